/** One packaging command a lesson, farm-wide; and the word that stops its tasks. */

import { randomUUID } from 'node:crypto';

import { BusyFault, interrupted } from '../plan/fault.ts';
import type { Redis } from './redis.ts';

const leaseMs = 12_000;
const retryMs = 500;
/** Workers look every second; a machine that was away for longer than this has lost its task. */
const stopForS = 600;

/** Holds the lesson for this command, until `end`. */
export class RunLease {
  readonly #redis: Redis;
  readonly #fingerprint: string;
  readonly #token = randomUUID();

  private constructor(redis: Redis, fingerprint: string) {
    this.#redis = redis;
    this.#fingerprint = fingerprint;
  }

  /**
   * A command that was killed keeps the lesson for some seconds more, so the next one waits for it; one
   * that renews its hold is alive.
   *
   * @throws PackagerFault where another command works on the lesson, or once `signal` is aborted
   */
  static async take(redis: Redis, fingerprint: string, signal?: AbortSignal): Promise<RunLease> {
    const lease = new RunLease(redis, fingerprint);
    const lastMs = performance.now() + leaseMs + 2 * retryMs;
    let leastMs = Infinity;
    while (!(await lease.#take())) {
      // It holds nothing yet: calling off would stop the other command's work.
      if (signal?.aborted === true) throw interrupted();
      const leftMs = await redis.pttl(lease.#key());
      const isAlive = leftMs > leastMs;
      leastMs = Math.min(leastMs, leftMs);
      if (isAlive || performance.now() > lastMs) {
        throw new BusyFault(
          'This lecture is being packaged already.',
          'another command sends the same work to this queue',
          'Wait for it, or stop it; what it has finished is kept.',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    await redis.del(stopKey(fingerprint));
    return lease;
  }

  async renew(): Promise<void> {
    const holder = await this.#redis.get(this.#key());
    // While Redis or this machine was away, another command may have taken it.
    if (holder !== null && holder !== this.#token) return;
    await this.#redis.set(this.#key(), this.#token, 'PX', leaseMs);
  }

  async end(): Promise<void> {
    if ((await this.#redis.get(this.#key())) === this.#token) await this.#redis.del(this.#key());
  }

  /** Tells all workers to stop what they do for the lesson. */
  async stopWork(): Promise<void> {
    await this.#redis.set(stopKey(this.#fingerprint), '1', 'EX', stopForS);
  }

  async #take(): Promise<boolean> {
    return (await this.#redis.set(this.#key(), this.#token, 'PX', leaseMs, 'NX')) === 'OK';
  }

  #key(): string {
    return `lectern:farm:run:${this.#fingerprint}`;
  }
}

export async function isStopped(redis: Redis, fingerprint: string): Promise<boolean> {
  return (await redis.exists(stopKey(fingerprint))) === 1;
}

function stopKey(fingerprint: string): string {
  return `lectern:farm:stop:${fingerprint}`;
}
