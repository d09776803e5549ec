import { inLanguage } from '../../../engine/protocol/lesson.ts';
import { passedOver } from '../../session/account.ts';
import { type Extras, thumbnailAt } from '../../media/extras.ts';
import { type View } from '../../session/view.ts';
import { type Language, clockText, say } from '../../words/say.ts';
import { label, make, setText } from '../dom.ts';
import { paint, share } from '../paint.ts';

const STEP_MS = 5_000;
const PAGE_MS = 30_000;

/** The seek bar: what is credited, what is missing, how far the learner has been, and where we are. */
export class SeekBar {
  readonly element = make('div', 'seek', { role: 'slider', tabindex: '0', part: 'seek-bar' });
  readonly #buffered = make('div', 'layer buffered');
  readonly #credited = make('div', 'layer credited', { part: 'credited' });
  readonly #missing = make('div', 'layer missing', { part: 'missing' });
  readonly #chapters = make('div', 'layer chapters');
  readonly #frontier = make('div', 'frontier');
  readonly #played = make('div', 'layer played');
  readonly #knob = make('div', 'knob');
  readonly #tip = make('div', 'tip', { 'aria-hidden': 'true' });
  readonly #thumb = make('div', 'thumb');
  readonly #tipTitle = make('div', 'tip-title');
  readonly #tipTime = make('div', 'tip-time');
  readonly #onSeek: (targetMs: number) => void;
  #durationMs = 0;
  #positionMs = 0;
  /** Where the pointer holds the knob; null while nobody does. */
  #heldMs: number | null = null;
  #extras: Extras | null = null;
  #language: Language = 'en';
  #paintedFor = '';

