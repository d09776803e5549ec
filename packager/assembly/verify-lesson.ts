/** Checks a packaged folder against its own `lesson.json`. */

import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import {
  type AudioTrack,
  INTERNAL_FOLDER,
  LESSON_FILE,
  type Lesson,
  type VideoTrack,
  lesson as lessonDecoder,
} from '../../engine/protocol/lesson.ts';
import {
  type PrivateLesson,
  privateLesson,
  privateLessonFile,
} from '../../engine/protocol/private-lesson.ts';
import {
  bandwidthConcerns,
  dashDisagreements,
  hlsMasterDisagreements,
  hlsPlaylistDisagreements,
  isOffered,
  trackDisagreements,
} from '../manifest/agree.ts';
import { manifestPath } from '../manifest/presentation.ts';
import { readDash } from '../manifest/read-dash.ts';
import { segmentFile } from '../manifest/segment-pattern.ts';
import type { MeasuredTrack } from '../manifest/track.ts';
import { PackagerFault } from '../plan/fault.ts';
import { QUALITY_FILE, qualityRecord } from '../report/quality-record.ts';
import { sha256Of } from '../execution/file-hash.ts';
import { mediaVersionOf } from './file-list.ts';
import { type Remeasured, measureTrack } from './measure-track.ts';
import { privateProblems, referenceProblems } from './reference-problems.ts';
import { openTrack } from './track-bytes.ts';

/** For those who answer for the content: not served, and no part of what is listed. */
const internalFolder = `${INTERNAL_FOLDER}/`;

export interface Verification {
  /** Absent where `lesson.json` cannot be read. */
  readonly lesson?: Lesson;
  /** One line for each thing that breaks a player or a proof; none where the lesson is whole. */
  readonly problems: readonly string[];
  /** One line for each thing that a person should look at. */
  readonly warnings: readonly string[];
}

/**
 * Checks everything that can be checked from the folder, and from the private part where it lies
 * beside it.
 *
 * @throws PackagerFault (interrupted) once `signal` is aborted
 */
export async function verifyLesson(folder: string, signal?: AbortSignal): Promise<Verification> {
  const checked = await checkLesson(folder, privateLessonFile(folder), signal);
  if (checked.lesson === undefined) return checked;
  const concerns = await qualityConcerns(folder, checked.lesson);
  return { ...checked, warnings: [...checked.warnings, ...concerns] };
}

/**
 * The same without what the quality report says: for a lesson whose report is not written yet.
 *
 * @param privatePath where the private part lies, if there is one
 * @throws PackagerFault (interrupted) once `signal` is aborted
 */
export async function checkLesson(
  folder: string,
  privatePath: string,
  signal?: AbortSignal,
): Promise<Verification> {
  const read = await readLesson(folder);
  if (typeof read === 'string') return { problems: [read], warnings: [] };
  const problems = [...(await fileProblems(folder, read, signal)), ...referenceProblems(read)];
  const warnings: string[] = [];
  const secret = await readPrivate(privatePath);
  if (typeof secret === 'string') problems.push(secret);
  else if (secret !== undefined) problems.push(...privateProblems(read, secret));
  const opener = typeof secret === 'string' ? undefined : secret;
  if (read.protection !== undefined && opener === undefined) {
    const file = basename(privatePath);
    warnings.push(
      `sealed segments could not be looked into: ${file} does not lie beside the folder`,
    );
  }
  const measured: MeasuredTrack[] = [];
  for (const track of [...read.video, ...read.audio]) {
    const grid = (track.kind === 'video' ? read.grid.video : read.grid.audio) ?? [0];
    stopIfAsked(signal);
    try {
      const files = await openTrack(folder, read, track, opener);
      const found =
        files === undefined
          ? await asDeclared(folder, read, track)
          : await measureTrack(track, grid.length - 1, files);
      measured.push(found.measured);
      problems.push(...found.problems, ...trackDisagreements(read, found.measured));
      warnings.push(...bandwidthConcerns(found.measured));
    } catch (error) {
      problems.push(`${track.path}: ${(error as Error).message}`);
    }
  }
  problems.push(...(await manifestProblems(folder, read, measured)));
  return { lesson: read, problems, warnings };
}

/** A sealed track: times as a manifest says, sizes as they lie there. */
async function asDeclared(
  folder: string,
  lesson: Lesson,
  track: VideoTrack | AudioTrack,
): Promise<Remeasured> {
  const part = (['main', 'presentation'] as const).find((one) => isOffered(track, one));
  const pair = part === 'presentation' ? lesson.manifests.presentation : lesson.manifests;
  const xml = await readFile(join(folder, pair?.dash ?? lesson.manifests.dash), 'utf8');
  const named = readDash(xml).tracks.find((one) => one.path === track.path);
  if (named === undefined) throw new Error('no manifest names it');
  const sizes = new Map(lesson.files.map((file) => [file.path, file.bytes]));
  const segments = named.segments.map((segment, index) => ({
    ...segment,
    bytes: sizes.get(`${track.path}/${segmentFile(index)}`) ?? 0,
  }));
  return { measured: { track, timescaleHz: named.timescaleHz, segments }, problems: [] };
}

/** @returns a text where it lies there and cannot be read */
export async function readPrivate(path: string): Promise<PrivateLesson | string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const decoded = decode(privateLesson, JSON.parse(text));
    return decoded.ok ? decoded.value : `${basename(path)}: ${decoded.error.message}`;
  } catch (error) {
    return `${basename(path)} cannot be read: ${(error as Error).message}`;
  }
}

/** What the quality report of the packaging warned of; without one, what can be said anyway. */
async function qualityConcerns(folder: string, lesson: Lesson): Promise<string[]> {
  const path = join(folder, INTERNAL_FOLDER, QUALITY_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return lesson.captions.length > 0 || lesson.audio.length === 0 ? [] : ['there are no captions'];
  }
  try {
    const decoded = decode(qualityRecord, JSON.parse(text));
    if (!decoded.ok) return [`${QUALITY_FILE}: ${decoded.error.message}`];
    if (decoded.value.mediaVersion !== lesson.mediaVersion) {
      return [`${QUALITY_FILE} was written for another version`];
    }
    // Bandwidths were just measured again.
    return decoded.value.warnings.flatMap((one) => (one.kind === 'bandwidth' ? [] : [one.text.en]));
  } catch (error) {
    return [`${QUALITY_FILE} cannot be read: ${(error as Error).message}`];
  }
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
  for (const part of ['main', 'audioOnly', 'presentation'] as const) {
    const pair = part === 'main' ? read.manifests : read.manifests[part];
    if (pair === undefined) continue;
    await check(pair.dash, (text) => dashDisagreements(read, measured, text, part));
    await check(pair.hls, (text) => hlsMasterDisagreements(read, text, part));
  }
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
