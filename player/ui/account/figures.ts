import { type View } from '../../session/view.ts';
import { type Language, clockText, lengthText, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';

interface Figure {
  readonly name: string;
  readonly text: string;
  /** The same in units of credit. */
  readonly units: string;
}

/** The account in figures: lesson, day, and what is not final yet. */
export class Figures {
  readonly element = make('dl', 'figures');
  #rows: { readonly cell: HTMLElement; readonly texts: readonly HTMLElement[] }[] = [];

  show(view: View, language: Language): void {
    const figures = figuresOf(view, language);
    if (figures.length !== this.#rows.length) this.#make(figures.length);
    figures.forEach(({ name, text, units }, index) => {
      const texts = this.#rows[index]?.texts ?? [];
      [name, text, units].forEach((each, at) => {
        const place = texts[at];
        if (place !== undefined) setText(place, each);
      });
    });
  }

  #make(count: number): void {
    this.#rows = Array.from({ length: count }, () => {
      const texts = [make('dt', ''), make('dd', 'amount'), make('dd', 'units')];
      return { cell: make('div', 'figure', {}, texts), texts };
    });
    this.element.replaceChildren(...this.#rows.map(({ cell }) => cell));
  }
}

function figuresOf({ account, welcome }: View, language: Language): readonly Figure[] {
  if (account === null) return [];
  const { creditedMs, requiredMs, todayMs, dailyCapMs, provisionalMs, pendingMs } = account.credit;
  const unitMs = (welcome?.rules.minutesPerUnit ?? 0) * 60_000;
  const isRolling = welcome?.rules.capWindow === 'rolling-24h';
  const inUnits = (ms: number): string => String(Math.floor((ms / unitMs) * 100) / 100);
  const figure = (name: string, partMs: number, wholeMs: number | null): Figure => {
    const partOf = (part: string, whole: string): string =>
      say(language, 'partOf', { part, whole });
    const isPlain = wholeMs === null;
    const units = isPlain ? inUnits(partMs) : partOf(inUnits(partMs), inUnits(wholeMs));
    const time = clockText(partMs);
    return {
      name,
      text: isPlain ? time : partOf(time, lengthText(wholeMs, language)),
      // Rules award tenths of a unit at the least: below them nothing is said.
      units: partMs * 10 < unitMs || unitMs === 0 ? '' : say(language, 'units', { units }),
    };
  };
  const figures = [
    figure(say(language, 'thisLesson'), creditedMs, requiredMs),
    figure(say(language, isRolling ? 'last24Hours' : 'todayCounted'), todayMs, dailyCapMs),
  ];
  if (provisionalMs > 0) figures.push(figure(say(language, 'waitsForCheck'), provisionalMs, null));
  if (pendingMs > 0) figures.push(figure(say(language, 'beingConfirmed'), pendingMs, null));
  return figures;
}
