/** What the packaging command has of a farm. */

import type { FfmpegIdentity } from '../ffmpeg/identity.ts';
import type { ExecutorJob } from '../execution/executor.ts';
import type { Queue, QueueEvents } from './bullmq.ts';
import type { QueueAddress, Redis } from './redis.ts';
import type { Roll } from './roll.ts';
import type { RunLease } from './run-lease.ts';
import type { Storage } from './storage.ts';

export interface FarmOptions {
  readonly queue: QueueAddress;
  readonly storage: Storage;
  /** Of the ffmpeg that the lesson is planned for; only workers with the same take its tasks. */
  readonly ffmpeg: FfmpegIdentity;
  /** How the workers' logs call the lesson. */
  readonly lesson: string;
  /** After this long without a fitting worker, it is said. */
  readonly patienceMs?: number;
}

/** What a run needs of the farm. */
export interface Farm extends FarmOptions {
  readonly redis: Redis;
  readonly tasks: Queue;
  readonly events: QueueEvents;
  readonly roll: Roll;
  readonly lease: RunLease;
  /** That no worker fits, that a source is being copied. */
  readonly onNotice: NonNullable<ExecutorJob['onNotice']>;
}

/** Waits for the work, but no longer than that. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}
