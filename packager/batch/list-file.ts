/**
 * Lists of lectures: one path a line, or a table (CSV, or TSV as spreadsheets copy it) whose first
 * line names the columns. Paths are relative to the list's own folder.
 */

import { createReadStream } from 'node:fs';

import { decode } from '../../engine/protocol/decoder.ts';
import { lessonId } from '../../engine/protocol/lesson.ts';
import { languageReason, readLanguage } from '../authoring/language.ts';
import { PackagerFault } from '../plan/fault.ts';
import { tableRows } from './table-rows.ts';

const columnNames = ['input', 'id', 'title', 'language', 'outline'] as const;
type Column = (typeof columnNames)[number];

export interface ListRow extends Readonly<Partial<Record<Column, string>>> {
  readonly input: string;
  /** In the file, from 1. */
  readonly line: number;
}

export async function readList(path: string): Promise<ListRow[]> {
  const bytes = await startOf(path).catch((error: NodeJS.ErrnoException) => {
    throw new PackagerFault(
      'misuse',
      'The list cannot be read.',
      error.code === 'EISDIR' ? `"${path}" is a folder` : `there is no readable file "${path}"`,
      error.code === 'EISDIR'
        ? 'Name the folder without --list to package what lies in it.'
        : 'Check the path given to --list.',
    );
  });
  return parseList(bytes, path);
}

const mostBytes = 16 * 1_048_576;

/** As much as a list may have, and a byte: a pipe does not say its length, and a device has no end. */
async function startOf(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: mostBytes }))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** @throws PackagerFault with the line of the mistake */
export function parseList(bytes: Uint8Array, path: string): ListRow[] {
  const text = asText(bytes, path);
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => !isIdle(line));
  if (first < 0) {
    throw wrong(path, 1, 'it names no lecture', 'Write one path on each line.');
  }
  const head = lines[first] as string;
  const separator = [',', '\t', ';'].find((sign) => cells(head, sign)[0] === 'input');
  const rows =
    separator !== undefined && cells(head, separator).length > 1
      ? tableOf(text, separator, path)
      : plainRows(lines, head.trim().toLowerCase() === 'input' ? first + 1 : first);
  if (rows.length === 0) {
    throw wrong(path, first + 1, 'it names no lecture', 'Write one lecture on each line.');
  }
  return rows.map((one) => checkedRow(one, path));
}

/** UTF-8, or the UTF-16 that spreadsheets call "Unicode text"; nothing is guessed. */
function asText(bytes: Uint8Array, path: string): string {
  if (bytes.length > mostBytes) {
    const reason = `"${path}" has more than 16 MB`;
    throw noText(reason, 'Check that it is a list, or divide it into several.');
  }
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    // Takes a byte order mark away.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw noText(`"${path}" is not written in UTF-8`);
}

function noText(
  reason: string,
  advice = 'Save it again as UTF-8 (in a spreadsheet: "CSV UTF-8").',
): PackagerFault {
  return new PackagerFault('fault', 'The list is no text that can be read.', reason, advice);
}

function isIdle(line: string): boolean {
  return line.trim() === '' || line.trimStart().startsWith('#');
}

function cells(line: string, separator: string): string[] {
  return line.split(separator).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  );
}

function plainRows(lines: readonly string[], from: number): ListRow[] {
  return lines.flatMap((line, index) => {
    if (index < from || isIdle(line)) return [];
    // A tab is as good as a table with the columns in their usual order.
    const [input = '', ...rest] = line.split('\t').map((cell) => cell.trim());
    const others = columnNames.slice(1).map((name, i) => [name, rest[i] ?? ''] as const);
    return [row(index + 1, [['input', input], ...others])];
  });
}

function tableOf(text: string, separator: string, path: string): ListRow[] {
  const [head, ...rest] = tableRows(text, separator).filter((one) => !isIdle(one.cells.join('')));
  const columns = (head?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const stray = columns.find((name) => !(columnNames as readonly string[]).includes(name));
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (stray !== undefined || twice !== undefined) {
    throw wrong(
      path,
      head?.line ?? 1,
      stray === undefined ? `the column "${twice}" is named twice` : `"${stray}" is no column`,
      `The columns are ${columnNames.join(', ')}.`,
    );
  }
  return rest.map((one) => {
    if (one.cells.length > columns.length) {
      throw wrong(
        path,
        one.line,
        `it has ${one.cells.length} cells, and the first line names ${columns.length} columns`,
        'Put a cell that holds the separator into quotes: "Part 1, introduction".',
      );
    }
    return row(
      one.line,
      one.cells.map((cell, index) => [columns[index] as Column, cell.trim()] as const),
    );
  });
}

function row(line: number, given: readonly (readonly [Column, string])[]): ListRow {
  const filled = Object.fromEntries(given.filter(([, value]) => value !== ''));
  return { input: '', ...filled, line };
}

function checkedRow(one: ListRow, path: string): ListRow {
  const advice = 'Correct that line and run it again.';
  if (one.input === '') throw wrong(path, one.line, 'the path of the lecture is missing', advice);
  if (one.id !== undefined && !decode(lessonId, one.id).ok) {
    const reason = `"${one.id}" cannot be a lesson id (1 to 80 letters, digits, ".", "_", "-")`;
    throw wrong(path, one.line, reason, advice);
  }
  const language = one.language === undefined ? undefined : readLanguage(one.language);
  if (typeof language === 'object') throw wrong(path, one.line, languageReason(language), advice);
  if (one.title !== undefined && one.title.length > 500) {
    throw wrong(path, one.line, 'the title is longer than 500 characters', advice);
  }
  return { ...one, ...(language === undefined ? {} : { language }) };
}

function wrong(path: string, line: number, reason: string, advice: string): PackagerFault {
  return new PackagerFault(
    'fault',
    `The list has a mistake in line ${line}.`,
    `${path}:${line}: ${reason}`,
    advice,
  );
}
