/**
 * One lesson on the farm. The storage says what is finished and the queue what is under way; events
 * only make it look sooner, so neither a lost event nor a Redis that forgot everything loses a task.
 */

import { decode } from '../../engine/protocol/decoder.ts';
import { PackagerFault, interrupted } from '../plan/fault.ts';
import type { Task } from '../plan/task.ts';
import type { ExecutorJob } from '../execution/executor.ts';
import { collect, forget } from './collect.ts';
import { CANCELLED } from './desk.ts';
import { FARM_PROTOCOL, type FarmInput, type FarmJob, jobIdOf, taskProgress } from './farm-job.ts';
import { Lookout } from './lookout.ts';
import { placeInput } from './place-inputs.ts';
import { type Farm, within } from './farm.ts';
import { heartbeatMs } from './roll.ts';
import { FARM_FOLDER } from './storage.ts';
import { Turns } from './turns.ts';

const lookEveryMs = 3_000;
const collectorsAtOnce = 3;
const mostDamagedResults = 3;
/** How long an interrupted command waits for the workers to stop. */
const farewellMs = 8_000;

interface Open {
  readonly task: Task;
  damaged: number;
  isLooking: boolean;
}

export class FarmRun {
  readonly #farm: Farm;
  readonly #job: ExecutorJob;
  readonly #open = new Map<string, Open>();
  readonly #inputs = new Map<number, Promise<FarmInput>>();
  readonly #turns = new Turns(collectorsAtOnce);
  /** A journal has one writer. */
  readonly #handOver = new Turns(1);
  readonly #results: string;
  #end: (fault?: Error) => void = () => {};
  #isEnded = false;

  constructor(farm: Farm, tasks: readonly Task[], job: ExecutorJob) {
    this.#farm = farm;
    this.#job = job;
    this.#results = `${FARM_FOLDER}/results/${job.fingerprint}`;
    for (const task of tasks) {
      this.#open.set(jobIdOf(job.fingerprint, task.id), { task, damaged: 0, isLooking: false });
    }
  }

