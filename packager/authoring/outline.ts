/** The outline of a lesson: title, chapters and knowledge points, written by hand as YAML. */

import { readFile } from 'node:fs/promises';

import { LineCounter, parseDocument } from 'yaml';

import {
  DecodeError,
  type Decoder,
  type Infer,
  list,
  number,
  optional,
  record,
  text,
} from '../../engine/protocol/decoder.ts';
import {
  type LocalizedText,
  languageTag,
  lessonId,
  localizedText,
} from '../../engine/protocol/lesson.ts';
import { PackagerFault } from '../plan/fault.ts';

/** A plain text is in the outline's own language; a table names each language. */
const titleText: Decoder<string | LocalizedText> = (value) =>
  typeof value === 'string' ? text(1, 500)(value) : localizedText(value);

const atSeconds = number(0, 86_400);

const outlineShape = {
  id: optional(lessonId),
  title: optional(titleText),
  language: optional(languageTag),
  chapters: optional(list(record({ atSeconds, title: titleText }), 500)),
  knowledgePoints: optional(
    list(
      record({
        id: text(1, 80, /^[A-Za-z0-9._-]+$/, 'an id of 1 to 80 letters, digits, ".", "_" or "-"'),
        atSeconds,
        title: titleText,
        summary: optional(titleText),
      }),
      500,
    ),
  ),
};

const outline = record(outlineShape);
export type Outline = Infer<typeof outline>;

/** @throws PackagerFault with the line of the mistake */
export async function readOutline(path: string): Promise<Outline> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch {
    throw new PackagerFault(
      'misuse',
      'The outline cannot be read.',
      `there is no readable file "${path}"`,
      'Check the path given to --outline.',
    );
  }
  return parseOutline(source, path);
}

export function parseOutline(source: string, name: string): Outline {
  const lines = new LineCounter();
  const parsed = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const syntax = parsed.errors[0];
  if (syntax !== undefined) {
    throw wrong(name, lines.linePos(syntax.pos[0]).line, syntax.message);
  }
  const lineOf = (steps: readonly (string | number)[]): number => {
    // The field itself may be missing: its nearest parent that exists is the place to look.
    for (let length = steps.length; length > 0; length -= 1) {
      const node = parsed.getIn(steps.slice(0, length), true) as { range?: number[] } | undefined;
      if (node?.range?.[0] !== undefined) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const value: unknown = parsed.toJS({ maxAliasCount: 100 });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const stray = Object.keys(value).find((key) => !Object.hasOwn(outlineShape, key));
    if (stray !== undefined) {
      const known = Object.keys(outlineShape).join(', ');
      throw wrong(name, lineOf([stray]), `"${stray}" is not a field of an outline (${known})`);
    }
  }
  try {
    return outline(value);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw wrong(name, lineOf(pathSteps(error.path)), error.message);
  }
}

/** `.chapters[3].title` as `['chapters', 3, 'title']`. */
function pathSteps(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[]+)|\[(\d+)\]/g)].map((match) =>
    match[1] === undefined ? Number(match[2]) : match[1],
  );
}

function wrong(name: string, line: number, reason: string): PackagerFault {
  return new PackagerFault(
    'fault',
    `The outline has a mistake in line ${line}.`,
    `${name}:${line}: ${reason}`,
    'Correct that line and run it again.',
  );
}
