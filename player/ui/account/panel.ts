import { type LessonAccount } from '../../../engine/protocol/lesson-account.ts';
import { type AccountDoor, askAccount } from '../../session/ask-account.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { label, make, setText } from '../dom.ts';
import { become } from './become.ts';
import { PAGE, keyOfPart, refusedList } from './refused.ts';
import { balances, lessonSums } from './sums.ts';
import { whenText, zoneName } from './panel-times.ts';

/**
 * What is counted while the panel is open shows after this long at most, milliseconds. The engine answers
 * 12 times a minute; half of them are left to the button.
 */
const RENEW_MS = 10_000;

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
  #says: 'asking' | 'failed' | 'told' = 'asking';
  #isAsking = false;
  #isCalled = false;
  /** The account as it stood when the engine was asked last, and when that was. */
  #askedFor = '';
  #askedAtMs = 0;
  #listed = PAGE;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: PanelActions) {
    this.#actions = actions;
    this.element.append(
      make('header', '', {}, [this.#title, this.#close]),
      this.#told,
      make('footer', '', {}, [this.#state, this.#again]),
    );
    this.#close.addEventListener('click', () => this.close());
    this.#again.addEventListener('click', () => void this.#ask(false));
    this.#told.addEventListener('click', (event) => this.#onTold(event.target as Element));
    this.element.addEventListener('close', () => this.#noMore());
    this.element.addEventListener('click', (event) => {
      // Only a click beside the panel has the dialog itself as its target.
      if (event.target === this.element) this.close();
    });
  }

  open(): void {
    if (this.element.open || !this.element.isConnected) return;
    this.#listed = PAGE;
    this.element.showModal();
    void this.#ask(false);
  }

  close(): void {
    this.element.close();
  }

  show(view: View, language: Language): void {
    const changes = language !== this.#language || this.#title.textContent === '';
    // What was told of another lesson says nothing of this one.
    if (view.welcome?.lessonId !== this.#view?.welcome?.lessonId) {
      this.#answer = null;
      this.#told.replaceChildren();
    }
    this.#view = view;
    this.#language = language;
    // What asks for the learner lies below a dialog; whoever opens it after that wants to read.
    const isCalled = view.check.prompt !== null || view.trouble !== null || view.ended !== null;
    if (isCalled && !this.#isCalled) this.close();
    this.#isCalled = isCalled;
    if (changes) this.#write();
    this.#renewLater();
  }

  /** Where something was counted since the answer: asks again after a while, without a word. */
  #renewLater(): void {
    const isOld = standing(this.#view) !== this.#askedFor;
    const { open, isConnected } = this.element;
    if (!isOld || !open || !isConnected || this.#isAsking || this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#askedAtMs + RENEW_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#noMore();
      // Of a page that nobody sees nothing is renewed; play that goes on there asks again.
      if (document.visibilityState === 'visible') void this.#ask(true);
    }, waitMs);
  }

  #noMore(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @param isQuiet nobody has asked for it: nothing is said of it, only what is new shows */
  async #ask(isQuiet: boolean): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#noMore();
    this.#askedFor = standing(this.#view);
    this.#askedAtMs = performance.now();
    // A screen reader hears what its owner has asked for, and not each minute that passes.
    this.#state.setAttribute('aria-live', isQuiet ? 'off' : 'polite');
    if (!isQuiet) {
      this.#says = 'asking';
      this.#write();
    }
    const lessonId = this.#view?.welcome?.lessonId;
    const told = await askAccount(this.#actions.account());
    const answer = lessonId === this.#view?.welcome?.lessonId ? told : null;
    this.#isAsking = false;
    if (answer === null) this.#askedFor = '';
    else this.#take(answer);
    if (!isQuiet || answer !== null) {
      this.#says = answer === null ? 'failed' : 'told';
      this.#write();
    }
    this.#renewLater();
  }

  #take(answer: LessonAccount): void {
    // New parts come first; those that were listed stay.
    const first = this.#answer?.refused[0];
    const added =
      first === undefined
        ? 0
        : answer.refused.findIndex((part) => keyOfPart(part) === keyOfPart(first));
    this.#listed += Math.max(0, added);
    this.#answer = answer;
  }

  #onTold(target: Element): void {
    const { go } = target.closest<HTMLElement>('[data-go]')?.dataset ?? {};
    if (go !== undefined) {
      this.close();
      this.#actions.seek(Number(go));
    } else if (target.closest('.more') !== null) {
      const before = this.#listed;
      this.#listed += PAGE;
      this.#write();
      // Whoever pressed the button goes on reading where the new ones begin.
      this.#told.querySelectorAll<HTMLElement>('.refused-part')[before]?.focus();
    }
  }

  #write(): void {
    const language = this.#language;
    const answer = this.#answer;
    setText(this.#title, say(language, 'howCounted'));
    label(this.#close, say(language, 'close'));
    setText(this.#again, say(language, this.#says === 'failed' ? 'retry' : 'update'));
    this.#again.setAttribute('aria-disabled', String(this.#says === 'asking'));
    setText(this.#state, this.#stateText());
    if (answer === null || this.#view === null) return;
    become(
      this.#told,
      make('div', 'told', {}, [
        make('p', 'lead', {}, [say(language, 'howLead')]),
        lessonSums(answer, language),
        ...balances(answer, language),
        refusedList(answer, this.#view, language, this.#listed),
      ]),
    );
  }

  #stateText(): string {
    if (this.#says === 'asking') return say(this.#language, 'askingEngine');
    // An older answer is still true of its own moment.
    if (this.#says === 'failed' || this.#answer === null) return say(this.#language, 'askFailed');
    const { asOfUtcMs } = this.#answer;
    return say(this.#language, 'asOf', {
      time: whenText(asOfUtcMs, asOfUtcMs, this.#language),
      zone: zoneName(),
    });
  }
}

/** What has been counted by now; another one makes an answer an old one. */
function standing(view: View | null): string {
  const { creditedMs, provisionalMs, pendingMs, refusedMs } = view?.account?.credit ?? {};
  return [creditedMs, provisionalMs, pendingMs, refusedMs].join(' ');
}
