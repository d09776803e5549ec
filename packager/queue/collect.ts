/** Brings a finished task's files from the storage to the packaging command, checked. */

import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { renameDurably } from '../execution/durable.ts';
import { RESULT_FILE, taskResult } from './farm-job.ts';
import { hashFile } from '../execution/file-hash.ts';
import { parsed, readStoredResult } from './run-job.ts';
import type { Storage } from './storage.ts';

export type Collected =
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string };

/**
 * Afterwards the files lie under `resultsFolder/<task.id>/`, whole, and `result.json` with them until
 * {@link forget} says that it is journaled.
 *
 * @param results where the task's files lie in the storage
 */
export async function collect(
  task: Task,
  storage: Storage,
  results: string,
  resultsFolder: string,
): Promise<Collected> {
  const target = join(resultsFolder, task.id);
  const earlier = await readLocal(task, target);
  if (earlier !== undefined) return { kind: 'result', result: earlier };
  const part = join(resultsFolder, `.${task.id}.part`);
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  try {
    const result = await readStoredResult(storage, results, part);
    if (result === undefined) return { kind: 'absent' };
    const names = new Set(task.outputs.map((output) => output.name));
    const stray = result.files.find((file) => !names.has(file.name));
    if (stray !== undefined) return { kind: 'damaged', why: `"${stray.name}" was not asked for` };
    for (const file of [...result.files, { name: RESULT_FILE }]) {
      await bring(storage, `${results}/${file.name}`, join(part, file.name));
    }
    const wrong = await damagedFile(result, part);
    if (wrong !== undefined) return { kind: 'damaged', why: `"${wrong}" has another SHA-256` };
    await rm(target, { recursive: true, force: true });
    await renameDurably(part, target);
    return { kind: 'result', result };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Once the result is journaled, neither its listing nor what the storage holds of it is needed. */
export async function forget(
  task: Task,
  storage: Storage,
  results: string,
  resultsFolder: string,
): Promise<void> {
  await rm(join(resultsFolder, task.id, RESULT_FILE), { force: true });
  await storage.remove(results);
}

/** What an earlier command had brought when it ended, but had not journaled. */
async function readLocal(task: Task, folder: string): Promise<TaskResult | undefined> {
  const text = await readFile(join(folder, RESULT_FILE), 'utf8').catch(() => undefined);
  const decoded = text === undefined ? undefined : decode(taskResult, parsed(text));
  if (decoded?.ok !== true || decoded.value.taskId !== task.id) return undefined;
  return (await damagedFile(decoded.value, folder)) === undefined ? decoded.value : undefined;
}

async function damagedFile(result: TaskResult, folder: string): Promise<string | undefined> {
  for (const file of result.files) {
    const found = await hashFile(join(folder, file.name)).catch(() => undefined);
    if (found?.sha256 !== file.sha256 || found.bytes !== file.bytes) return file.name;
  }
  return undefined;
}

/** On one file system, files change their place; elsewhere they are copied. */
async function bring(storage: Storage, name: string, localPath: string): Promise<void> {
  const path = await storage.pathOf(name);
  if (path !== undefined && (await stat(path)).isFile()) {
    try {
      return await rename(path, localPath);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    }
  }
  await storage.fetch(name, localPath);
}
