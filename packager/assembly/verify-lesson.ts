/** Checks a packaged folder against its own `lesson.json`. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { decode } from '../../engine/protocol/decoder.ts';
import { LESSON_FILE, type Lesson, lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import {
  dashDisagreements,
  hlsMasterDisagreements,
  hlsPlaylistDisagreements,
  trackDisagreements,
} from '../manifest/agree.ts';
import { manifestPath } from '../manifest/presentation.ts';
import type { MeasuredTrack } from '../manifest/track.ts';
import { PackagerFault } from '../plan/fault.ts';
import { mediaVersionOf } from './file-list.ts';
import { measureTrack } from './measure-track.ts';

/** For those who answer for the content: not served, and no part of what is listed. */
const internalFolder = 'internal/';

export interface Verification {
  /** Absent where `lesson.json` cannot be read. */
  readonly lesson?: Lesson;
  /** One line for each thing that is wrong; none where the lesson is whole. */
  readonly problems: readonly string[];
}

/** @throws PackagerFault (interrupted) once `signal` is aborted */
export async function verifyLesson(folder: string, signal?: AbortSignal): Promise<Verification> {
  const read = await readLesson(folder);
  if (typeof read === 'string') return { problems: [read] };
  const problems = await fileProblems(folder, read, signal);
  const measured: MeasuredTrack[] = [];
  for (const track of [...read.video, ...read.audio]) {
    const grid = (track.kind === 'video' ? read.grid.video : read.grid.audio) ?? [0];
    stopIfAsked(signal);
    try {
      const found = await measureTrack(folder, track, grid.length - 1);
      measured.push(found.measured);
      problems.push(...found.problems, ...trackDisagreements(read, found.measured));
    } catch (error) {
      problems.push(`${track.path}: ${(error as Error).message}`);
    }
  }
  problems.push(...(await manifestProblems(folder, read, measured)));
  return { lesson: read, problems };
}

async function readLesson(folder: string): Promise<Lesson | string> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(join(folder, LESSON_FILE), 'utf8'));
  } catch (error) {
    return `${LESSON_FILE} cannot be read: ${(error as Error).message}`;
  }
  const decoded = decode(lessonDecoder, value);
  return decoded.ok ? decoded.value : `${LESSON_FILE}: ${decoded.error.message}`;
}

function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PackagerFault(
    'interrupted',
    'Stopped before everything was checked.',
    'the work was interrupted',
    'Nothing was changed. Run the same command again.',
  );
}

async function fileProblems(
  folder: string,
  read: Lesson,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const problems: string[] = [];
  for (const file of read.files) {
    stopIfAsked(signal);
    const path = join(folder, file.path);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) problems.push(`${file.path} is missing`);
    else if (found.size !== file.bytes) {
      problems.push(`${file.path} has ${found.size} bytes, lesson.json says ${file.bytes}`);
    } else if ((await sha256Of(path)) !== file.sha256) {
      problems.push(`${file.path} was changed: its hash is another`);
    }
  }
  const listed = new Set(read.files.map((file) => file.path));
  for (const path of await filesBelow(folder)) {
    if (listed.has(path) || path === LESSON_FILE || path.startsWith(internalFolder)) continue;
    problems.push(`${path} is not listed`);
  }
  const sorted = [...read.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (mediaVersionOf(sorted) !== read.mediaVersion) {
    problems.push('the media version is not the hash of the listed files');
  }
  return problems;
}

async function manifestProblems(
  folder: string,
  read: Lesson,
  measured: readonly MeasuredTrack[],
): Promise<string[]> {
  const problems: string[] = [];
  const check = async (path: string, judge: (text: string) => string[]): Promise<void> => {
    const text = await readFile(join(folder, path), 'utf8').catch(() => undefined);
    if (text !== undefined) problems.push(...judge(text));
    else if (!read.files.some((file) => file.path === path)) problems.push(`${path} is missing`);
  };
  await check(read.manifests.dash, (text) => dashDisagreements(read, measured, text));
  await check(read.manifests.hls, (text) => hlsMasterDisagreements(read, text));
  for (const one of measured) {
    await check(manifestPath.playlist(one.track.path), (text) =>
      hlsPlaylistDisagreements(one, text),
    );
  }
  return problems;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
