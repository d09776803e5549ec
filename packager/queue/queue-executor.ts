/** Runs the tasks of a lesson on the workers of a farm, as the local pool runs them here. */

import { interrupted } from '../plan/fault.ts';
import type { Task } from '../plan/task.ts';
import type { Executor, ExecutorJob } from '../execution/executor.ts';
import { openEvents, openQueue, queueName } from './bullmq.ts';
import { FarmRun } from './farm-run.ts';
import { type Farm, type FarmOptions, within } from './farm.ts';
import { connectRedis, hangUp } from './redis.ts';
import { Roll } from './roll.ts';
import { RunLease } from './run-lease.ts';

/** Waiting for Redis ends here once the work itself is over: it may be gone. */
const goodbyeMs = 5_000;

export class QueueExecutor implements Executor {
  readonly #options: FarmOptions;

  constructor(options: FarmOptions) {
    this.#options = options;
  }

  /**
   * @throws PackagerFault where a task failed for good, where another command works on the same
   *   lesson, and where it was interrupted; finished results are kept for the next run
   */
  async run(tasks: readonly Task[], job: ExecutorJob): Promise<void> {
    if (tasks.length === 0) return;
    if (job.signal?.aborted === true) throw interrupted();
    const redis = await connectRedis(this.#options.queue);
    const closers: (() => Promise<unknown>)[] = [];
    try {
      const lease = await RunLease.take(redis, job.fingerprint, job.signal);
      closers.push(() => lease.end());
      const name = queueName(this.#options.ffmpeg.id, this.#options.storage.id);
      const queue = openQueue(name, redis);
      closers.push(() => queue.close());
      const events = await openEvents(name, redis);
      closers.push(() => events.close());
      const roll = new Roll(redis);
      closers.push(() => roll.gone(job.fingerprint));
      const onNotice: Farm['onNotice'] = (text, kind) => job.onNotice?.(text, kind);
      const farm: Farm = { ...this.#options, redis, tasks: queue, events, roll, lease, onNotice };
      await new FarmRun(farm, tasks, job).carryOut();
    } finally {
      const closing = Promise.allSettled(closers.reverse().map((close) => close()));
      if (redis.status === 'ready') await within(goodbyeMs, closing);
      hangUp(redis);
    }
  }
}
