/** The side file of a lesson: title, chapters, knowledge points, questions, slides; YAML by hand. */

import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { type Bank, gatherBank } from './bank.ts';
import { decodeCaptionBytes } from './caption-bytes.ts';
import type { Mistake, Path } from './form.ts';
import { outlineFault } from './mistake-list.ts';
import { type NamedTime, namedTimes, referenceMistakes } from './references.ts';
import { type WrittenOutline, outlineForm } from './outline-form.ts';
import { type Survey, surveyOf } from './survey.ts';
import { type LineMistake, YamlLines } from './yaml-lines.ts';

/** What stands in the file, checked but for the length of the lecture and the files it names. */
export interface Outline extends Omit<WrittenOutline, 'questions'> {
  readonly bank: Bank;
  /** One line for people each. */
  readonly notices: readonly string[];
}

export type AuthoredTime = Omit<NamedTime, 'path'> & { readonly line: number };

/** An outline, and what is wrong with it; as much of it as can be read in any case. */
export interface OutlineLook {
  /** The file, as messages name it. */
  readonly source: string;
  /** Files named in the outline are looked for from here. */
  readonly folder: string;
  /** Absent where there are mistakes. */
  readonly outline?: Outline;
  readonly mistakes: readonly LineMistake[];
  /** It is no YAML: nothing is known of it but the first reason. */
  readonly isUnreadable: boolean;
  readonly survey: Survey;
  /** Every moment that is named, to be held against the length of the lecture. */
  readonly times: readonly AuthoredTime[];
  /** Where a part stands. */
  readonly lineOf: (path: Path) => number;
  /** Whether no mistake was found in a part, nor below it. */
  readonly isSound: (path: Path) => boolean;
  /** One line for people each. */
  readonly notices: readonly string[];
}

const largestBytes = 1_048_576;

/** @throws PackagerFault with the lines of all mistakes */
export async function readOutline(path: string): Promise<Outline> {
  return faultless(await lookAtOutline(path));
}

/** @throws PackagerFault with the lines of all mistakes */
export function parseOutline(source: string, name: string): Outline {
  return faultless(lookAtText(source, name));
}

function faultless({ outline, source, mistakes, notices }: OutlineLook): Outline {
  if (outline === undefined) throw outlineFault(source, mistakes);
  return { ...outline, notices };
}

/** @throws PackagerFault where there is no file that can be read as text */
export async function lookAtOutline(path: string): Promise<OutlineLook> {
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
  const look = lookAtText(decoded.text, path);
  if (decoded.encoding !== 'GB18030') return look;
  const notice = `${path}: is not UTF-8 and was read as GB18030; if letters look wrong, save as UTF-8`;
  return { ...look, notices: [notice] };
}

export function lookAtText(source: string, name: string): OutlineLook {
  const yaml = new YamlLines(source);
  const survey = surveyOf(yaml.value);
  const mistakes: Mistake[] = [];
  const written =
    yaml.unreadable === undefined ? outlineForm.read(yaml.value ?? {}, [], mistakes) : undefined;
  const isSound = soundness(mistakes);
  mistakes.push(...referenceMistakes(survey, isSound));
  const all = [
    ...(yaml.unreadable === undefined ? [] : [yaml.unreadable]),
    ...yaml.mistakes,
    ...mistakes.map(({ path, reason, isKey }) => ({
      line: yaml.lineOf(path, isKey === true),
      reason,
    })),
  ];
  return {
    source: name,
    folder: dirname(resolve(name)),
    ...(written === undefined || all.length > 0 ? {} : { outline: sorted(written) }),
    mistakes: all,
    isUnreadable: yaml.unreadable !== undefined,
    survey,
    times: namedTimes(survey).map(({ path, ...time }) => ({ ...time, line: yaml.lineOf(path) })),
    lineOf: (path) => yaml.lineOf(path),
    isSound,
    notices: [],
  };
}

/** Questions of points and of the bank in one place. */
function sorted(written: WrittenOutline): Outline {
  const { questions: _inBank, ...rest } = written;
  return { ...rest, bank: gatherBank(written), notices: [] };
}

function soundness(mistakes: readonly Mistake[]): (path: Path) => boolean {
  const unsound = new Set<string>();
  for (const { path } of mistakes) {
    for (let length = 0; length <= path.length; length += 1) {
      unsound.add(JSON.stringify(path.slice(0, length)));
    }
  }
  return (path) => !unsound.has(JSON.stringify(path));
}
