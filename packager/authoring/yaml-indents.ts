/** Lines of YAML that do not begin in the column where their neighbours do. */

import { type PlainMistake, type TextLine, indentOf, linesAround } from './text-line.ts';

/** A line further to the right than the one above it, which has its value already. */
export function deeperThanAbove(source: string, offset: number): PlainMistake | undefined {
  const [, own, below] = linesAround(source, offset);
  if (below === undefined || !/^\s*(?:- +)?[\w-]+:(?:\s|$)/.test(below.text)) return undefined;
  const column = (/^\s*(?:- +)*/.exec(own.text)?.[0] ?? '').length;
  const indent = indentOf(below.text);
  if (indent <= column) return undefined;
  const reason = `this line is indented by ${spaces(indent)}; expected ${column}, as the one above that it belongs beside`;
  return { offset: below.offset + indent, reason };
}

/** A line that begins in no column of those above it. */
export function otherColumn(source: string, own: TextLine): PlainMistake {
  const indent = indentOf(own.text);
  const isDash = /^\s*-(?:\s|$)/.test(own.text);
  const near = columnsAbove(source.slice(0, own.offset))
    .filter((one) => one.isDash === isDash)
    .map(({ column }) => column)
    .filter((column) => Math.abs(column - indent) <= 4 && column !== indent);
  const expected = [...new Set(near)].sort((a, b) => a - b).join(' or ');
  const whose = isDash ? 'as the dashes of its list above' : 'as the lines above it';
  const wish = expected === '' ? 'as many as the lines above it' : `${expected}, ${whose}`;
  const reason = `this line is indented by ${spaces(indent)}; expected ${wish}`;
  return { offset: own.offset + indent, reason };
}

/** Where names and dashes stand that a next line could stand under. */
function columnsAbove(source: string): { column: number; isDash: boolean }[] {
  const open: { column: number; isDash: boolean }[] = [];
  for (const line of source.split('\n')) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const lead = /^\s*(?:- +)*/.exec(line)?.[0] ?? '';
    while ((open.at(-1)?.column ?? -1) >= indentOf(line)) open.pop();
    for (const [column, sign] of [...lead].entries()) {
      if (sign === '-') open.push({ column, isDash: true });
    }
    open.push({ column: lead.length, isDash: false });
  }
  return open;
}

function spaces(count: number): string {
  return `${count} ${count === 1 ? 'space' : 'spaces'}`;
}
