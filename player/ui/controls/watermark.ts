import { make, setText } from '../dom.ts';

/**
 * A line that names the learner, so that a filmed lecture says whose it is. The sheet moves it every
 * 20 s. It is no lock: whoever takes it away gains nothing, and it tells a screen reader nothing.
 */
export class Watermark {
  readonly element = make('div', 'watermark', { 'aria-hidden': 'true' });

  /** @param text null where nobody is to be named; each welcome says it anew. */
  show(text: string | null): void {
    this.element.hidden = text === null;
    setText(this.element, text ?? '');
  }
}
