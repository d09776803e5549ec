import { inLanguage, type LocalizedText } from '../../../engine/protocol/lesson.ts';
import { type OpenCheck } from '../../session/open-check.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';
import { CheckDialog } from './dialog.ts';
import { holdFocus } from './focus.ts';
import { Notice } from './notice.ts';
import { PointCard } from './point-card.ts';

/** What a learner can wish about checks. */
export type CheckWishes = Pick<OpenCheck, 'shown' | 'answer' | 'ready' | 'goOn'>;

const TICK_MS = 250;

/** What is said without a check: one is owed, one may be had, or why the last answer was right. */
type Said = 'owed' | 'offer' | 'why';

/** Checks on screen: the one that is open, the offer to take one, the lesson's knowledge points. */
export class Checks {
  /** Lies over all panes. */
  readonly element = make('div', 'check', { part: 'check' });
  /** What lies over the picture and is in nobody's way. */
  readonly layers: readonly HTMLElement[];
  readonly #card = make('div', 'check-card', { role: 'alertdialog', tabindex: '-1' });
  readonly #pill = make('button', 'check-pill', { type: 'button', part: 'check-pill' });
  readonly #points = new PointCard();
  readonly #video: HTMLVideoElement;
  readonly #wishes: () => CheckWishes | null;
  readonly #dialog: CheckDialog;
  readonly #notice: Notice;
  readonly #changed: () => void;
  #shown: readonly [View, Language, boolean] | null = null;
  /** What the learner has put off: its pill stays. */
  #putOff = '';
  #readyAtMs = 0;
  #back: HTMLElement | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #stop = new AbortController();

