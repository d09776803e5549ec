/** The side file of a lesson: title, chapters, knowledge points, questions, slides; YAML by hand. */

import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { type AuthoredTime, type Bank, checkReferences, gatherBank } from './bank.ts';
import { decodeCaptionBytes } from './caption-bytes.ts';
import type { Mistake } from './form.ts';
import { type WrittenOutline, outlineForm } from './outline-form.ts';
import { YamlLines } from './yaml-lines.ts';

/** What stands in the file, checked but for the length of the lecture. */
export interface Outline extends Omit<WrittenOutline, 'questions'> {
  /** The file, as messages name it. */
  readonly source: string;
  /** Files named in the outline are looked for from here. */
  readonly folder: string;
  readonly bank: Bank;
  /** Every moment that is named, with its line, to be held against the length of the lecture. */
  readonly times: readonly AuthoredTime[];
  /** One line for people each. */
  readonly notices: readonly string[];
}

const largestBytes = 1_048_576;

/** @throws PackagerFault with the lines of all mistakes */
export async function readOutline(path: string): Promise<Outline> {
  const unreadable = (reason: string): PackagerFault =>
    new PackagerFault(
      'misuse',
      'The outline cannot be read.',
      reason,
      'Check the path given to --outline.',
    );
  let bytes: Uint8Array;
  try {
    const found = await stat(path);
    // A pipe or a device would be read for ever.
    if (!found.isFile()) throw unreadable(`"${path}" is no plain file`);
    if (found.size > largestBytes) {
      throw unreadable(`"${path}" has over 1 MB, which no outline needs`);
    }
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof PackagerFault) throw error;
    throw unreadable(`there is no readable file "${path}"`);
  }
  const decoded = decodeCaptionBytes(bytes);
  if (decoded === undefined) throw outlineFault(path, [{ line: 1, reason: 'it is no UTF-8 text' }]);
  const outline = parseOutline(decoded.text, path);
  if (decoded.encoding !== 'GB18030') return outline;
  const notice = `${path}: is not UTF-8 and was read as GB18030; if letters look wrong, save as UTF-8`;
  return { ...outline, notices: [notice] };
}

/** @throws PackagerFault with the lines of all mistakes */
export function parseOutline(source: string, name: string): Outline {
  const yaml = new YamlLines(source);
  if (yaml.mistakes.length > 0) throw outlineFault(name, yaml.mistakes);
  const mistakes: Mistake[] = [];
  const written = outlineForm.read(yaml.value ?? {}, [], mistakes);
  const bank = written === undefined ? undefined : gatherBank(written, mistakes);
  if (written !== undefined && bank !== undefined) {
    const lineOf = (path: Mistake['path']): number => yaml.lineOf(path);
    const times = checkReferences(written, bank, mistakes).map(({ path, ...time }) => ({
      ...time,
      line: lineOf(path),
    }));
    if (mistakes.length === 0) {
      const { questions: _inBank, ...rest } = written;
      return { ...rest, source: name, folder: dirname(resolve(name)), bank, times, notices: [] };
    }
  }
  throw outlineFault(
    name,
    mistakes.map(({ path, reason, isKey }) => ({
      line: yaml.lineOf(path, isKey === true),
      reason,
    })),
  );
}

/** More than these only hide the first ones. */
const mostShown = 10;

export function outlineFault(
  name: string,
  mistakes: readonly { readonly line: number; readonly reason: string }[],
): PackagerFault {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line);
  const rest = sorted.length - mostShown;
  return new PackagerFault(
    'fault',
    sorted.length === 1
      ? `The outline has a mistake in line ${sorted[0]?.line ?? 1}.`
      : `The outline has ${sorted.length} mistakes.`,
    [
      ...sorted.slice(0, mostShown).map(({ line, reason }) => `${name}:${line}: ${reason}`),
      ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join('\n'),
    sorted.length === 1
      ? 'Correct that line and run it again.'
      : 'Correct these lines and run it again.',
  );
}
