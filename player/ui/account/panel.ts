import { type LessonAccount } from '../../../engine/protocol/lesson-account.ts';
import { type AccountDoor, askAccount } from '../../session/ask-account.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { label, make, setText } from '../dom.ts';
import { refusedList } from './refused.ts';
import { balances, lessonSums } from './sums.ts';
import { whenText, zoneName } from './panel-times.ts';

export interface PanelActions {
  seek(targetMs: number): void;
  account(): AccountDoor | null;
}

/** The panel "how my time was counted". All of it is the engine's answer at one moment. */
export class Panel {
  readonly element = make('dialog', 'panel', { part: 'panel', 'aria-labelledby': 'panel-title' });
  readonly #title = make('h2', '', { id: 'panel-title' });
  readonly #close = make('button', 'panel-close', { type: 'button' }, ['×']);
  readonly #state = make('p', 'note', { role: 'status' });
  readonly #told = make('div', 'told');
  readonly #again = make('button', 'go', { type: 'button' });
  readonly #actions: PanelActions;
  #view: View | null = null;
  #language: Language = 'en';
  #answer: LessonAccount | null = null;
  #isAsking = false;
  #isCalled = false;

  constructor(actions: PanelActions) {
    this.#actions = actions;
    this.element.append(
      make('header', '', {}, [this.#title, this.#close]),
      this.#told,
      make('footer', '', {}, [this.#state, this.#again]),
    );
    this.#close.addEventListener('click', () => this.close());
    this.#again.addEventListener('click', () => void this.#ask());
    this.element.addEventListener('click', (event) => {
      // Only a click beside the panel has the dialog itself as its target.
      if (event.target === this.element) this.close();
    });
  }

  open(): void {
    if (this.element.open || !this.element.isConnected) return;
    this.element.showModal();
    void this.#ask();
  }

  close(): void {
    this.element.close();
  }

  show(view: View, language: Language): void {
    const changes = language !== this.#language || this.#title.textContent === '';
    this.#view = view;
    this.#language = language;
    // What asks for the learner lies below a dialog; whoever opens it after that wants to read.
    const isCalled = view.check.prompt !== null || view.trouble !== null || view.ended !== null;
    if (isCalled && !this.#isCalled) this.close();
    this.#isCalled = isCalled;
    if (changes) this.#write();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#write();
    const answer = await askAccount(this.#actions.account());
    this.#isAsking = false;
    // An older answer is still true of its own moment.
    this.#answer = answer ?? this.#answer;
    this.#write(answer === null);
  }

  #write(hasFailed = false): void {
    const language = this.#language;
    const answer = this.#answer;
    setText(this.#title, say(language, 'howCounted'));
    label(this.#close, say(language, 'close'));
    setText(this.#again, say(language, hasFailed ? 'retry' : 'update'));
    this.#again.setAttribute('aria-disabled', String(this.#isAsking));
    setText(this.#state, this.#stateText(hasFailed));
    if (answer === null || this.#view === null || this.#isAsking) return;
    this.#told.replaceChildren(
      make('p', 'lead', {}, [say(language, 'howLead')]),
      lessonSums(answer, language),
      ...balances(answer, language),
      refusedList(answer, this.#view, language, (targetMs) => {
        this.close();
        this.#actions.seek(targetMs);
      }),
    );
  }

  #stateText(hasFailed: boolean): string {
    if (this.#isAsking) return say(this.#language, 'askingEngine');
    if (hasFailed || this.#answer === null) return say(this.#language, 'askFailed');
    const { asOfUtcMs } = this.#answer;
    return say(this.#language, 'asOf', {
      time: whenText(asOfUtcMs, asOfUtcMs, this.#language),
      zone: zoneName(),
    });
  }
}