  /** @param changed it was opened or closed */
  constructor(video: HTMLVideoElement, wishes: () => CheckWishes | null, changed: () => void) {
    this.#video = video;
    this.#changed = changed;
    this.#wishes = wishes;
    this.#dialog = new CheckDialog((answer) => wishes()?.answer(answer));
    this.#notice = new Notice(
      () => (this.#explanation === null ? wishes()?.ready() : wishes()?.goOn()),
      () => this.#later(),
    );
    this.element.hidden = true;
    this.#pill.hidden = true;
    this.layers = [this.#points.element, this.#pill];
    for (const [name, id] of [
      ['aria-modal', 'true'],
      ['aria-labelledby', 'check-title'],
      ['aria-describedby', 'check-lead'],
    ] as const)
      this.#card.setAttribute(name, id);
    this.element.append(this.#card);
    this.#pill.addEventListener('click', () => {
      this.#putOff = '';
      this.#again();
    });
    this.#card.addEventListener('keydown', (event) => this.#key(event));
    // Who plays on, by a key of the keyboard or of a headset, has read why.
    video.addEventListener('play', () => wishes()?.goOn());
    for (const name of ['timeupdate', 'ended', 'seeking', 'play'])
      video.addEventListener(name, () => this.#again(), { signal: this.#stop.signal });
  }

  get #explanation(): LocalizedText | null {
    return this.#shown?.[0].check.explanation ?? null;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** @param isCovered something more urgent is said over the picture */
  show(view: View, language: Language, isCovered: boolean): void {
    const before = this.#shown?.[0].account?.credit;
    const credit = view.account?.credit;
    if (credit !== undefined && credit !== before)
      this.#readyAtMs = performance.now() + credit.check.readyInMs;
    this.#shown = [view, language, isCovered];
    this.#draw(view, language, isCovered);
  }

  destroy(): void {
    // What the media tell after this would open screens that nobody sees, and start their clock.
    this.#stop.abort();
    clearInterval(this.#timer);
    this.#dialog.close();
  }

  #draw(view: View, language: Language, isCovered: boolean): void {
    const { prompt } = view.check;
    const notice = isCovered || prompt !== null ? null : this.#noticeOf(view);
    if (notice === null && prompt === null) this.#putOff = '';
    const isOff = notice !== null && notice === this.#putOff;
    if (prompt !== null && !isCovered) {
      this.#dialog.show(prompt, view.check, view.online, language);
      this.#open(this.#dialog.element);
    } else if (notice !== null && !isOff) this.#open(this.#notice.element);
    else this.#close();
    // After the focus has gone back: what had it may be in there.
    if (prompt === null) this.#dialog.close();
    this.#pill.hidden = !isOff || view.account?.credit.check.courseFailed === true;
    setText(this.#pill, say(language, 'checkTake'));
    if (this.isOpen || isCovered) this.#points.putAway();
    else {
      const points = view.extras?.knowledgePoints;
      this.#points.tick(points, this.#video.currentTime * 1_000, language);
    }
    this.#tick();
  }

  /** Whether the learner may ask for a check, and why that is said now. */
  #noticeOf({ account, check: { explanation }, online, leased, ended }: View): Said | null {
    if (explanation !== null) return 'why';
    if (account === null || !online || !leased || ended !== null) return null;
    const { check, complete } = account.credit;
    if (check.owed !== null) return 'owed';
    const isOver = this.#video.ended || (complete && this.#video.paused);
    return check.mayAsk && isOver ? 'offer' : null;
  }

  #open(body: HTMLElement): void {
    if (body.parentElement !== this.#card) this.#card.replaceChildren(body);
    else if (this.isOpen) return;
    const wasOpen = this.isOpen;
    const root = this.element.getRootNode() as ShadowRoot;
    if (!wasOpen) this.#back = root.activeElement as HTMLElement | null;
    this.element.hidden = false;
    this.#around(true);
    // Somebody who writes elsewhere on the host's page is told, and not torn away.
    const active = document.activeElement;
    if (active === null || active === document.body || active === root.host || wasOpen)
      this.#card.focus();
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    if (!wasOpen) this.#changed();
  }

  #close(): void {
    if (!this.isOpen) return;
    const hadFocus = this.#card.matches(':focus-within');
    this.element.hidden = true;
    this.#around(false);
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#changed();
    if (hadFocus && this.#back?.isConnected === true) this.#back.focus({ preventScroll: true });
  }

  /** What lies below is out of reach while this is open. */
  #around(isOpen: boolean): void {
    const theatre = this.element.parentElement;
    theatre?.classList.toggle('asked', isOpen);
    for (const each of theatre?.children ?? [])
      if (each !== this.element) (each as HTMLElement).inert = isOpen;
  }

  #again(): void {
    if (this.#shown !== null) this.#draw(...this.#shown);
  }

  #later(): void {
    if (this.#shown !== null) this.#putOff = this.#noticeOf(this.#shown[0]) ?? '';
    this.#again();
  }

  #tick(): void {
    if (this.#shown === null || !this.isOpen) return;
    const [view, language] = this.#shown;
    const { check, account } = view;
    const { explanation } = check;
    if (check.prompt !== null) {
      // Its time runs from when it can really be seen, or heard.
      const isSeen = document.visibilityState === 'visible' && this.#card.offsetHeight > 0;
      if (isSeen && check.untold && this.#dialog.isThere) this.#wishes()?.shown();
      else this.#dialog.tick(check, language);
    } else if (explanation !== null) {
      this.#notice.explain(inLanguage(explanation, language), language);
    } else if (account !== null) {
      const waitMs = Math.max(0, this.#readyAtMs - performance.now());
      this.#notice.show(account.credit.check, waitMs, check.asked, language);
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Tab') return holdFocus(this.#card, event);
    if (event.key === 'Escape' && this.#shown?.[0].check.prompt === null) {
      if (this.#explanation === null) this.#later();
      else this.#wishes()?.goOn();
    }
    // Digits go where they belong, wherever the focus is.
    const field = this.#dialog.field;
    if (/^\d$/.test(event.key) && field?.matches('.check-code') === true) field.focus();
  }
}
