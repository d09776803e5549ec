import { type Account } from '../../session/account.ts';
import { type MissingPart, missingParts, nextMissing } from '../../session/missing.ts';
import { type Language, clockText, reasonLabel, say } from '../../words/say.ts';
import { label, make, setText } from '../dom.ts';

export interface HoleActions {
  seek(targetMs: number): void;
  hint(text: string): void;
  /** Where the playhead is, milliseconds. */
  positionMs(): number;
}

interface Row {
  readonly element: HTMLElement;
  readonly when: HTMLElement;
  readonly why: HTMLElement;
  readonly go: HTMLButtonElement;
}

/** A place of the lesson as it is written everywhere: from and to. */
export function placeText([startMs, endMs]: readonly [number, number]): string {
  return `${clockText(startMs)} – ${clockText(endMs)}`;
}

/** The missing parts: a button that goes from one to the next, and the list of all. */
export class Holes {
  readonly element = make('div', 'missing-parts', { part: 'missing-parts' });
  readonly #details = make('details', '');
  readonly #summary = make('summary', 'missing-summary');
  readonly #list = make('ol', 'missing-list');
  readonly #next = make('button', 'go next', { type: 'button', part: 'next-missing' });
  readonly #sort = make('button', 'go sort', { type: 'button', 'aria-pressed': 'false' });
  readonly #actions: HoleActions;
  /** Rows stay what they are while their texts change, so that the focus stays where it is. */
  readonly #rows: Row[] = [];
  #parts: readonly MissingPart[] = [];
  #listed: readonly MissingPart[] = [];
  #isLongestFirst = false;
  #language: Language = 'en';
  #shown = '';

  constructor(actions: HoleActions) {
    this.#actions = actions;
    this.#details.append(this.#summary, this.#sort, this.#list);
    this.element.append(this.#next, this.#details);
    this.#next.addEventListener('click', () => this.#goOn());
    this.#sort.addEventListener('click', () => {
      this.#isLongestFirst = !this.#isLongestFirst;
      this.#sort.setAttribute('aria-pressed', String(this.#isLongestFirst));
      this.#fill();
    });
  }

  show(account: Account, language: Language): void {
    const parts = missingParts(account);
    this.element.hidden = parts.length === 0;
    const shown = JSON.stringify([language, parts]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#parts = parts;
    this.#language = language;
    const length = clockText(parts.reduce((sumMs, { missingMs }) => sumMs + missingMs, 0));
    const all = say(language, 'missingAll', { length });
    this.#summary.replaceChildren(
      `${say(language, 'missing')} (${parts.length})`,
      make('span', 'all', {}, [all]),
    );
    setText(this.#next, say(language, 'nextMissing'));
    setText(this.#sort, say(language, 'longestFirst'));
    this.#sort.hidden = parts.length < 2;
    this.#fill();
  }

  #goOn(): void {
    const number = nextMissing(this.#parts, this.#actions.positionMs());
    const part = this.#parts[number];
    if (part === undefined) return;
    this.#actions.seek(part.span[0]);
    this.#actions.hint(
      say(this.#language, 'missingAt', {
        number: String(number + 1),
        count: String(this.#parts.length),
        span: placeText(part.span),
      }),
    );
  }

  #fill(): void {
    this.#listed = this.#isLongestFirst
      ? this.#parts.toSorted((a, b) => b.missingMs - a.missingMs)
      : this.#parts;
    while (this.#rows.length < this.#listed.length) this.#rows.push(this.#row(this.#rows.length));
    this.#rows.forEach((row, index) => this.#write(row, this.#listed[index]));
  }

  #row(index: number): Row {
    const [when, why] = [make('span', 'when'), make('span', 'why')];
    const go = make('button', 'go', { type: 'button', part: 'go' });
    go.addEventListener('click', () => {
      const part = this.#listed[index];
      if (part !== undefined) this.#actions.seek(part.span[0]);
    });
    const element = make('li', 'missing-part', {}, [when, why, go]);
    this.#list.append(element);
    return { element, when, why, go };
  }

  #write({ element, when, why, go }: Row, part: MissingPart | undefined): void {
    element.hidden = part === undefined;
    if (part === undefined) return;
    const language = this.#language;
    const span = placeText(part.span);
    setText(when, span);
    setText(
      why,
      part.reason === null
        ? say(language, 'missingReasonNone')
        : reasonLabel(language, part.reason),
    );
    setText(go, say(language, 'takeMeThere'));
    label(go, say(language, 'takeMeTo', { span }));
  }
}
