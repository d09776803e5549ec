/** The queue itself. The only file that imports BullMQ. */

import { createHash } from 'node:crypto';
import { type Job, Queue, QueueEvents, UnrecoverableError, WaitingError, Worker } from 'bullmq';

import { FARM_PROTOCOL } from './farm-job.ts';
import type { Redis } from './redis.ts';

export type { Job, Queue, QueueEvents, Worker };
export { UnrecoverableError, WaitingError };

const prefix = 'lectern';
const dayS = 86_400;

/**
 * Each ffmpeg and each storage has a queue of its own. So a worker that could not do a task, or would
 * do it differently, never takes it from one that can.
 */
export function queueName(ffmpegId: string, storageId: string): string {
  const hash = createHash('sha256').update(`${FARM_PROTOCOL}\n${ffmpegId}\n${storageId}`);
  return `farm-${hash.digest('hex').slice(0, 24)}`;
}

export function openQueue(name: string, connection: Redis): Queue {
  const queue = new Queue(name, {
    connection,
    prefix,
    defaultJobOptions: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 2_000 },
      removeOnComplete: { age: dayS, count: 5_000 },
      removeOnFail: { age: 7 * dayS, count: 1_000 },
    },
  });
  queue.on('error', () => {});
  return queue;
}

export async function openEvents(name: string, connection: Redis): Promise<QueueEvents> {
  const events = new QueueEvents(name, { connection, prefix });
  events.on('error', () => {});
  await events.waitUntilReady();
  return events;
}

export interface WorkerSettings {
  readonly jobs: number;
  /** After this long without a sign of life, a task goes to another worker. */
  readonly takeoverMs: number;
}

export function openWorker(
  name: string,
  connection: Redis,
  settings: WorkerSettings,
  carryOut: (job: Job, token: string) => Promise<unknown>,
): Worker {
  const worker = new Worker(name, (job, token) => carryOut(job, token ?? ''), {
    connection,
    prefix,
    concurrency: settings.jobs,
    // Renewed by a timer, so it may be short however long an encode takes.
    lockDuration: settings.takeoverMs,
    lockRenewTime: settings.takeoverMs / 4,
    stalledInterval: Math.max(500, settings.takeoverMs / 4),
    // Machines may come and go; only a task that ends several of them is at fault itself.
    maxStalledCount: 5,
  });
  worker.on('error', () => {});
  return worker;
}
