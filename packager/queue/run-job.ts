/** One task from the queue, carried out on this machine. */

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { TaskResult } from '../plan/task.ts';
import { makeFolder } from '../execution/make-folder.ts';
import { runTask } from '../execution/run-task.ts';
import { type FarmJob, RESULT_FILE, taskResult } from './farm-job.ts';
import type { SourceCache } from './source-cache.ts';
import type { Storage } from './storage.ts';

export interface WorkPlace {
  readonly storage: Storage;
  readonly cache: SourceCache;
  readonly ffmpeg: string;
  readonly nice?: number;
  /** Tasks get a folder of their own below it. */
  readonly workFolder: string;
}

/**
 * Leaves the result in the storage, `result.json` last: what it names is complete.
 *
 * @returns whether ffmpeg ran; false where the result lay there already
 */
export async function runJob(
  job: FarmJob,
  place: WorkPlace,
  signal: AbortSignal,
  onSeconds: (seconds: number) => void,
): Promise<boolean> {
  const results = `${job.results}/${job.task.id}`;
  await makeFolder(place.workFolder, place.workFolder, 0o700);
  const folder = await mkdtemp(join(place.workFolder, 'task-'));
  try {
    if ((await readStoredResult(place.storage, results, folder)) !== undefined) return false;
    const made = await withInput(job, place, (inputPath) =>
      runTask(job.task, {
        ...{ ffmpeg: place.ffmpeg, inputPath, folder, signal, onSeconds },
        ...(place.nice === undefined ? {} : { nice: place.nice }),
      }),
    );
    for (const file of made.files) {
      const name = `${results}/${file.name}`;
      await place.storage.put(name, join(folder, file.name), { mayMove: true });
    }
    const listing = join(folder, RESULT_FILE);
    await writeFile(listing, JSON.stringify(made));
    await place.storage.put(`${results}/${RESULT_FILE}`, listing, { mayMove: true });
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the result that lies complete below `results`; undefined where there is none */
export async function readStoredResult(
  storage: Storage,
  results: string,
  scratchFolder: string,
): Promise<TaskResult | undefined> {
  const name = `${results}/${RESULT_FILE}`;
  const listed = await storage.has(name);
  if (listed === undefined || listed.bytes > 16 * 1_048_576) return undefined;
  const scratch = join(scratchFolder, RESULT_FILE);
  await storage.fetch(name, scratch);
  const text = await readFile(scratch, 'utf8');
  await rm(scratch, { force: true });
  const decoded = decode(taskResult, parsed(text));
  if (!decoded.ok || decoded.value.taskId !== basename(results)) return undefined;
  for (const file of decoded.value.files) {
    const found = await storage.has(`${results}/${file.name}`);
    if (found?.bytes !== file.bytes) return undefined;
  }
  return decoded.value;
}

async function withInput<T>(
  job: FarmJob,
  place: WorkPlace,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const { name, bytes } = job.input;
  const path = await place.storage.pathOf(name);
  if (path === undefined) return place.cache.lend(place.storage, job.input, work);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true && found.size === bytes) return work(path);
  throw new PackagerFault(
    'fault',
    'The source of this task is not in the storage.',
    found === undefined
      ? `"${name}" is missing in ${place.storage.title}`
      : `"${name}" has ${found.size} bytes here, and ${bytes} where it was planned`,
    'Check that all machines have the same folder mounted.',
  );
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