  async carryOut(): Promise<void> {
    const { signal } = this.#job;
    const ended = new Promise<void>((resolve, reject) => {
      this.#end = (fault?: Error) => {
        this.#isEnded = true;
        if (fault === undefined) resolve();
        else reject(fault);
      };
    });
    // Its failure is met below, but perhaps only after the start failed as well.
    ended.catch(() => {});
    const stop = (): void => this.#end(interrupted());
    signal?.addEventListener('abort', stop, { once: true });
    const timers = this.#listen();
    try {
      if (signal?.aborted === true) stop();
      await Promise.race([this.#start(), ended]);
      await ended;
    } catch (error) {
      this.#isEnded = true;
      // Where Redis is away nobody can be told; what workers finish meanwhile stays for the next run.
      if (this.#farm.redis.status === 'ready') await within(farewellMs, this.#callOff());
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      for (const timer of timers) clearInterval(timer);
    }
    await this.#farm.storage.remove(this.#results).catch(() => {});
  }

  #listen(): NodeJS.Timeout[] {
    const { events, lease } = this.#farm;
    const lookout = new Lookout(this.#farm, this.#job.fingerprint);
    const look = ({ jobId }: { jobId: string }): void => void this.#look(jobId);
    events.on('completed', look);
    events.on('failed', look);
    events.on('active', ({ jobId }) => {
      if (this.#open.has(jobId)) lookout.taken();
    });
    events.on('progress', ({ jobId, data }) => {
      const progress = decode(taskProgress, data);
      const open = this.#open.get(jobId);
      if (open === undefined || !progress.ok) return;
      this.#job.onProgress(open.task.id, Math.min(progress.value.seconds, open.task.seconds));
    });
    const lookAtAll = (): void => [...this.#open.keys()].forEach((id) => void this.#look(id));
    void lookout.look();
    return [
      setInterval(lookAtAll, lookEveryMs),
      setInterval(() => {
        void lookout.look();
        void lease.renew().catch(() => {});
      }, heartbeatMs),
    ];
  }

  /** What lies finished is taken, the rest is queued. */
  async #start(): Promise<void> {
    await Promise.all(
      [...this.#open.keys()].map((id) =>
        this.#guarded(id, async (open) => {
          if (!(await this.#take(id, open))) await this.#enqueue(id, open);
        }),
      ),
    );
  }

  async #look(id: string): Promise<void> {
    await this.#guarded(id, async (open) => {
      const queued = await this.#farm.tasks.getJob(id);
      const state = queued === undefined ? 'unknown' : await queued.getState();
      if (state === 'failed' && queued?.failedReason !== CANCELLED) {
        throw failedTask(open.task, queued?.failedReason ?? 'it says nothing');
      }
      // Completed, forgotten by Redis, or stopped by an earlier command.
      if (state !== 'completed' && state !== 'unknown' && state !== 'failed') return;
      if (!(await this.#take(id, open))) await this.#enqueue(id, open);
    });
  }

  /** One look at a task at a time; what goes wrong ends the run. */
  async #guarded(id: string, work: (open: Open) => Promise<void>): Promise<void> {
    const open = this.#open.get(id);
    if (open === undefined || open.isLooking || this.#isEnded) return;
    open.isLooking = true;
    try {
      await this.#turns.take(async () => {
        if (!this.#isEnded) await work(open);
      });
    } catch (error) {
      if (!this.#isEnded) this.#end(error instanceof Error ? error : new Error(String(error)));
    } finally {
      open.isLooking = false;
    }
  }

  /** @returns false where there is nothing to take, or nothing good */
  async #take(id: string, open: Open): Promise<boolean> {
    const { storage } = this.#farm;
    const { resultsFolder } = this.#job;
    const results = `${this.#results}/${open.task.id}`;
    const found = await collect(open.task, storage, results, resultsFolder);
    if (found.kind === 'absent') return false;
    if (found.kind === 'damaged') {
      open.damaged += 1;
      if (open.damaged >= mostDamagedResults) throw damagedTask(open.task, found.why);
      await storage.remove(results);
      return false;
    }
    if (this.#isEnded) return true;
    this.#job.onProgress(open.task.id, open.task.seconds);
    await this.#handOver.take(() => this.#job.onResult(found.result));
    await forget(open.task, storage, results, resultsFolder);
    this.#open.delete(id);
    if (this.#open.size === 0) this.#end();
    return true;
  }

  async #enqueue(id: string, { task }: Open): Promise<void> {
    const { tasks, ffmpeg, lesson } = this.#farm;
    const input = await this.#input(task.input);
    const old = await tasks.getJob(id);
    const state = await old?.getState();
    if (state === 'completed' || state === 'failed') await old?.remove();
    const { fingerprint } = this.#job;
    const data: FarmJob = {
      ...{ protocol: FARM_PROTOCOL, fingerprint, ffmpeg: ffmpeg.id, lesson },
      ...{ input, results: this.#results, task },
    };
    if (!this.#isEnded) await tasks.add(task.kind, data, { jobId: id });
  }

  #input(index: number): Promise<FarmInput> {
    let placed = this.#inputs.get(index);
    if (placed === undefined) {
      const path = this.#job.inputs[index] ?? '';
      placed = placeInput(this.#farm.storage, path, (_, bytes) =>
        this.#farm.onNotice(
          `Copying the source (${Math.ceil(bytes / 1_000_000)} MB) to ${this.#farm.storage.title}`,
          'notice',
        ),
      );
      this.#inputs.set(index, placed);
    }
    return placed;
  }

  /** Takes back what waits, and has workers stop what they do; what is finished stays. */
  async #callOff(): Promise<void> {
    const { tasks, lease } = this.#farm;
    await lease.stopWork();
    const active = new Set<string>();
    for (const id of this.#open.keys()) {
      const queued = await tasks.getJob(id);
      const removed = await queued?.remove().then(
        () => true,
        () => false,
      );
      if (removed === false) active.add(id);
    }
    while (active.size > 0) {
      for (const id of active) {
        const state = await tasks.getJobState(id);
        if (state !== 'active') active.delete(id);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function failedTask(task: Task, words: string): PackagerFault {
  return new PackagerFault(
    'fault',
    `The farm could not do ${task.id}.`,
    words,
    "Look at that worker's log. Finished chunks are kept; the same command goes on from there.",
  );
}

function damagedTask(task: Task, why: string): PackagerFault {
  return new PackagerFault(
    'fault',
    `The result of ${task.id} came damaged, again and again.`,
    why,
    'Check the storage and its network. Finished chunks are kept.',
  );
}
