/** CSV as RFC 4180 has it, with any separator: quoted cells may hold the separator and line ends. */

export interface TableRow {
  readonly cells: readonly string[];
  /** Where it begins, from 1. */
  readonly line: number;
}

export function tableRows(text: string, separator: string): TableRow[] {
  const rows: TableRow[] = [];
  let line = 1;
  let start = 1;
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRow = (): void => {
    rows.push({ cells: [...row, cell], line: start });
    [row, cell] = [[], ''];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    const isLineEnd = sign === '\n' || (sign === '\r' && text[at + 1] !== '\n');
    if (isLineEnd) line += 1;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
      else isQuoted = false;
    } else if (sign === '"' && cell.trim() === '') {
      [cell, isQuoted] = ['', true];
    } else if (sign === separator) {
      row.push(cell);
      cell = '';
    } else if (isLineEnd) {
      endRow();
      start = line;
    } else if (sign !== '\r') {
      cell += sign;
    }
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
