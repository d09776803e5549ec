/** A worker: takes tasks from the queue of its ffmpeg and its storage until it is told to stop. */

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { makeFolder } from '../execution/make-folder.ts';
import type { PackagerFault } from '../plan/fault.ts';
import { openWorker, queueName } from './bullmq.ts';
import { clearLeftovers } from './clear-leftovers.ts';
import { Desk } from './desk.ts';
import { within } from './farm.ts';
import { FfmpegWatch } from './ffmpeg-watch.ts';
import { type QueueAddress, type Redis, connectRedis, hangUp } from './redis.ts';
import { Roll, type WorkerEntry, heartbeatMs, unfitness } from './roll.ts';
import type { WorkPlace } from './run-job.ts';
import type { WorkerEvent } from './worker-events.ts';

export interface WorkerOptions extends WorkPlace {
  readonly queue: QueueAddress;
  /** For logs and for the packaging command. */
  readonly name: string;
  /** Tasks at the same time. */
  readonly jobs: number;
  /** After this long without a sign of life, its tasks go to other workers. */
  readonly takeoverMs: number;
  readonly onEvent: (event: WorkerEvent) => void;
}

const lookForStopsMs = 1_000;
const goodbyeMs = 5_000;

/**
 * Starts a worker; it works from then on, until `finish` or `handBack`.
 *
 * @throws PackagerFault where its folder, the queue or ffmpeg cannot be used
 */
export async function startWorker(options: WorkerOptions): Promise<FarmWorker> {
  await makeFolder(options.workFolder, options.workFolder, 0o700);
  const watch = await FfmpegWatch.open(options.ffmpeg);
  return new FarmWorker(options, watch, await connectRedis(options.queue));
}

export class FarmWorker {
  /** Resolves once it has ended; with a fault where it ended by itself. */
  readonly closed: Promise<PackagerFault | undefined>;
  #resolveClosed: (fault: PackagerFault | undefined) => void = () => {};
  readonly #options: WorkerOptions;
  readonly #redis: Redis;
  readonly #roll: Roll;
  readonly #entry: WorkerEntry;
  readonly #desk: Desk;
  readonly #worker: ReturnType<typeof openWorker>;
  readonly #timers: NodeJS.Timeout[];
  readonly #told = new Set<string>();
  readonly #workFolder: string;
  #closing: Promise<void> | undefined;

  constructor(options: WorkerOptions, watch: FfmpegWatch, redis: Redis) {
    const { storage, name, jobs, onEvent } = options;
    this.#options = options;
    this.#redis = redis;
    this.#roll = new Roll(redis);
    const queue = queueName(watch.identity.id, storage.id);
    this.#entry = {
      ...{ id: randomUUID(), name, queue, jobs },
      ...{ ffmpegId: watch.identity.id, ffmpegVersion: watch.identity.version },
      ...{ storageId: storage.id, storageTitle: storage.title },
    };
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    const onFault = (fault: PackagerFault): void => void this.#close(fault);
    this.#workFolder = join(options.workFolder, this.#entry.id);
    this.#desk = new Desk({ ...options, workFolder: this.#workFolder, redis, watch, onFault });
    this.#worker = openWorker(queue, redis, options, (job, token) =>
      this.#desk.carryOut(job, token),
    );
    this.#timers = [
      setInterval(() => void this.#heartbeat().catch(() => {}), heartbeatMs),
      setInterval(() => void this.#desk.lookForStops().catch(() => {}), lookForStopsMs),
    ];
    this.#tellConnection();
    void this.#begin().catch(() => {});
    const ffmpeg = watch.identity.version;
    const titles = { queue: options.queue.title, storage: storage.title, ffmpeg };
    onEvent({ event: 'ready', worker: name, jobs, ...titles });
  }

  /** Takes no more work, finishes what it has, and ends. */
  finish(): Promise<void> {
    return this.#close(undefined);
  }

  /** Stops its ffmpeg at once; its tasks go back to the queue without counting as failed. */
  handBack(): Promise<void> {
    this.#desk.handBackAll();
    return this.#close(undefined);
  }

  #close(fault: PackagerFault | undefined): Promise<void> {
    this.#closing ??= this.#end(fault);
    return this.#closing;
  }

  async #end(fault: PackagerFault | undefined): Promise<void> {
    const { name, onEvent } = this.#options;
    onEvent({ event: 'stopping', worker: name, tasks: this.#desk.size });
    const closed = this.#worker.close();
    let awayMs = 0;
    while (this.#desk.size > 0 && awayMs < goodbyeMs) {
      await within(lookForStopsMs, closed);
      awayMs = this.#redis.status === 'ready' ? 0 : awayMs + lookForStopsMs;
    }
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#redis.status === 'ready') {
      await within(goodbyeMs, closed);
      await within(
        goodbyeMs,
        this.#roll.gone(this.#entry.id).catch(() => {}),
      );
    } else {
      // Nobody can be told, and its tasks go to others by themselves.
      this.#desk.handBackAll();
    }
    hangUp(this.#redis);
    await within(goodbyeMs, this.#desk.whenEmpty());
    await rm(this.#workFolder, { recursive: true, force: true }).catch(() => {});
    this.#resolveClosed(fault);
  }

  async #begin(): Promise<void> {
    await this.#heartbeat();
    const present = new Set((await this.#roll.workers()).map((worker) => worker.id));
    await clearLeftovers(this.#options.workFolder, present);
  }

  async #heartbeat(): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    await this.#roll.here(this.#entry);
    for (const wanted of await this.#roll.wanted()) {
      if (wanted.queue === this.#entry.queue || this.#told.has(wanted.id)) continue;
      this.#told.add(wanted.id);
      const { name: worker } = this.#options;
      const why = unfitness(this.#entry, wanted);
      this.#options.onEvent({ event: 'not-for-me', worker, lesson: wanted.lesson, why });
    }
  }

  #tellConnection(): void {
    const { name: worker, onEvent } = this.#options;
    let isLost = false;
    this.#redis.on('close', () => {
      if (!isLost && this.#closing === undefined) onEvent({ event: 'queue-lost', worker });
      isLost = true;
    });
    this.#redis.on('ready', () => {
      if (isLost) onEvent({ event: 'queue-back', worker });
      isLost = false;
    });
  }
}
