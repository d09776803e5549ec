import {
  type PlayerErrorAction,
  type PlayerErrorCode,
  type Trouble,
} from '../../session/errors.ts';
import { type View } from '../../session/view.ts';
import { type Language, type StringKey, reasonSentence, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';

/** What the button of the overlay asks for. */
export type OverlayAsk = 'takeover' | 'renew' | 'reload-media' | 'reload-page' | 'again';

interface Sheet {
  readonly title: string;
  readonly sentence: string;
  readonly ask: OverlayAsk | null;
  readonly button: string;
}

const ACTION_WORDS: Readonly<Record<PlayerErrorAction, readonly [StringKey, StringKey]>> = {
  'renew-token': ['renewTitle', 'renewSentence'],
  retry: ['mediaFailedTitle', 'mediaFailedSentence'],
  'update-player': ['updateTitle', 'updateSentence'],
  'contact-host': ['contactTitle', 'contactSentence'],
  none: ['browserTitle', 'browserSentence'],
};

/** Title and sentence of a trouble. What the page has to give the player is a matter of the host page. */
function troubleWords({ code, action }: Trouble): readonly [StringKey, StringKey] {
  if (code === 'engine_invalid') return ['engineInvalidTitle', 'engineSentence'];
  if (code === 'token_missing') return ['tokenMissingTitle', 'tokenSentence'];
  if (code === 'token_invalid') return ['tokenInvalidTitle', 'tokenSentence'];
  return ACTION_WORDS[action];
}

const ACTION_BUTTONS: Readonly<
  Record<PlayerErrorAction, readonly [OverlayAsk | null, StringKey | null]>
> = {
  'renew-token': ['reload-page', 'reloadPage'],
  retry: ['reload-media', 'retry'],
  'update-player': ['reload-page', 'reloadPage'],
  'contact-host': [null, null],
  none: [null, null],
};

/** What is said where there is nothing to be done. */
const SENTENCES: Partial<Readonly<Record<PlayerErrorCode, StringKey>>> = {
  claim_given_up: 'claimGivenUp',
  sequence_conflict: 'claimGivenUp',
  out_of_lesson: 'claimGivenUp',
  preview_only: 'previewSentence',
  preview_over: 'previewSentence',
};

/** The sentence a trouble is told with. */
export function troubleSentence(trouble: Trouble, language: Language): string {
  if (trouble.code === 'lease_elsewhere') return reasonSentence(language, 'superseded');
  return say(language, SENTENCES[trouble.code] ?? troubleWords(trouble)[1]);
}

function sheetOf(view: View, language: Language): Sheet | null {
  const text = (key: StringKey): string => say(language, key);
  const { trouble } = view;
  if (trouble !== null) {
    const [title, sentence] = troubleWords(trouble);
    const [ask, button] = ACTION_BUTTONS[trouble.action];
    return {
      title: text(title),
      sentence: text(sentence),
      ask,
      button: button === null ? '' : text(button),
    };
  }
  if (view.previewOver) {
    return {
      title: text('previewOverTitle'),
      sentence: text('previewOverSentence'),
      ask: 'again',
      button: text('watchAgain'),
    };
  }
  if (view.ended !== null) {
    return {
      title: text('endedTitle'),
      sentence: text('endedSentence'),
      ask: 'renew',
      button: text('continueHere'),
    };
  }
  if (!view.leased) {
    return {
      title: text('supersededTitle'),
      sentence: reasonSentence(language, 'superseded'),
      ask: 'takeover',
      button: text('continueHere'),
    };
  }
  return null;
}

/** A sheet over the picture for what stops study, with the one thing the learner can do about it. */
export class Overlay {
  readonly element = make('div', 'overlay', { part: 'overlay', role: 'alertdialog' });
  readonly #title = make('h2', 'overlay-title', { id: 'overlay-title' });
  readonly #sentence = make('p', 'overlay-sentence', { id: 'overlay-sentence' });
  readonly #button = make('button', 'primary', { type: 'button', part: 'overlay-button' });
  #ask: OverlayAsk | null = null;

  constructor(onAsk: (ask: OverlayAsk) => void) {
    this.element.hidden = true;
    this.element.setAttribute('aria-labelledby', 'overlay-title');
    this.element.setAttribute('aria-describedby', 'overlay-sentence');
    this.element.append(make('div', 'sheet', {}, [this.#title, this.#sentence, this.#button]));
    this.#button.addEventListener('click', () => {
      if (this.#ask !== null) onAsk(this.#ask);
    });
  }

  show(view: View, language: Language): void {
    const sheet = sheetOf(view, language);
    const appears = this.element.hidden && sheet !== null;
    this.element.hidden = sheet === null;
    if (sheet === null) return;
    this.#ask = sheet.ask;
    setText(this.#title, sheet.title);
    setText(this.#sentence, sheet.sentence);
    setText(this.#button, sheet.button);
    this.#button.hidden = sheet.ask === null;
    if (appears && this.element.closest('.frame')?.matches(':focus-within') === true) {
      this.#button.focus();
    }
  }
}
