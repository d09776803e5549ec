/** Tells workers what is wanted, and the one who waits when nobody can do it. */

import { queueName } from './bullmq.ts';
import type { Farm } from './farm.ts';
import { type WantedEntry, unfitness } from './roll.ts';

const usualPatienceMs = 10_000;
const repeatMs = 120_000;
const mostNamed = 5;

export class Lookout {
  readonly #farm: Farm;
  readonly #wanted: WantedEntry;
  #lonelySinceMs: number | undefined;
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(farm: Farm, fingerprint: string) {
    this.#farm = farm;
    const { ffmpeg, storage, lesson } = farm;
    this.#wanted = {
      ...{ id: fingerprint, lesson, queue: queueName(ffmpeg.id, storage.id) },
      ...{ ffmpegId: ffmpeg.id, ffmpegVersion: ffmpeg.version },
      ...{ storageId: storage.id, storageTitle: storage.title },
    };
  }

  async look(): Promise<void> {
    const { roll, onNotice, redis, patienceMs = usualPatienceMs } = this.#farm;
    if (redis.status !== 'ready') return;
    try {
      await roll.want(this.#wanted);
      const workers = await roll.workers();
      const nowMs = performance.now();
      if (workers.some((worker) => worker.queue === this.#wanted.queue)) {
        this.taken();
        return;
      }
      this.#lonelySinceMs ??= nowMs;
      if (nowMs - this.#lonelySinceMs < patienceMs || nowMs - this.#toldMs < repeatMs) return;
      this.#toldMs = nowMs;
      const others = workers
        .slice(0, mostNamed)
        .map((worker) => `"${worker.name}": ${unfitness(worker, this.#wanted)}`);
      onNotice(
        others.length === 0
          ? 'No worker is there yet. Start one: lectern-packager worker --queue ... --storage ...'
          : `None of ${workers.length} workers can take this work. ${others.join('; ')}`,
        'warning',
      );
    } catch {
      // Redis went away in between; the next look will tell.
    }
  }

  /** A worker fits: seen on the roll, or by what it does, which may be over before the next look. */
  taken(): void {
    if (Number.isFinite(this.#toldMs)) {
      this.#farm.onNotice('A worker takes the work now.', 'notice');
    }
    this.#lonelySinceMs = undefined;
    this.#toldMs = Number.NEGATIVE_INFINITY;
  }
}
