/**
 * The private part of a lesson: keys and answers. It comes as `<folder>.private.json` beside a
 * packaged folder and is kept beside the media library, never in it: nothing below the library is
 * more secret than a web server's files. What was dropped into the library with its folder is moved
 * out when the lesson is entered; until then nobody is served it, for the media door hands out only
 * what a `lesson.json` lists, but whoever serves or copies the library by other means takes care.
 */

import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { DecodeError } from '../protocol/decoder.ts';
import { type Lesson } from '../protocol/lesson.ts';
import {
  type PrivateLesson,
  privateLesson,
  privateLessonFile,
} from '../protocol/private-lesson.ts';
import { halfOf } from './half.ts';
import { LessonFolderError } from './lesson-folder.ts';

/** The most that keys of 24 h and answers to 2 000 questions take, with room to spare. */
const MAX_BYTES = 32 * 1_048_576;

/**
 * Takes the private part that lies beside a packaged folder into the engine's own folder. What lies
 * beside the folder stays where it is, but below the library it goes.
 *
 * @returns what the publisher should know, or null: questions that nobody can answer
 * @throws {LessonFolderError} where it belongs to another lesson, or an encrypted lesson has none
 */
export async function takePrivatePart(
  libraryRoot: string,
  tenantId: string,
  folder: string,
  lesson: Lesson,
): Promise<string | null> {
  const scheme = lesson.protection?.scheme ?? 'aes-128';
  if (scheme !== 'aes-128') {
    throw new LessonFolderError(
      `"${lesson.id}" is encrypted with ${scheme}. Reason: the player opens only lessons that are ` +
        'encrypted with aes128. Package the lecture again with --encrypt aes128.',
    );
  }
  const source = privateLessonFile(folder);
  const place = placeOf(libraryRoot, tenantId, lesson.id, lesson.mediaVersion);
  const brought = await readPart(source);
  const asksNothing = lesson.protection === undefined && lesson.questions.length === 0;
  // Questions that were taken out leave no answers behind.
  if (brought === undefined && asksNothing) {
    await rm(place, { force: true });
    return null;
  }
  // Publishing the same version again needs the file no more.
  const part = brought ?? (await readPart(place));
  if (part === undefined) {
    if (lesson.protection === undefined) return unanswered(lesson, [], source);
    throw new LessonFolderError(
      `"${lesson.id}" is encrypted and its keys are missing. Reason: there is no ${source}. ` +
        'Put the file that lectern-packager wrote beside the folder there, and publish again.',
    );
  }
  const mismatch = misfit(part, lesson);
  if (mismatch !== null) {
    throw new LessonFolderError(
      `${brought === undefined ? place : source} does not fit "${lesson.id}". Reason: ${mismatch}. ` +
        'Put the file of the same packaging run beside the folder.',
    );
  }
  if (brought !== undefined) {
    await store(place, brought);
    if (await liesBelow(libraryRoot, source)) await rm(source);
  }
  return unanswered(lesson, part.answers, source);
}

/** A lesson may be published before its answers are; silence would be a trap. */
function unanswered(
  { id, questions }: Lesson,
  answers: PrivateLesson['answers'],
  source: string,
): string | null {
  const answered = new Set(answers.map(({ questionId }) => questionId));
  const open = questions.filter((question) => !answered.has(question.id));
  if (open.length === 0) return null;
  return (
    `${open.length} of ${questions.length} questions of "${id}" have no answer, so nobody can ` +
    `answer them right. Reason: the private part of the lesson does not hold it. Put the file ` +
    `that lectern-packager wrote at ${source}, and publish again.`
  );
}

/** Links count for what they lead to: the same folder may have two names. */
async function liesBelow(libraryRoot: string, file: string): Promise<boolean> {
  const root = await realpath(libraryRoot).catch(() => null);
  return root !== null && ((await realpath(dirname(file))) + sep).startsWith(root + sep);
}

/** The private part that the engine holds for a version of a lesson. */
export function privatePart(
  libraryRoot: string,
  tenantId: string,
  lessonId: string,
  mediaVersion: string,
): Promise<PrivateLesson | undefined> {
  return readPart(placeOf(libraryRoot, tenantId, lessonId, mediaVersion));
}

function placeOf(
  libraryRoot: string,
  tenantId: string,
  lessonId: string,
  mediaVersion: string,
): string {
  const root = join(dirname(resolve(libraryRoot)), 'private');
  return join(root, tenantId, `${lessonId}-${mediaVersion}.json`);
}

async function readPart(path: string): Promise<PrivateLesson | undefined> {
  const found = await stat(path).catch(() => null);
  if (found === null) return undefined;
  if (!found.isFile() || found.size > MAX_BYTES) {
    throw new LessonFolderError(`${path} is not the private part of a lesson.`);
  }
  try {
    return privateLesson(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof DecodeError) {
      // What stands there instead may be a secret all the same.
      const place = error.path.replace(/^\./, '');
      throw new LessonFolderError(
        `${path} is not the private part of a lesson: ${place} should be ${error.expected}.`,
      );
    }
    // What a parser says quotes the text.
    if (error instanceof SyntaxError) throw new LessonFolderError(`${path} is not JSON.`);
    throw new LessonFolderError(`${path} cannot be read. Look at its owner and mode.`);
  }
}

/** Why this is not the private part of that lesson, or null. */
function misfit(part: PrivateLesson, lesson: Lesson): string | null {
  if (part.lessonId !== lesson.id) return `it belongs to the lesson "${part.lessonId}"`;
  if (part.mediaVersion !== lesson.mediaVersion) {
    return `it belongs to version ${part.mediaVersion}, the folder is ${lesson.mediaVersion}`;
  }
  const held = new Set(part.keys.map(({ path }) => path));
  const missing = (lesson.protection?.keys ?? []).find(({ path }) => !held.has(path));
  if (missing !== undefined) return `the key ${missing.path} is not in it`;
  const asked = new Map(lesson.questions.map(({ id, options }) => [id, options]));
  for (const { questionId, correct } of part.answers) {
    const options = asked.get(questionId);
    if (options === undefined) return `it answers "${questionId}", which the lesson does not ask`;
    const known = new Set(options.map(({ id }) => id));
    const stray = correct.find((id) => !known.has(id));
    if (stray !== undefined) return `"${questionId}" has no option "${stray}"`;
  }
  return null;
}

/** Whole or not at all, and from the first byte on for the engine's user alone. */
async function store(path: string, part: PrivateLesson): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const half = halfOf(path);
  const file = await open(half, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(`${JSON.stringify(part)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
  // The new name too: what it was made of may be removed next.
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}
