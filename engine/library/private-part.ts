/**
 * The private part of a lesson: keys and answers. It comes as `<folder>.private.json` beside a
 * packaged folder and is kept beside the media library, never in it: nothing below the library is
 * more secret than a web server's files.
 */

import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DecodeError } from '../protocol/decoder.ts';
import { type Lesson } from '../protocol/lesson.ts';
import {
  type PrivateLesson,
  privateLesson,
  privateLessonFile,
} from '../protocol/private-lesson.ts';
import { LessonFolderError } from './lesson-folder.ts';

/** The most that keys of 24 h and answers to 2 000 questions take, with room to spare. */
const MAX_BYTES = 32 * 1_048_576;

/**
 * Takes the private part that lies beside a packaged folder into the engine's own folder. What lies
 * beside the folder stays where it is.
 *
 * @throws {LessonFolderError} where it belongs to another lesson, or an encrypted lesson has none
 */
export async function takePrivatePart(
  libraryRoot: string,
  tenantId: string,
  folder: string,
  lesson: Lesson,
): Promise<void> {
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
  if (brought === undefined && asksNothing) return rm(place, { force: true });
  // Publishing the same version again needs the file no more.
  const part = brought ?? (await readPart(place));
  if (part === undefined) {
    if (lesson.protection === undefined) return;
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
  if (brought !== undefined) await store(place, brought);
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
  const half = `${path}.part-${process.pid}`;
  await writeFile(half, `${JSON.stringify(part)}\n`, { mode: 0o600 });
  await chmod(half, 0o600);
  await rename(half, path);
}
