/** What lies in the queue, and how much of it a worker believes: nothing until it is decoded. */

import * as d from '../../engine/protocol/decoder.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { argumentFault } from './argument-check.ts';
import { FARM_FOLDER, isStorageName } from './storage.ts';

/** Raised when the data change: workers of another version then wait at another queue. */
export const FARM_PROTOCOL = 1;

export interface FarmJob {
  readonly protocol: typeof FARM_PROTOCOL;
  /** Source, plan and ffmpeg of the lesson: results under one fingerprint fit together. */
  readonly fingerprint: string;
  /** The ffmpeg that the lesson was planned for, see `ffmpeg/identity.ts`. */
  readonly ffmpeg: string;
  /** For the worker's log. */
  readonly lesson: string;
  readonly input: FarmInput;
  /** Where results go: a folder of the storage, one folder a task below it. */
  readonly results: string;
  readonly task: Task;
}

export interface FarmInput {
  readonly name: string;
  readonly bytes: number;
  /** Known where the input was copied into the storage. */
  readonly sha256?: string;
}

const plainId = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const hex64 = d.text(64, 64, /^[0-9a-f]{64}$/, 'a SHA-256 in hex');
const fileName = d.text(1, 200, plainId, 'a plain file name');
const bytes = d.whole(0, Number.MAX_SAFE_INTEGER);
const frames = d.whole(0, 100_000_000);
const storageName = d.where(d.text(1, 1_000), isStorageName, 'a path within the storage');

const args = d.where(
  d.list(d.text(0, 20_000), 2_000, 1),
  (list) => argumentFault(list) === undefined,
  'arguments that a worker knows',
);

const task: d.Decoder<Task> = d.record({
  id: d.text(1, 100, plainId, 'a plain task id'),
  kind: d.oneOf(['video', 'audio']),
  input: d.whole(0, 15),
  args,
  exactArgs: d.optional(args),
  outputs: d.list(d.record({ name: fileName, frames: d.optional(frames) }), 200, 1),
  seconds: d.number(0, 1_000_000),
});

/** Never a folder that holds somebody's files. */
const resultsFolder = d.where(
  storageName,
  (name) => name.startsWith(`${FARM_FOLDER}/results/`),
  "a folder among the farm's results",
);

export const farmJob: d.Decoder<FarmJob> = d.record({
  protocol: d.literal(FARM_PROTOCOL),
  fingerprint: d.text(8, 128, /^[A-Za-z0-9_-]+$/, 'a fingerprint'),
  ffmpeg: d.text(32, 32, /^[0-9a-f]+$/, "an ffmpeg's identity"),
  lesson: d.text(0, 200),
  input: d.record({ name: storageName, bytes, sha256: d.optional(hex64) }),
  results: resultsFolder,
  task,
});

export const taskResult: d.Decoder<TaskResult> = d.record({
  taskId: d.text(1, 100, plainId, 'a plain task id'),
  files: d.list(
    d.record({ name: fileName, bytes, sha256: hex64, frames: d.optional(frames) }),
    10_000,
  ),
  exact: d.flag,
  complaints: d.optional(d.record({ count: d.whole(1, 1e12), first: d.text(0, 300) })),
});

/** What a worker says about a task it works on. */
export const taskProgress = d.record({ seconds: d.number(0, 1_000_000), worker: d.text(0, 100) });

/** @returns the job, or in words why no worker would do it */
export function readFarmJob(value: unknown): { job: FarmJob } | { fault: string } {
  const decoded = d.decode(farmJob, value);
  if (decoded.ok) return { job: decoded.value };
  // The decoder says where, the check of the arguments says what.
  const given = (value as { task?: { args?: unknown; exactArgs?: unknown } } | null)?.task;
  for (const list of [given?.args, given?.exactArgs]) {
    if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) continue;
    const fault = argumentFault(list);
    if (fault !== undefined) return { fault: `it asks for ${fault}, which no worker does` };
  }
  return { fault: decoded.error.message };
}

/** BullMQ takes no ":" in an id; the same work has the same id, so that it is queued once. */
export function jobIdOf(fingerprint: string, taskId: string): string {
  return `${fingerprint}-${taskId}`;
}

export const RESULT_FILE = 'result.json';
