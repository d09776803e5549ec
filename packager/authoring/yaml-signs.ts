/** Signs in a line that YAML reads otherwise than its writer meant. */

import type { PlainMistake, TextLine } from './text-line.ts';

/** Signs that are wrong wherever the parser stumbled over them. */
export function signMistake({ text, offset }: TextLine): PlainMistake | undefined {
  const at = (column: number, reason: string): PlainMistake => ({
    offset: offset + column,
    reason,
  });
  const tab = /^ *\t/.exec(text);
  if (tab !== null) {
    return at(tab[0].length - 1, 'a tab stands here (shown as →); indent with spaces');
  }
  const space = /^ *[\u00a0\u3000\u2000-\u200b]/.exec(text);
  if (space !== null) {
    return at(space[0].length - 1, 'a wide or special space stands here; expected a plain space');
  }
  const colon = /^\s*(?:- +)*["']?[\w-]+["']?\s*(?=：)/.exec(text);
  if (colon !== null) {
    const reason = 'the full-width colon "：" stands here; expected ":" and a space';
    return at(colon[0].length, reason);
  }
  const close = /^\s*(?:- +)*[A-Za-z]\w*:(?=[^\s/,}\]])/.exec(text);
  if (close !== null) {
    return at(close[0].length - 1, 'no space stands behind this colon; expected "name: value"');
  }
  const dash = /^\s*(?:- +)*-(?=[^\s-])/.exec(text);
  if (dash !== null && !/^\s*(?:- +)*-[\d.]+\s*$/.test(text)) {
    return at(dash[0].length - 1, 'no space stands behind this dash; expected "- " and the entry');
  }
  return undefined;
}

/** `title: Fire: safety`. */
export function secondColon({ text, offset }: TextLine): PlainMistake | undefined {
  const found = /^\s*(?:- +)*[\w-]+:\s+(?=[^\s"'{[|>#])/.exec(text);
  const at = found === null ? -1 : text.slice(found[0].length).search(/:(?:\s|$)/);
  if (found !== null && at >= 0) {
    const reason = 'a second colon stands in this line; put quotes around the text that holds it';
    return { offset: offset + found[0].length + at, reason };
  }
  const mark = /^\s*(?:- +)*[\w-]+:\s+(?=\?)/.exec(text);
  return mark === null
    ? undefined
    : { offset: offset + mark[0].length, reason: 'a lone ? needs quotes around it' };
}

/** A line that is a text alone, where a name and its value should be. */
export function noColon({ text, offset }: TextLine): PlainMistake | undefined {
  if (!/^\s*(?:- +)*[^\s\-#"'{}[\]|>&*!%@`][^:]*$/.test(text)) return undefined;
  const word = text.trim().replace(/^(?:- +)+/, '');
  const shown = word.length > 30 ? `${word.slice(0, 30)}...` : word;
  const reason = `"${shown}" stands alone; expected a colon and a value behind the name, as in "title: Fire"`;
  return { offset: offset + text.indexOf(word), reason };
}
