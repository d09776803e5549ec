/** What is finished, one line for each task, written down as soon as it lies on the disk. */

import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  decode,
  flag,
  list,
  number,
  optional,
  record,
  text,
  whole,
} from '../../engine/protocol/decoder.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { syncFolder } from './durable.ts';
import { sha256Of } from './run-task.ts';

const entry = record({
  taskId: text(1, 100, /^[a-z0-9-]+$/),
  files: list(
    record({
      name: text(1, 100, /^[A-Za-z0-9][A-Za-z0-9._-]*$/),
      bytes: whole(0, Number.MAX_SAFE_INTEGER),
      sha256: text(64, 64, /^[0-9a-f]{64}$/),
      frames: optional(number(0, 1e9)),
    }),
    100,
  ),
  exact: flag,
});

export class Journal {
  readonly #file: FileHandle;
  readonly #entries: Map<string, TaskResult>;

  private constructor(file: FileHandle, entries: Map<string, TaskResult>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** A last line that was cut off in the middle is forgotten; so is whatever is no entry. */
  static async open(folder: string): Promise<Journal> {
    const path = join(folder, 'journal.ndjson');
    const written = await readFile(path, 'utf8').catch(() => '');
    const whole = written.slice(0, written.lastIndexOf('\n') + 1);
    const entries = new Map<string, TaskResult>();
    for (const line of whole.split('\n')) {
      const result = readEntry(line);
      if (result !== undefined) entries.set(result.taskId, result);
    }
    const file = await open(path, 'a');
    try {
      await file.truncate(Buffer.byteLength(whole));
      await file.sync();
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new Journal(file, entries);
  }

  async append(result: TaskResult): Promise<void> {
    await this.#file.write(`${JSON.stringify(result)}\n`);
    await this.#file.sync();
    this.#entries.set(result.taskId, result);
  }

  /** Results of these tasks that still lie on the disk as they were written down. */
  async verified(tasks: readonly Task[], resultsFolder: string): Promise<Map<string, TaskResult>> {
    const found = new Map<string, TaskResult>();
    for (const task of tasks) {
      const result = this.#entries.get(task.id);
      if (result !== undefined && (await isOnDisk(result, join(resultsFolder, task.id)))) {
        found.set(task.id, result);
      }
    }
    return found;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function readEntry(line: string): TaskResult | undefined {
  if (line === '') return undefined;
  try {
    const decoded = decode(entry, JSON.parse(line));
    return decoded.ok ? decoded.value : undefined;
  } catch {
    return undefined;
  }
}

async function isOnDisk(result: TaskResult, folder: string): Promise<boolean> {
  for (const file of result.files) {
    const path = join(folder, file.name);
    const found = await stat(path).catch(() => undefined);
    if (found?.size !== file.bytes || (await sha256Of(path)) !== file.sha256) return false;
  }
  return true;
}
