/** What is finished, one line for each task, written down as soon as it lies on the disk. */

import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type Infer,
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
import { sha256Of } from './file-hash.ts';

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
  complaints: optional(record({ count: whole(1, 1e12), first: text(0, 300) })),
  /** Of what the task was to do: another program may mean other work by the same name. */
  taskSha256: text(64, 64, /^[0-9a-f]{64}$/),
});

const JOURNAL = 'journal.ndjson';
const lineFeed = 0x0a;

export class Journal {
  readonly #file: FileHandle;
  readonly #tasks: ReadonlyMap<string, string>;
  readonly #entries: Map<string, TaskResult>;

  private constructor(
    file: FileHandle,
    tasks: ReadonlyMap<string, string>,
    entries: Map<string, TaskResult>,
  ) {
    this.#file = file;
    this.#tasks = tasks;
    this.#entries = entries;
  }

  /** Whether anything is finished in a folder, of whatever tasks. */
  static async hasEntries(folder: string): Promise<boolean> {
    const written = await readFile(join(folder, JOURNAL), 'utf8').catch(() => '');
    return written.split('\n').some((line) => readEntry(line) !== undefined);
  }

  /**
   * A last line that was cut off in the middle is forgotten; so is whatever is no entry, or none of
   * these tasks as they are now.
   */
  static async open(folder: string, tasks: readonly Task[]): Promise<Journal> {
    const path = join(folder, JOURNAL);
    const written = await readFile(path).catch(() => Buffer.alloc(0));
    // In bytes: a damaged one becomes several where text is made of it.
    const whole = written.subarray(0, written.lastIndexOf(lineFeed) + 1);
    const hashes = new Map(tasks.map((task) => [task.id, hashOf(task)]));
    const entries = new Map<string, TaskResult>();
    for (const line of whole.toString('utf8').split('\n')) {
      const found = readEntry(line);
      if (found === undefined) continue;
      const { taskSha256, ...result } = found;
      if (taskSha256 === hashes.get(result.taskId)) entries.set(result.taskId, result);
    }
    const file = await open(path, 'a');
    try {
      await file.truncate(whole.length);
      await file.sync();
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new Journal(file, hashes, entries);
  }

  async append(result: TaskResult): Promise<void> {
    const taskSha256 = this.#tasks.get(result.taskId);
    await this.#file.write(`${JSON.stringify({ ...result, taskSha256 })}\n`);
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

/** Of the sound it is the task before its gain is known: the gain follows from that and the source. */
function hashOf({ kind, input, args, exactArgs }: Task): string {
  return createHash('sha256')
    .update(JSON.stringify({ kind, input, args, exactArgs }))
    .digest('hex');
}

function readEntry(line: string): Infer<typeof entry> | undefined {
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
