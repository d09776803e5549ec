import { make, setText } from '../dom.ts';
import { type Standing } from './pill.ts';

/** How long the chip says what has changed, milliseconds. */
const CHANGE_MS = 3_000;

/**
 * The chip on the picture: two words on whether time counts. With the strip below saying the same,
 * it shows only at a change and while all is not well, so that it hides nothing of the lesson.
 */
export class Chip {
  readonly element = make('div', 'chip', { part: 'indicator' });
  readonly #text = make('span', 'chip-text');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.append(make('i', 'dot'), this.#text);
  }

  /**
   * @param started whether the lesson has been played; before that nothing has changed yet.
   * @param alone whether there is no strip.
   */
  show({ tone, short }: Standing, started: boolean, alone: boolean): void {
    const now = `${tone} ${short} ${String(alone)}`;
    if (this.element.dataset['now'] === now) return;
    this.element.dataset['now'] = now;
    this.element.dataset['tone'] = tone;
    // Where there is no strip to say it, the chip does.
    if (alone) this.#text.setAttribute('role', 'status');
    else this.#text.removeAttribute('role');
    setText(this.#text, short);
    clearTimeout(this.#timer);
    const mayHush = !alone && tone !== 'not-counting';
    this.element.classList.toggle('quiet', mayHush && tone === 'neutral' && !started);
    if (!mayHush) return;
    this.#timer = setTimeout(() => this.element.classList.add('quiet'), CHANGE_MS);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }
}
