/** What carries tasks out: the local pool, or a farm. */

import type { Task, TaskResult } from '../plan/task.ts';

export interface ExecutorJob {
  /** Hash over the identity of the sources, the plan, and the identity of ffmpeg. */
  readonly fingerprint: string;
  /** Absolute path of each of the plan's inputs, or of its remuxed copy. */
  readonly inputs: readonly string[];
  /** A result lies in `resultsFolder/<task.id>/` when it is handed over. */
  readonly resultsFolder: string;
  readonly signal?: AbortSignal;
  /** Which of several runs on this machine goes first, see `slots.ts`; a farm goes by its queue. */
  readonly urgency?: number;
  /** Called for each result once it is durable; the next one waits for it. */
  onResult(result: TaskResult): Promise<void>;
  /** @param seconds of media encoded so far by this task */
  onProgress(taskId: string, seconds: number): void;
  /** What the one who waits should know; a warning where the work may wait for ever. */
  onNotice?(text: string, kind: 'notice' | 'warning'): void;
}

export interface Executor {
  /**
   * Runs the tasks; results come in any order. May be called again while it runs, with another
   * fingerprint.
   *
   * @throws PackagerFault of the first task that fails, once the others are stopped
   */
  run(tasks: readonly Task[], job: ExecutorJob): Promise<void>;
}
