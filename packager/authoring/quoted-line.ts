/** A line of a file as a message shows it: with its number, and a caret under the place meant. */

const shownBefore = 40;
const mostShown = 72;
/** Takes two columns of a terminal, so that the caret below it must as well. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;

/**
 * @param line from 1
 * @param column from 1
 */
export function quotedLine(source: string, line: number, column: number): string {
  const written = source.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
  const from = Math.max(0, column - 1 - shownBefore);
  const cut = written.slice(from, from + mostShown);
  const shown = `${from > 0 ? '...' : ''}${cut}${from + mostShown < written.length ? '...' : ''}`;
  const before = shown.slice(0, column - 1 - from + (from > 0 ? 3 : 0));
  const indent = [...before].map((sign) => (wide.test(sign) ? '  ' : ' ')).join('');
  const margin = `${line} | `;
  // A tab is as wide as the terminal likes, and cannot be seen.
  return `    ${margin}${shown.replaceAll('\t', '→').trimEnd()}\n    ${' '.repeat(margin.length)}${indent}^`;
}