  constructor(onSeek: (targetMs: number) => void) {
    this.#onSeek = onSeek;
    const track = make('div', 'track', {}, [
      this.#buffered,
      this.#credited,
      this.#missing,
      this.#played,
      this.#chapters,
      this.#frontier,
    ]);
    this.#tip.append(this.#thumb, this.#tipTitle, this.#tipTime);
    this.element.append(track, this.#knob, this.#tip);
    this.element.addEventListener('pointerdown', (event) => this.#grab(event));
    this.element.addEventListener('pointermove', (event) => this.#move(event));
    this.element.addEventListener('pointerup', (event) => this.#release(event));
    this.element.addEventListener('pointercancel', () => this.#letGo());
    this.element.addEventListener('pointerleave', () => this.#tip.classList.remove('shown'));
  }

  /** Makes room for what is said over the picture; the next move of the pointer brings it back. */
  hideTip(): void {
    this.#tip.classList.remove('shown');
  }

  /** Handles a key of the slider; false for keys it does not know. */
  key(event: KeyboardEvent): boolean {
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: this.#positionMs - STEP_MS,
      ArrowRight: this.#positionMs + STEP_MS,
      PageDown: this.#positionMs - PAGE_MS,
      PageUp: this.#positionMs + PAGE_MS,
      Home: 0,
      End: this.#durationMs,
    };
    const target = targets[event.key];
    if (target === undefined) return false;
    this.#onSeek(Math.max(0, Math.min(this.#durationMs, target)));
    return true;
  }

  position(positionMs: number, bufferedEndMs: number): void {
    this.#positionMs = positionMs;
    const shownMs = this.#heldMs ?? positionMs;
    const at = this.#percent(shownMs);
    this.#played.style.width = at;
    this.#knob.style.insetInlineStart = at;
    this.#buffered.style.width = this.#percent(bufferedEndMs);
    this.element.setAttribute('aria-valuenow', String(Math.floor(shownMs / 1_000)));
    this.element.setAttribute(
      'aria-valuetext',
      say(this.#language, 'positionOf', {
        position: clockText(shownMs),
        duration: clockText(this.#durationMs),
      }),
    );
  }

  show(view: View, language: Language): void {
    const { account, extras, welcome } = view;
    const durationMs = welcome?.preview?.untilMs ?? account?.durationMs ?? 0;
    const { credited, frontierMs } = account ?? {};
    const painted = JSON.stringify([credited, frontierMs, language, durationMs]);
    if (this.#paintedFor === painted && this.#extras === extras) return;
    this.#paintedFor = painted;
    this.#durationMs = durationMs;
    this.#language = language;
    this.#extras = extras;
    label(this.element, say(language, 'seekBar'));
    this.element.removeAttribute('title');
    this.element.setAttribute('aria-valuemin', '0');
    this.element.setAttribute('aria-valuemax', String(Math.floor(durationMs / 1_000)));
    const counts = account !== null && welcome?.preview === null;
    const missing = counts ? passedOver(account).map((part) => part.span) : [];
    paint(this.#credited, counts ? account.credited : [], durationMs);
    paint(this.#missing, missing, durationMs);
    this.#frontier.hidden = welcome?.rules.seek !== 'watched-only' || !counts;
    this.#frontier.style.insetInlineStart = this.#percent(account?.frontierMs ?? 0);
    this.#chapters.replaceChildren(
      ...(extras?.chapters ?? [])
        .filter(({ startMs }) => startMs > 0 && startMs < durationMs)
        .map(({ startMs }) => {
          const tick = make('i', 'tick');
          tick.style.insetInlineStart = this.#percent(startMs);
          return tick;
        }),
    );
  }

  #percent(ms: number): string {
    return share(ms, this.#durationMs);
  }

  #msAt(event: PointerEvent): number {
    const { left, width } = this.element.getBoundingClientRect();
    const ratio = width <= 0 ? 0 : (event.clientX - left) / width;
    return Math.min(1, Math.max(0, ratio)) * this.#durationMs;
  }

  #grab(event: PointerEvent): void {
    if (event.button !== 0 || this.#durationMs <= 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add('held');
    this.#heldMs = this.#msAt(event);
    this.#showTip(this.#heldMs);
    this.position(this.#positionMs, 0);
  }

  #move(event: PointerEvent): void {
    const atMs = this.#msAt(event);
    if (this.#heldMs !== null) {
      this.#heldMs = atMs;
      this.#knob.style.insetInlineStart = this.#percent(atMs);
    }
    if (this.#durationMs > 0) this.#showTip(atMs);
  }

  #release(event: PointerEvent): void {
    if (this.#heldMs === null) return;
    const targetMs = this.#msAt(event);
    this.#letGo();
    if (event.pointerType !== 'mouse') this.#tip.classList.remove('shown');
    this.#onSeek(targetMs);
  }

  #letGo(): void {
    this.#heldMs = null;
    this.element.classList.remove('held');
  }

  /** A thumbnail takes at most a third of the picture's height, or it would stick out of it. */
  #thumbZoom(heightPx: number): number {
    const stageHeightPx = this.element.closest('.stage')?.clientHeight ?? 0;
    return stageHeightPx <= 0 ? 1 : Math.min(1, stageHeightPx / 3 / heightPx);
  }

  #showTip(atMs: number): void {
    const thumbnail = this.#extras === null ? null : thumbnailAt(this.#extras, atMs);
    this.#thumb.hidden = thumbnail === null;
    if (thumbnail !== null) {
      const { url, xPx, yPx, widthPx, heightPx } = thumbnail;
      this.#thumb.style.cssText = `width:${widthPx}px;height:${heightPx}px;background:url("${encodeURI(url)}") -${xPx}px -${yPx}px no-repeat;zoom:${this.#thumbZoom(heightPx)}`;
    }
    const chapter = this.#extras?.chapters.findLast(({ startMs }) => startMs <= atMs);
    setText(this.#tipTitle, chapter === undefined ? '' : inLanguage(chapter.title, this.#language));
    setText(this.#tipTime, clockText(atMs));
    this.#tip.classList.add('shown');
    const { width } = this.element.getBoundingClientRect();
    const half = this.#tip.offsetWidth / 2;
    const atPx = (atMs / this.#durationMs) * width;
    this.#tip.style.left = `${Math.min(Math.max(half, atPx), Math.max(half, width - half))}px`;
  }
}
