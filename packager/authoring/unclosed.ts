/** Quotes and brackets that are opened and not closed: what a parser notices far below, or never. */

export interface Unclosed {
  /** Where it is opened. */
  readonly offset: number;
  readonly sign: string;
}

const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
/** What may stand behind a closed quote. */
const afterText = /^\s*(?:[,}\]:].*|#.*)?$/;

/** Of what is opened before `end`: the first quote that its text does not close, and open brackets. */
export function findUnclosed(
  source: string,
  end: number,
): { readonly quote?: Unclosed; readonly brackets: readonly Unclosed[] } {
  const brackets: Unclosed[] = [];
  for (let at = 0; at < end; at += 1) {
    const sign = source.charAt(at);
    if (sign === '#' && /\s|^$/.test(source.charAt(at - 1))) {
      at = lineEnd(source, at);
    } else if ((sign === '"' || sign === "'") && isStart(source, at, brackets.length > 0)) {
      const close = closing(source, at, sign);
      if (close === undefined) return { quote: { offset: at, sign }, brackets };
      at = close;
    } else if (closers[sign] !== undefined && isStart(source, at, brackets.length > 0)) {
      brackets.push({ offset: at, sign });
    } else if ((sign === '}' || sign === ']') && closers[brackets.at(-1)?.sign ?? ''] === sign) {
      brackets.pop();
    }
  }
  return { brackets };
}

/** Whether a value or a name begins here: a quote or bracket within a text is part of it. */
function isStart(source: string, at: number, isInBrackets: boolean): boolean {
  const before = source.slice(Math.max(0, at - 100), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /^\s*$|(?:[:-]\s+|["']:|[[{]\s*)$/.test(line) || (isInBrackets && /,\s*$/.test(line));
}

/** Where a quote is closed; none where the words behind it say that another text was begun there. */
function closing(source: string, at: number, quote: string): number | undefined {
  for (let i = at + 1; i < source.length; i += 1) {
    const sign = source.charAt(i);
    if (sign === '\\' && quote === '"') i += 1;
    else if (sign === quote) {
      if (quote === "'" && source.charAt(i + 1) === quote) i += 1;
      else {
        const isOneLine = !source.slice(at, i).includes('\n');
        const rest = source.slice(i + 1, lineEnd(source, i));
        return isOneLine || afterText.test(rest) ? i : undefined;
      }
    }
  }
  return undefined;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}
