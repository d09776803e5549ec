/** Who is there to work, and what work is waiting: told to Redis every few seconds, by its clock. */

import * as d from '../../engine/protocol/decoder.ts';
import type { Redis } from './redis.ts';

export interface WorkerEntry {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly ffmpegId: string;
  readonly ffmpegVersion: string;
  readonly storageId: string;
  readonly storageTitle: string;
  readonly jobs: number;
}

export interface WantedEntry {
  /** The fingerprint of the lesson. */
  readonly id: string;
  readonly lesson: string;
  readonly queue: string;
  readonly ffmpegId: string;
  readonly ffmpegVersion: string;
  readonly storageId: string;
  readonly storageTitle: string;
}

export const heartbeatMs = 3_000;
const forgottenMs = 15_000;

const line = d.text(0, 400);
const common = {
  ...{ id: line, queue: line, ffmpegId: line, ffmpegVersion: line },
  ...{ storageId: line, storageTitle: line },
};
const seen = { seenAtMs: d.number(0, Number.MAX_SAFE_INTEGER) };
const workerEntry = d.record({ ...common, ...seen, name: line, jobs: d.whole(0, 10_000) });
const wantedEntry = d.record({ ...common, ...seen, lesson: line });

export class Roll {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  here(entry: WorkerEntry): Promise<void> {
    return this.#write('workers', entry);
  }

  want(entry: WantedEntry): Promise<void> {
    return this.#write('wanted', entry);
  }

  async gone(id: string): Promise<void> {
    await this.#redis.hdel(key('workers'), id);
    await this.#redis.hdel(key('wanted'), id);
  }

  workers(): Promise<WorkerEntry[]> {
    return this.#read('workers', workerEntry);
  }

  wanted(): Promise<WantedEntry[]> {
    return this.#read('wanted', wantedEntry);
  }

  async #write(list: 'workers' | 'wanted', entry: { readonly id: string }): Promise<void> {
    const seenAtMs = await this.#nowMs();
    await this.#redis.hset(key(list), entry.id, JSON.stringify({ ...entry, seenAtMs }));
  }

  async #read<T extends { seenAtMs: number }>(
    list: 'workers' | 'wanted',
    decoder: d.Decoder<T>,
  ): Promise<T[]> {
    const nowMs = await this.#nowMs();
    const all = Object.entries(await this.#redis.hgetall(key(list)));
    const found: T[] = [];
    for (const [id, text] of all) {
      const entry = d.decode(decoder, parsed(text));
      if (entry.ok && nowMs - entry.value.seenAtMs < forgottenMs) found.push(entry.value);
      else await this.#redis.hdel(key(list), id);
    }
    return found;
  }

  /** Redis knows the time for all: the clocks of the machines may differ. */
  async #nowMs(): Promise<number> {
    const [seconds, microseconds] = await this.#redis.time();
    return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  }
}

function key(list: 'workers' | 'wanted'): string {
  return `lectern:farm:${list}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why a worker does not take a lesson's tasks. */
export function unfitness(worker: WorkerEntry, wanted: WantedEntry): string {
  if (worker.ffmpegId !== wanted.ffmpegId) {
    return worker.ffmpegVersion === wanted.ffmpegVersion
      ? `its ffmpeg ${worker.ffmpegVersion} gives other bytes than the lesson's of that version`
      : `its ffmpeg is ${worker.ffmpegVersion}, the lesson needs ${wanted.ffmpegVersion}`;
  }
  if (worker.storageId !== wanted.storageId) {
    return `its storage is ${worker.storageTitle}, the lesson is in ${wanted.storageTitle}`;
  }
  return 'it is of another version of the packager';
}
