import { inLanguage } from '../../../engine/protocol/lesson.ts';
import { type Extras } from '../../media/extras.ts';
import { type Language, say } from '../../words/say.ts';
import { iconButton, label, make, setText } from '../dom.ts';

/** Media time for which a point stays, and more for each letter of it, milliseconds. */
const STAYS_MS = 6_000;
const LETTER_MS = 60;

/** A knowledge point at its place of the lesson: a card that asks for nothing and goes by itself. */
export class PointCard {
  readonly element = make('aside', 'point-card', { part: 'point-card' });
  readonly #kind = make('p', 'check-kind');
  readonly #words = make('div', '', { role: 'status' });
  readonly #title = make('p', 'point-title', { dir: 'auto' });
  readonly #summary = make('p', 'point-summary', { dir: 'auto' });
  readonly #close = iconButton('point-close', 'point-close', 'close');
  /** The point whose card was put away, or had to give way. */
  #past = '';
  #shownId = '';

  constructor() {
    this.element.hidden = true;
    this.element.append(this.#kind, this.#words, this.#close);
    this.#close.addEventListener('click', () => this.putAway());
  }

  putAway(): void {
    if (this.#shownId !== '') this.#past = this.#shownId;
    this.#hide();
  }

  tick(points: Extras['knowledgePoints'], positionMs: number, language: Language): void {
    const point = points?.findLast(({ atMs }) => atMs <= positionMs);
    if (point === undefined) return this.#hide();
    const title = inLanguage(point.title, language);
    const summary = inLanguage(point.summary ?? {}, language);
    const letters = title.length + summary.length;
    const isOver = positionMs >= point.atMs + STAYS_MS + letters * LETTER_MS;
    if (isOver && point.id === this.#past) this.#past = '';
    if (isOver || point.id === this.#past) return this.#hide();
    const key = `${point.id} ${language}`;
    if (key === this.element.dataset['key']) return;
    this.element.dataset['key'] = key;
    this.#shownId = point.id;
    setText(this.#kind, say(language, 'knowledgePoint'));
    label(this.#close, say(language, 'close'));
    setText(this.#title, title);
    setText(this.#summary, summary);
    this.element.hidden = false;
    this.#words.replaceChildren(this.#title, this.#summary);
  }

  #hide(): void {
    this.element.hidden = true;
    this.element.dataset['key'] = '';
    this.#shownId = '';
    this.#words.replaceChildren();
  }
}
