import { make, setText } from '../dom.ts';

/**
 * A line that names the learner, so that a filmed lecture says whose it is. The sheet moves it every
 * 20 s. It is no lock: whoever takes it away gains nothing, and it tells a screen reader nothing.
 */
export class Watermark {
  readonly element = make('div', 'watermark', { 'aria-hidden': 'true' });
  #session = '';

  /** A resumed session is told less; what its first welcome said holds. */
  show(text: string | null, sessionId: string): void {
    this.element.hidden = text === null;
    if (text === null || this.#session === sessionId) return;
    this.#session = sessionId;
    setText(this.element, text);
  }
}
