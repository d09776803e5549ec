import { type Language, clockText, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';

/** A screen reader hears the time at these marks, and not each second. */
const MARKS_SECONDS = [10, 30, 60, 120, 300] as const;
/** From here on it is shown as scarce, milliseconds. */
const SCARCE_MS = 10_000;

/** What is left of the time to answer: seen all the while, heard now and then. */
export class Countdown {
  readonly element = make('p', 'check-time', { role: 'timer', part: 'check-time' });
  readonly bar = make('i', 'check-bar');
  readonly spoken = make('p', 'unseen', { role: 'status' });
  #mark = Infinity;

  /** @param leftMs null while nobody can say */
  show(leftMs: number | null, wholeMs: number, language: Language): void {
    const seconds = Math.ceil(Math.max(0, leftMs ?? wholeMs) / 1_000);
    const time = leftMs === null ? '–:––' : clockText(seconds * 1_000);
    setText(this.element, say(language, 'checkTime', { time }));
    this.bar.style.width = `${Math.min(100, (seconds * 100_000) / Math.max(1, wholeMs))}%`;
    this.element.parentElement?.parentElement?.classList.toggle(
      'scarce',
      leftMs !== null && leftMs <= SCARCE_MS,
    );
    if (leftMs === null) return;
    const mark = MARKS_SECONDS.find((each) => seconds <= each) ?? Infinity;
    const isPassed = mark < this.#mark && this.#mark !== Infinity;
    if (isPassed) setText(this.spoken, say(language, 'checkSeconds', { seconds: String(seconds) }));
    this.#mark = mark;
  }

  /** Another check begins. */
  reset(): void {
    this.#mark = Infinity;
    setText(this.spoken, '');
  }
}
