/**
 * The engine's clock beside those that all engines of an installation have in common. Fencing needs no
 * clock. Time between two engines is the difference of theirs: news of what another one sent is judged by
 * it, checks shown there are answered in time by it, and leases and tokens end by it.
 */

import { CLOCK_TOLERANCE_MS } from './ledger/delivery.ts';
import { isThisMachine } from './this-machine.ts';

export interface OtherClock {
  /** Whose it is, e.g. `the database`. */
  readonly name: string;
  readonly utcMs: () => Promise<number>;
  /** Whether an engine that is far from it, and agrees with no other, had better serve nobody. */
  readonly isYardstick: boolean;
  /** Whether it is on another machine: one on this machine goes wrong together with ours. */
  readonly isElsewhere: boolean;
}

/** What the clocks say. */
export interface ClockState {
  /** Why the engine should serve nobody; null where it may. */
  readonly fault: string | null;
  /** What an operator should mend soon. */
  readonly warnings: readonly string[];
}

/** So far apart, milliseconds, a lease changes hands that an honest player still holds. */
const FAULT_FROM_MS = 60_000;
const COMPARE_EVERY_MS = 60_000;
/** The quickest of so many answers tells most. */
const TRIES = 3;

/** Told whenever what the clocks say changes from well to ill or back. */
interface Log {
  warn(about: object, text: string): void;
}

const ALL_WELL: ClockState = { fault: null, warnings: [] };

/** Whatever an installation has: each may be null. @param redisUrl where its Redis is */
export function clocksOf(
  database: OtherClock['utcMs'] | null,
  redis: OtherClock['utcMs'] | null,
  redisUrl: string | null,
): readonly OtherClock[] {
  const clocks: OtherClock[] = [];
  const isElsewhere = redisUrl !== null && !isThisMachine(redisUrl);
  if (database !== null) {
    const name = 'the database';
    clocks.push({ name, utcMs: database, isYardstick: true, isElsewhere: true });
  }
  if (redis !== null) clocks.push({ name: 'Redis', utcMs: redis, isYardstick: false, isElsewhere });
  return clocks;
}

export class ClockWatch {
  readonly #others: readonly OtherClock[];
  readonly #utcMs: () => number;
  readonly #log: Log;
  #state = ALL_WELL;
  #timer: NodeJS.Timeout | null = null;

  constructor(others: readonly OtherClock[], utcMs: () => number, log: Log) {
    this.#others = others;
    this.#utcMs = utcMs;
    this.#log = log;
  }

  get state(): ClockState {
    return this.#state;
  }

  /** Compares now and every so often. */
  start(): void {
    if (this.#others.length === 0) return;
    void this.compare();
    this.#timer = setInterval(() => void this.compare(), COMPARE_EVERY_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async compare(): Promise<void> {
    const warnings: string[] = [];
    let farFrom: string | null = null;
    let isBackedUp = false;
    for (const other of this.#others) {
      const aheadMs = await aheadOf(other, this.#utcMs);
      if (aheadMs === null) continue;
      if (Math.abs(aheadMs) < CLOCK_TOLERANCE_MS) {
        isBackedUp ||= other.isElsewhere;
        continue;
      }
      const told = sentenceOf(other, aheadMs);
      if (other.isYardstick && Math.abs(aheadMs) >= FAULT_FROM_MS) farFrom ??= told;
      else warnings.push(told);
    }
    // Of three clocks the one that stands alone is wrong, and need not stop those that agree.
    if (farFrom !== null && isBackedUp) warnings.push(farFrom);
    const fault = isBackedUp ? null : farFrom;
    const wasWell = this.#state.fault === null && this.#state.warnings.length === 0;
    const isWell = fault === null && warnings.length === 0;
    this.#state = { fault, warnings };
    if (wasWell === isWell) return;
    this.#log.warn({ fault, warnings }, isWell ? 'all clocks agree again' : 'clocks are apart');
  }
}

/**
 * How far our clock is ahead for certain, milliseconds, however long the answer was on its way; null
 * where nobody answers.
 */
async function aheadOf({ utcMs }: OtherClock, oursMs: () => number): Promise<number | null> {
  let best: { readonly aheadMs: number; readonly tookMs: number } | null = null;
  for (let round = 0; round < TRIES; round += 1) {
    const askedMs = oursMs();
    const begunMs = performance.now();
    try {
      const theirsMs = await utcMs();
      const tookMs = performance.now() - begunMs;
      if (best === null || tookMs < best.tookMs) {
        best = { aheadMs: askedMs + tookMs / 2 - theirsMs, tookMs };
      }
    } catch {
      // Whether it is there at all is another question, and asked elsewhere.
      return null;
    }
  }
  if (best === null) return null;
  return Math.sign(best.aheadMs) * Math.max(0, Math.abs(best.aheadMs) - best.tookMs / 2);
}

function sentenceOf({ name }: OtherClock, aheadMs: number): string {
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  const how = aheadMs > 0 ? 'ahead of' : 'behind';
  return (
    `The clock of this engine is ${seconds} s ${how} that of ${name}. Reason: one of the two machines ` +
    'does not follow network time. Set up chrony or systemd-timesyncd on both.'
  );
}
