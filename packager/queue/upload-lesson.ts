/**
 * A finished lesson goes into a storage. Where none lay before, the order is one in which nobody sees
 * half of it. Where an earlier one is replaced, files keep their names, so until `lesson.json` is sent
 * whoever plays from there gets files of both; a prefix of its own for each version avoids that.
 */

import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { LESSON_FILE, lesson } from '../../engine/protocol/lesson.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { Storage } from './storage.ts';
import { Turns } from './turns.ts';

const uploadsAtOnce = 4;
/** A day of lecture takes a tenth of it. */
const mostLessonBytes = 100_000_000;
/** For the content team alone. */
const internalFolder = 'internal/';

const contentTypes: Readonly<Record<string, string>> = {
  '.mpd': 'application/dash+xml',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.mp4': 'video/mp4',
  '.m4s': 'video/iso.segment',
  '.vtt': 'text/vtt; charset=utf-8',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
};

/**
 * Segments and pictures first, then manifests, `lesson.json` last. What is internal stays here, and
 * so do keys and answers, which never lie in the folder.
 *
 * @param isReplacing whether an earlier lesson may lie there
 * @param onReplacing called before the first file is sent, where an earlier one lies there
 * @returns how many files were sent, and how many of an earlier version were removed after that
 * @throws PackagerFault where a lesson lies there already
 */
export async function uploadLesson(
  folder: string,
  storage: Storage,
  isReplacing: boolean,
  onReplacing: () => void = () => {},
): Promise<{ files: number; removed: number }> {
  const hasEarlier = await hasEarlierLesson(storage, isReplacing);
  const names = await publicFiles(folder);
  if (hasEarlier) onReplacing();
  const earlier = hasEarlier ? await earlierFiles(storage, folder) : [];
  const turns = new Turns(uploadsAtOnce);
  let sent = 0;
  let hasFailed = false;
  for (const isNow of [isMedia, isManifest, isLesson]) {
    await Promise.all(
      names.filter(isNow).map((name) =>
        turns.take(async () => {
          // What is left is not sent any more: nobody could use it.
          if (hasFailed) return;
          const contentType = contentTypes[extname(name)] ?? 'application/octet-stream';
          await storage.put(name, join(folder, name), { contentType }).catch((error: unknown) => {
            hasFailed = true;
            throw error;
          });
          sent += 1;
        }),
      ),
    );
  }
  const { size } = await stat(join(folder, LESSON_FILE));
  if ((await storage.has(LESSON_FILE))?.bytes !== size) throw notKept(storage);
  return { files: sent, removed: await removeEarlier(earlier, names, storage) };
}

/**
 * @param isReplacing whether an earlier lesson may lie there
 * @throws PackagerFault where one lies there and may not, and where the storage does not answer
 */
export async function hasEarlierLesson(storage: Storage, isReplacing: boolean): Promise<boolean> {
  const hasEarlier = (await storage.has(LESSON_FILE)) !== undefined;
  if (isReplacing || !hasEarlier) return hasEarlier;
  throw new PackagerFault(
    'misuse',
    `A lesson lies already in ${storage.title}.`,
    `there is a ${LESSON_FILE}`,
    'Name another prefix, or add --force to replace it.',
  );
}

function notKept({ title }: Storage): PackagerFault {
  return new PackagerFault(
    'fault',
    `The lesson was sent to ${title}, and is not there.`,
    `the ${LESSON_FILE} that lies there is not the one that was sent`,
    'Check the address and what answers there, and run the same command again.',
  );
}

/** Last of all: until `lesson.json` was replaced, learners may have been served by the earlier one. */
async function removeEarlier(
  earlier: readonly string[],
  names: readonly string[],
  storage: Storage,
): Promise<number> {
  const present = new Set(names);
  const surplus = earlier.filter((name) => !present.has(name));
  for (const name of surplus) await storage.remove(name);
  return surplus.length;
}

/** Only what the earlier lesson itself lists: other things may lie there that are not ours. */
async function earlierFiles(storage: Storage, folder: string): Promise<string[]> {
  const scratch = `${folder}.earlier.json`;
  try {
    if (((await storage.has(LESSON_FILE))?.bytes ?? 0) > mostLessonBytes) return [];
    await storage.fetch(LESSON_FILE, scratch);
    const read = decode(lesson, JSON.parse(await readFile(scratch, 'utf8')));
    return read.ok ? read.value.files.map((file) => file.path) : [];
  } catch {
    return [];
  } finally {
    await rm(scratch, { force: true });
  }
}

async function publicFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((name) => !name.startsWith(internalFolder))
    .sort();
}

function isLesson(name: string): boolean {
  return name === LESSON_FILE;
}

function isManifest(name: string): boolean {
  return /\.(mpd|m3u8)$/.test(name);
}

function isMedia(name: string): boolean {
  return !isLesson(name) && !isManifest(name);
}
