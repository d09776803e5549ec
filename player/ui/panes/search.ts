import { type Entry } from './entries.ts';

/** A piece of text, and whether it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

export interface Hit {
  readonly entry: Entry;
  readonly title: readonly Piece[];
  /** The place in the text where a word was found; empty where the title alone has it. */
  readonly excerpt: readonly Piece[];
}

/** Letters of an excerpt before and after the word that was found. */
const BEFORE = 18;
const AFTER = 70;

/**
 * Letters as they are compared: small, and of half width. As long as the text, letter for letter, so
 * that a place in one is a place in the other.
 */
function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length && !/[\uff01-\uff5e]/u.test(text)) return lower;
  return Array.from({ length: text.length }, (_, at) => {
    const code = text.charCodeAt(at);
    const isWide = code >= 0xff01 && code <= 0xff5e;
    const letter = isWide ? String.fromCharCode(code - 0xfee0) : (text[at] ?? '');
    const small = letter.toLowerCase();
    return small.length === 1 ? small : letter;
  }).join('');
}

/** The words of a query, as they are compared. */
export function wordsOf(query: string): string[] {
  return folded(query)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/** Cuts a text where words of the query are found. */
export function pieces(text: string, words: readonly string[]): Piece[] {
  const haystack = folded(text);
  const found: Piece[] = [];
  let from = 0;
  const put = (to: number, marked: boolean): void => {
    if (to > from) found.push({ text: text.slice(from, to), marked });
    from = Math.max(from, to);
  };
  while (from < text.length) {
    const next = words
      .map((word) => ({ word, at: haystack.indexOf(word, from) }))
      .filter(({ at }) => at >= 0)
      .toSorted((a, b) => a.at - b.at || b.word.length - a.word.length)[0];
    if (next === undefined) break;
    put(next.at, false);
    put(next.at + next.word.length, true);
  }
  put(text.length, false);
  return found;
}

/** The entries that have every word of the query, in title or text. */
export function search(entries: readonly Entry[], query: string): Hit[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return entries.flatMap((entry): Hit[] => {
    const all = folded(`${entry.title}\n${entry.text}`);
    if (!words.every((word) => all.includes(word))) return [];
    return [{ entry, title: pieces(entry.title, words), excerpt: excerptOf(entry.text, words) }];
  });
}

function excerptOf(text: string, words: readonly string[]): Piece[] {
  const line = text.replace(/\s+/gu, ' ');
  const haystack = folded(line);
  const places = words.map((word) => haystack.indexOf(word)).filter((at) => at >= 0);
  if (places.length === 0) return [];
  const first = Math.min(...places);
  const from = first <= BEFORE ? 0 : first - BEFORE;
  const cut = line.slice(from, first + AFTER);
  const before = from > 0 ? '…' : '';
  const after = first + AFTER < line.length ? '…' : '';
  return pieces(`${before}${cut}${after}`, words);
}
