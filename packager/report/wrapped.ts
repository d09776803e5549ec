/** Text in lines that fit a terminal. */

/** Terminals are 80 columns wide, or are made so for reading. */
export const usualColumns = 80;

/** @param columns the longest line; a single longer word stays whole */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Below one another, each line begun so far to the right. */
export function hanging(text: string, indentColumns: number): string[] {
  const indent = ' '.repeat(indentColumns);
  return wrapped(text, usualColumns - indentColumns).map((line) => indent + line);
}
