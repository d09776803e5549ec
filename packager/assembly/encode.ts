/** Carries out the tasks of a plan, as far as an earlier run has not done so already. */

import { interrupted } from '../plan/fault.ts';
import type { Plan } from '../plan/plan.ts';
import type { Task, TaskResult } from '../plan/task.ts';
import { AUDIO_TASK, planTasks } from '../plan/tasks.ts';
import type { Executor, ExecutorJob } from '../execution/executor.ts';
import { Journal } from '../execution/journal.ts';
import { urgency } from '../execution/slots.ts';
import type { EncodedLesson } from './encoded-lesson.ts';
import { chunksToRepeat } from './judge-chunks.ts';
import type { OnPackageEvent } from './package-events.ts';

export interface EncodeWork {
  readonly executor: Executor;
  readonly workFolder: string;
  readonly resultsFolder: string;
  readonly fingerprintOf: (plan: Plan) => string;
  /** The plan with the gain of its sound. The pictures are encoded meanwhile. */
  readonly withGain: (plan: Plan, signal: AbortSignal) => Promise<Plan>;
  /** Called with what there is whenever another chunk of pictures is encoded. */
  readonly onChunk?: (soFar: EncodedLesson) => void;
  /** Called once the sound is encoded. */
  readonly onSound?: (encoded: EncodedLesson) => void;
  /** Path of each input, or of its remuxed copy. */
  readonly inputs: readonly string[];
  readonly onEvent: OnPackageEvent;
  readonly signal: AbortSignal | undefined;
  /** Called once at least one task is finished: from then on the work folder is worth keeping. */
  readonly onWorthKeeping: () => void;
}

/** Share of the whole work that encoding is; the rest is cutting and writing. */
const encodeShareRatio = 0.97;

export async function encode(plan: Plan, work: EncodeWork): Promise<EncodedLesson> {
  const tasks = planTasks(plan);
  const journal = await Journal.open(work.workFolder, tasks);
  try {
    const results = await journal.verified(tasks, work.resultsFolder);
    const progress = new Progress(tasks, plan, work.onEvent);
    for (const id of results.keys()) progress.done(id);
    if (results.size > 0) work.onWorthKeeping();
    work.onEvent({ event: 'stage', stage: 'encode', ...resumed(results.size, tasks.length) });
    const stop = new AbortController();
    const stopped =
      work.signal === undefined ? stop.signal : AbortSignal.any([work.signal, stop.signal]);
    let handedOver = Promise.resolve();
    const keep = async (result: TaskResult): Promise<void> => {
      await journal.append(result);
      results.set(result.taskId, result);
      progress.done(result.taskId);
      work.onWorthKeeping();
      if (result.taskId !== AUDIO_TASK) {
        work.onChunk?.({ plan, resultsFolder: work.resultsFolder, results });
      }
    };
    const job: ExecutorJob = {
      fingerprint: work.fingerprintOf(plan),
      inputs: work.inputs,
      resultsFolder: work.resultsFolder,
      signal: stopped,
      onResult: (result) => {
        // One after the other, whoever made them: a journal has one writer.
        handedOver = handedOver.then(() => keep(result));
        return handedOver;
      },
      onProgress: (id, seconds) => progress.at(id, seconds),
      onNotice: (text, kind) => work.onEvent({ event: kind, text }),
    };
    const missing = tasks.filter((task) => !results.has(task.id));
    const pictures = async (): Promise<void> => {
      // The longest first: what a core still does when another one has nothing left is short.
      const chunks = missing.filter((task) => task.kind === 'video');
      await work.executor.run(
        chunks.toSorted((a, b) => b.seconds - a.seconds),
        job,
      );
      await repeatExactly(plan, tasks, results, work, job);
    };
    const sound = async (): Promise<EncodedLesson> => {
      const gained = await work.withGain(plan, stopped);
      const encoded = { plan: gained, resultsFolder: work.resultsFolder, results };
      const isMissing = missing.some((task) => task.kind === 'audio');
      const audio = planTasks(gained).filter((task) => isMissing && task.kind === 'audio');
      const fingerprint = work.fingerprintOf(gained);
      await work.executor.run(audio, { ...job, fingerprint, urgency: soundUrgency(gained) });
      work.onSound?.(encoded);
      return encoded;
    };
    const [, encoded] = await together(stop, work.signal, pictures(), sound());
    return encoded;
  } finally {
    await journal.close();
  }
}

