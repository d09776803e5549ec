/** Lines of a text by their place in it. */

export interface TextLine {
  readonly text: string;
  /** Of its first sign, in the whole text. */
  readonly offset: number;
}

/** What is wrong in a text, and where. */
export interface PlainMistake {
  readonly offset: number;
  readonly reason: string;
}

/** The line of a place, and those above and below it that hold anything but a remark. */
export function linesAround(
  source: string,
  offset: number,
): [TextLine | undefined, TextLine, TextLine | undefined] {
  let start = 0;
  const lines = source.split('\n').map((text) => {
    const line = { text, offset: start };
    start += text.length + 1;
    return line;
  });
  const at = lines.findLastIndex((line) => line.offset <= offset);
  // The end of the file is below its last line.
  const isBlank = (line: TextLine): boolean => /^\s*(?:#.*)?$/.test(line.text);
  const own = lines.findLastIndex((line, i) => i <= at && !isBlank(line));
  const index = Math.max(0, own);
  return [
    lines.findLast((line, i) => i < index && !isBlank(line)),
    lines[index] as TextLine,
    lines.find((line, i) => i > index && !isBlank(line)),
  ];
}

/** Columns before the first sign. */
export function indentOf(line: string): number {
  return Math.max(0, line.search(/\S/));
}
