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
  /** Nothing is said where it would be zero. */
  const units = (ms: number): string => {
    const hundredths = unitMs === 0 ? 0 : Math.floor((ms / unitMs) * 100);
    return hundredths === 0 ? '' : say(language, 'units', { units: String(hundredths / 100) });
  };
  const figure = (name: string, partMs: number, wholeMs: number | null): Figure => ({
    name,
    text:
      wholeMs === null
        ? clockText(partMs)
        : say(language, 'partOf', {
            part: clockText(partMs),
            whole: lengthText(wholeMs, language),
          }),
    units: units(partMs),
  });
  const figures = [
    figure(say(language, 'thisLesson'), creditedMs, requiredMs),
    figure(say(language, 'todayCounted'), todayMs, dailyCapMs),
  ];
  if (provisionalMs > 0) figures.push(figure(say(language, 'waitsForCheck'), provisionalMs, null));
  if (pendingMs > 0) figures.push(figure(say(language, 'beingConfirmed'), pendingMs, null));
  return figures;
}