/** Where one fails, the other is stopped and waited for; the first failure is the one that is told. */
async function together<A, B>(
  stop: AbortController,
  signal: AbortSignal | undefined,
  ...works: [Promise<A>, Promise<B>]
): Promise<[A, B]> {
  const failures: unknown[] = [];
  for (const work of works) {
    work.catch((error: unknown) => {
      failures.push(error);
      stop.abort();
    });
  }
  await Promise.allSettled(works);
  if (signal?.aborted === true) throw interrupted();
  if (failures.length > 0) throw failures[0];
  return Promise.all(works);
}

/** Measured: measuring, encoding and measuring again, against a chunk of the same length. */
const soundOfChunkRatio = 1 / 16;

/** The sound is a chain of steps: where it takes longer than a chunk, it is begun before the chunks. */
export function soundUrgency(plan: Plan): number {
  const { durationSeconds = 0, grid, streams } = plan;
  const isLong = streams.length === 0 || durationSeconds * soundOfChunkRatio > grid.chunkSeconds;
  return isLong ? urgency.longSound : urgency.shortSound;
}

async function repeatExactly(
  plan: Plan,
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
  work: EncodeWork,
  job: ExecutorJob,
): Promise<void> {
  const again = new Set(chunksToRepeat(plan, tasks, results));
  if (again.size === 0) return;
  const exact = tasks.flatMap(({ exactArgs, ...task }) =>
    again.has(task.id) && exactArgs !== undefined ? [{ ...task, args: exactArgs }] : [],
  );
  await work.executor.run(exact, {
    ...job,
    fingerprint: `${job.fingerprint}-exact`,
    onResult: (result) => job.onResult({ ...result, exact: true }),
  });
  chunksToRepeat(plan, tasks, results);
}

function resumed(finished: number, all: number): { why?: string } {
  return finished === 0
    ? {}
    : { why: `${finished} of ${all} parts were finished by an earlier run` };
}

/** Adds up what runs side by side; never falls. */
class Progress {
  readonly #cost: ReadonlyMap<string, number>;
  readonly #totalSeconds: number;
  readonly #lessonSeconds: number;
  readonly #onEvent: OnPackageEvent;
  readonly #reached = new Map<string, number>();
  #ratio = 0;

  constructor(tasks: readonly Task[], plan: Plan, onEvent: OnPackageEvent) {
    this.#cost = new Map(tasks.map((task) => [task.id, task.seconds]));
    this.#totalSeconds = tasks.reduce((sum, task) => sum + task.seconds, 0);
    this.#lessonSeconds = plan.durationSeconds ?? 0;
    this.#onEvent = onEvent;
  }

  done(id: string): void {
    this.at(id, Infinity);
  }

  at(id: string, seconds: number): void {
    const cost = this.#cost.get(id) ?? 0;
    const isSound = id === 'audio';
    const share =
      isSound && this.#lessonSeconds > 0 ? seconds / this.#lessonSeconds : seconds / cost;
    const reached = cost * Math.max(0, Math.min(1, Number.isNaN(share) ? 0 : share));
    this.#reached.set(id, Math.max(this.#reached.get(id) ?? 0, reached));
    const sum = [...this.#reached.values()].reduce((total, one) => total + one, 0);
    const ratio = this.#totalSeconds > 0 ? sum / this.#totalSeconds : 0;
    if (ratio * encodeShareRatio <= this.#ratio) return;
    this.#ratio = ratio * encodeShareRatio;
    this.#onEvent({
      event: 'progress',
      ratio: this.#ratio,
      encodedSeconds: ratio * this.#lessonSeconds,
    });
  }
}
