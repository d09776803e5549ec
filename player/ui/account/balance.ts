import { clockText } from '../../words/say.ts';
import { make } from '../dom.ts';
import { share } from '../paint.ts';

/** One line of an account. */
export interface Entry {
  readonly name: string;
  readonly ms: number;
  /** How it is painted: like the swatch of that name. */
  readonly kind: 'credited' | 'pending' | 'missing' | 'idle';
}

/**
 * Lengths as whole seconds that still add up to the sum: what is cut off of one goes to the next, so
 * each is within a second of the truth.
 */
export function wholeSeconds(partsMs: readonly number[]): readonly number[] {
  let reachedMs = 0;
  return partsMs.map((ms) => {
    const before = Math.floor(reachedMs / 1_000);
    reachedMs += ms;
    return Math.floor(reachedMs / 1_000) - before;
  });
}

/** An account in balance as a table: the sum above, its parts below, each with its share as a bar. */
export function balanceTable(
  caption: string,
  note: string,
  sum: { readonly name: string; readonly ms: number },
  entries: readonly Entry[],
): HTMLElement {
  const parts = entries.filter(({ ms }) => ms > 0);
  const seconds = wholeSeconds(parts.map(({ ms }) => ms));
  return make('section', 'balance', {}, [
    make('h3', '', {}, [caption]),
    make('p', 'note', {}, [note]),
    make('table', '', { 'aria-label': caption }, [
      row(sum.name, clockText(sum.ms), 'sum', null),
      ...parts.map(({ name, ms, kind }, at) =>
        row(name, clockText((seconds[at] ?? 0) * 1_000), kind, share(ms, sum.ms)),
      ),
    ]),
  ]);
}

function row(name: string, amount: string, kind: string, width: string | null): HTMLElement {
  const swatch = make('i', 'swatch');
  if (width !== null) swatch.style.width = width;
  return make('tr', kind, {}, [
    make('th', '', { scope: 'row' }, [name]),
    make('td', 'bar-cell', {}, width === null ? [] : [swatch]),
    make('td', 'amount', {}, [amount]),
  ]);
}
