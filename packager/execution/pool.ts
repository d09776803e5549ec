/** Carries tasks out on this machine, several at once. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { PackagerFault, interrupted } from '../plan/fault.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { renameDurably, syncFile } from './durable.ts';
import type { Executor, ExecutorJob } from './executor.ts';
import { runTask } from './run-task.ts';
import { Slots, urgency } from './slots.ts';

export interface PoolOptions {
  readonly ffmpeg: string;
  /** Programs at once, or the slots that they share with other work. */
  readonly jobs: number | Slots;
  /** Niceness of every ffmpeg, 0 to 19. */
  readonly nice?: number;
}

export class LocalPool implements Executor {
  readonly #options: PoolOptions;
  readonly #slots: Slots;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#slots = typeof options.jobs === 'number' ? new Slots(options.jobs) : options.jobs;
  }

  async run(tasks: readonly Task[], job: ExecutorJob): Promise<void> {
    const stop = new AbortController();
    const signal =
      job.signal === undefined ? stop.signal : AbortSignal.any([job.signal, stop.signal]);
    const failures: unknown[] = [];
    let handedOver = Promise.resolve();
    const work = async (task: Task): Promise<void> => {
      try {
        const result = await this.#slots.take(
          job.urgency ?? urgency.chunk,
          () => this.#carryOut(task, job, signal),
          signal,
        );
        // One after the other: a journal has one writer.
        handedOver = handedOver.then(() => job.onResult(result));
        await handedOver;
      } catch (error) {
        failures.push(error);
        stop.abort();
      }
    };
    await Promise.all(tasks.map(work));
    if (job.signal?.aborted === true) throw interrupted();
    // What went wrong first: the others were stopped because of it.
    if (failures.length > 0) throw failures[0];
  }

  async #carryOut(task: Task, job: ExecutorJob, signal: AbortSignal): Promise<TaskResult> {
    const inputPath = job.inputs[task.input];
    if (inputPath === undefined) throw noInput(task);
    const done = join(job.resultsFolder, task.id);
    const folder = `${done}.part`;
    await rm(folder, { recursive: true, force: true });
    await rm(done, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const result = await runTask(task, {
      ffmpeg: this.#options.ffmpeg,
      inputPath,
      folder,
      signal,
      onSeconds: (seconds) => job.onProgress(task.id, seconds),
      ...(this.#options.nice === undefined ? {} : { nice: this.#options.nice }),
    });
    for (const file of result.files) await syncFile(join(folder, file.name));
    await renameDurably(folder, done);
    return result;
  }
}

function noInput(task: Task): PackagerFault {
  return new PackagerFault(
    'fault',
    'A task names an input that is not there.',
    `"${task.id}" reads input ${task.input}`,
    'Start over with --force.',
  );
}
