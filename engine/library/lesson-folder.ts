/** A packaged lesson on disk: read once, then answers what a path inside it is. */

import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type LessonFacts } from '../ledger/decide.ts';
import { DecodeError } from '../protocol/decoder.ts';
import {
  type AudioTrack,
  type Lesson,
  LESSON_FILE,
  lesson,
  type MediaKind,
  segmentFile,
  type VideoTrack,
} from '../protocol/lesson.ts';
import { type PrivateLesson } from '../protocol/private-lesson.ts';
import { type Span } from '../protocol/units.ts';

/** The folder is not a complete packaged lesson; the message says what is wrong with it. */
export class LessonFolderError extends Error {
  override readonly name = 'LessonFolderError';
}

/** What a file inside a lesson is to the engine. */
export type LessonFile =
  | {
      readonly role: 'segment';
      readonly kind: MediaKind;
      readonly span: Span;
      readonly bytes: number;
    }
  | {
      /** Opens the segments of a key period; no file lies there. */
      readonly role: 'key';
      readonly span: Span;
      readonly keyId: string;
      readonly key: Uint8Array;
    }
  | { readonly role: 'other'; readonly bytes: number };

export interface LessonFolder {
  readonly path: string;
  readonly lesson: Lesson;
  readonly facts: LessonFacts;
  /** Longest stretch that one key opens, milliseconds; 0 where the lesson is not encrypted. */
  readonly longestKeyPeriodMs: number;
  /** What lies at this path; undefined for everything that `lesson.json` does not list. */
  file(path: string): LessonFile | undefined;
}

/**
 * Reads and checks `lesson.json`. @throws {LessonFolderError}
 *
 * @param keys of the lesson's private part; without them an encrypted lesson's keys do not exist
 */
export async function readLessonFolder(
  path: string,
  keys: PrivateLesson['keys'] = [],
): Promise<LessonFolder> {
  const described = await readDescription(path);
  const segments = segmentIndex(described);
  const files = new Map<string, LessonFile>([[LESSON_FILE, { role: 'other', bytes: -1 }]]);
  for (const { path: name, bytes } of described.files) {
    const segment = segments.get(name);
    files.set(name, segment === undefined ? { role: 'other', bytes } : { ...segment, bytes });
  }
  addKeys(described, keys, files);
  return {
    path,
    lesson: described,
    facts: factsOf(described),
    longestKeyPeriodMs: longest(keyMarks(described)),
    file: (name) => files.get(name),
  };
}

/**
 * Looks whether every listed file is there in its listed size, and inside the folder: a link would
 * hand out whatever it points to. @throws {LessonFolderError}
 */
export async function checkLessonFiles({ path, lesson: described }: LessonFolder): Promise<void> {
  const inside = (await realpath(path)) + sep;
  for (const file of described.files) {
    const place = await realpath(join(path, file.path)).catch(() => null);
    if (place !== null && place !== join(inside, file.path)) {
      throw new LessonFolderError(
        `${file.path} in ${path} is a link. Reason: a lesson serves only files of its own. ` +
          'Put the file itself there.',
      );
    }
    const found = place === null ? null : await stat(place).catch(() => null);
    if (found === null || !found.isFile()) {
      throw new LessonFolderError(`${file.path} is missing from ${path}.`);
    }
    if (found.size !== file.bytes) {
      throw new LessonFolderError(
        `${file.path} in ${path} has ${found.size} bytes, but lesson.json lists ${file.bytes}.`,
      );
    }
  }
}

async function readDescription(path: string): Promise<Lesson> {
  const place = join(path, LESSON_FILE);
  let text: string;
  try {
    text = await readFile(place, 'utf8');
  } catch {
    throw new LessonFolderError(
      `There is no lesson.json in ${path}. Package the lecture first: ` +
        'lectern-packager package <input> --out <folder>.',
    );
  }
  try {
    return lesson(JSON.parse(text));
  } catch (error) {
    if (error instanceof DecodeError || error instanceof SyntaxError) {
      throw new LessonFolderError(`${place} is not a lesson description: ${error.message}.`);
    }
    throw error;
  }
}

function addKeys(
  described: Lesson,
  keys: PrivateLesson['keys'],
  files: Map<string, LessonFile>,
): void {
  const periods = described.protection?.keys ?? [];
  const secrets = new Map(keys.map(({ path, key }) => [path, key]));
  for (const [i, { startMs, path, keyId }] of periods.entries()) {
    const endMs = periods[i + 1]?.startMs ?? described.durationMs;
    if ((i === 0 && startMs !== 0) || endMs <= startMs || files.has(path)) {
      throw new LessonFolderError(
        `The key periods of "${described.id}" do not fit the lesson. Reason: ${path} at ` +
          `${startMs} ms. Package the lecture again.`,
      );
    }
    const key = secrets.get(path);
    if (key === undefined) continue;
    files.set(path, { role: 'key', span: [startMs, endMs], keyId, key: Buffer.from(key, 'hex') });
  }
}

/** Every segment file with the kind of its media and its span on the grid. */
function segmentIndex(
  described: Lesson,
): Map<string, { role: 'segment'; kind: MediaKind; span: Span }> {
  const grids = described.grid;
  const index = new Map<string, { role: 'segment'; kind: MediaKind; span: Span }>();
  for (const track of [...described.video, ...described.audio]) {
    const marks = grids[track.kind] ?? [];
    for (let i = 0; i + 1 < marks.length; i += 1) {
      index.set(`${track.path}/${segmentFile(i)}`, {
        role: 'segment',
        kind: kindOf(track),
        span: [marks[i] as number, marks[i + 1] as number],
      });
    }
  }
  return index;
}

function kindOf(track: VideoTrack | AudioTrack): MediaKind {
  if (track.kind === 'audio') return 'audio';
  return track.stream === 'presentation' ? 'presentation' : 'video';
}

/** Where key periods begin, and where the last one ends; nothing where there are none. */
function keyMarks({ protection, durationMs }: Lesson): number[] {
  const starts = (protection?.keys ?? []).map(({ startMs }) => startMs);
  return starts.length === 0 ? [] : [...starts, durationMs];
}

function longest(marks: readonly number[] = []): number {
  return marks.reduce((most, mark, i) => Math.max(most, mark - (marks[i - 1] ?? mark)), 0);
}

function factsOf(described: Lesson): LessonFacts {
  const { video, audio } = described.grid;
  const kinds: MediaKind[] = [];
  if (described.video.length > 0 && video !== undefined) kinds.push('video');
  if (described.audio.length > 0 && audio !== undefined) kinds.push('audio');
  if (described.video.some(({ stream }) => stream === 'presentation')) kinds.push('presentation');
  return {
    lessonId: described.id,
    mediaVersion: described.mediaVersion,
    durationMs: described.durationMs,
    longestSegmentMs: Math.max(longest(video), longest(audio)),
    kinds,
  };
}
