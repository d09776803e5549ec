/** What a worker has in hand: each task from taking it to what the queue is told about it. */

import { PackagerFault } from '../plan/fault.ts';
import { type Job, UnrecoverableError, WaitingError } from './bullmq.ts';
import { type FarmJob, readFarmJob } from './farm-job.ts';
import type { FfmpegWatch } from './ffmpeg-watch.ts';
import type { Redis } from './redis.ts';
import { type WorkPlace, runJob } from './run-job.ts';
import { isStopped } from './run-lease.ts';
import type { WorkerEvent } from './worker-events.ts';

export interface DeskOptions extends WorkPlace {
  readonly name: string;
  readonly redis: Redis;
  readonly watch: FfmpegWatch;
  readonly onEvent: (event: WorkerEvent) => void;
  /** The worker can do no more work. */
  readonly onFault: (fault: PackagerFault) => void;
}

interface Running {
  readonly fingerprint: string;
  readonly abort: AbortController;
  why: 'cancelled' | 'handed back' | undefined;
}

const progressMs = 1_000;
/** What the packaging command sees when its own stopping ended a task. */
export const CANCELLED = 'cancelled by the packaging command';

export class Desk {
  readonly #options: DeskOptions;
  readonly #running = new Set<Running>();
  readonly #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#running.size;
  }

  /** From now on everything goes back to the queue. */
  handBackAll(): void {
    this.#isClosed = true;
    for (const running of this.#running) this.#stop(running, 'handed back');
  }

  /** Stops what its packaging command has called off. */
  async lookForStops(): Promise<void> {
    for (const fingerprint of new Set([...this.#running].map((one) => one.fingerprint))) {
      if (!(await isStopped(this.#options.redis, fingerprint))) continue;
      for (const running of this.#running) {
        if (running.fingerprint === fingerprint) this.#stop(running, 'cancelled');
      }
    }
  }

  async carryOut(queued: Job, token: string): Promise<null> {
    const { onEvent, name: worker } = this.#options;
    const read = readFarmJob(queued.data);
    if ('fault' in read) {
      onEvent({ event: 'refused', worker, task: (queued.id ?? '').slice(0, 160), why: read.fault });
      throw new UnrecoverableError(`worker ${worker} refused it: ${read.fault}`);
    }
    const running: Running = {
      ...{ fingerprint: read.job.fingerprint, abort: new AbortController(), why: undefined },
    };
    this.#running.add(running);
    try {
      await this.#work(read.job, queued, running);
      return null;
    } catch (error) {
      throw await this.#answer(error, read.job, queued, token, running);
    } finally {
      this.#running.delete(running);
      if (this.#running.size === 0) for (const tell of this.#waiting.splice(0)) tell();
    }
  }

  whenEmpty(): Promise<void> {
    if (this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #work(job: FarmJob, queued: Job, running: Running): Promise<void> {
    const { onEvent, name: worker, redis, watch, onFault } = this.#options;
    const { task, lesson } = job;
    const fault = await watch.fault();
    if (fault !== undefined) {
      this.handBackAll();
      onFault(fault);
    }
    if (this.#isClosed) this.#stop(running, 'handed back');
    if (job.ffmpeg !== watch.identity.id) throw new UnrecoverableError('it names another ffmpeg');
    if (await isStopped(redis, job.fingerprint)) this.#stop(running, 'cancelled');
    running.abort.signal.throwIfAborted();
    onEvent({ event: 'started', worker, task: task.id, lesson });
    const startedMs = performance.now();
    const { signal } = running.abort;
    const didRun = await runJob(job, this.#options, signal, this.#reporter(queued));
    const tookSeconds = (performance.now() - startedMs) / 1_000;
    const { seconds } = task;
    onEvent({ event: 'done', worker, task: task.id, lesson, seconds, tookSeconds, didRun });
  }

  /** What the queue is told: put back, given up, or failed once. */
  async #answer(
    error: unknown,
    { task, lesson }: FarmJob,
    queued: Job,
    token: string,
    running: Running,
  ): Promise<Error> {
    const { onEvent, name: worker } = this.#options;
    if (running.why === 'handed back') {
      onEvent({ event: 'handed-back', worker, task: task.id, lesson });
      await queued.moveToWait(token);
      return new WaitingError();
    }
    if (running.why === 'cancelled') {
      onEvent({ event: 'cancelled', worker, task: task.id, lesson });
      return new UnrecoverableError(CANCELLED);
    }
    const why = wordsOf(error);
    const attempt = queued.attemptsMade + 1;
    onEvent({ event: 'failed', worker, task: task.id, lesson, why, attempt });
    const words = `worker ${worker}: ${why}`;
    return error instanceof UnrecoverableError ? new UnrecoverableError(words) : new Error(words);
  }

  #stop(running: Running, why: 'cancelled' | 'handed back'): void {
    running.why ??= why;
    running.abort.abort();
  }

  /** At most once a second, and never a second report before the first has arrived. */
  #reporter(queued: Job): (seconds: number) => void {
    let nextMs = 0;
    let isSending = false;
    return (seconds) => {
      if (isSending || performance.now() < nextMs) return;
      nextMs = performance.now() + progressMs;
      isSending = true;
      queued
        .updateProgress({ seconds, worker: this.#options.name })
        .catch(() => {})
        .finally(() => (isSending = false));
    };
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof PackagerFault) return `${error.message} Reason: ${error.reason}`;
  return error instanceof Error ? error.message : String(error);
}
