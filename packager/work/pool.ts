/** Carries tasks out on this machine, several at once. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { PackagerFault, interrupted } from '../plan/fault.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { renameDurably, syncFile } from './durable.ts';
import type { Executor, ExecutorJob } from './executor.ts';
import { runTask } from './run-task.ts';

export interface PoolOptions {
  readonly ffmpeg: string;
  /** Programs at once, at least 1. */
  readonly jobs: number;
  /** Niceness of every ffmpeg, 0 to 19. */
  readonly nice?: number;
}

export class LocalPool implements Executor {
  readonly #options: PoolOptions;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async run(tasks: readonly Task[], job: ExecutorJob): Promise<void> {
    const stop = new AbortController();
    const signal =
      job.signal === undefined ? stop.signal : AbortSignal.any([job.signal, stop.signal]);
    const failures: unknown[] = [];
    let next = 0;
    let handedOver = Promise.resolve();
    const work = async (): Promise<void> => {
      while (next < tasks.length && !signal.aborted) {
        const task = tasks[next] as Task;
        next += 1;
        try {
          const result = await this.#carryOut(task, job, signal);
          // One after the other: a journal has one writer.
          handedOver = handedOver.then(() => job.onResult(result));
          await handedOver;
        } catch (error) {
          failures.push(error);
          stop.abort();
        }
      }
    };
    const workers = Math.max(1, Math.min(this.#options.jobs, tasks.length));
    await Promise.all(Array.from({ length: workers }, work));
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
