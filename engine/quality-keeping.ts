/** Sums of playing quality of a running engine, stored every so often. */

import { type QualityStore } from './quality/ports.ts';
import { type QualityTally } from './quality/tally.ts';

/** A crash loses what was counted since the last time; these are statistics. */
const STORE_EVERY_MS = 60_000;

export interface QualityKeeping {
  /** Stores what was counted so far; sums that cannot be stored now are kept and tried again. */
  store(): Promise<void>;
  stop(): Promise<void>;
}

export function keepQuality(
  tally: QualityTally,
  store: QualityStore,
  onError: (error: unknown) => void,
): QualityKeeping {
  let running: Promise<void> = Promise.resolve();
  const storeNow = async () => {
    const rows = tally.take();
    if (rows.length === 0) return;
    try {
      await store.add(rows);
    } catch (error) {
      tally.putBack(rows);
      onError(error);
    }
  };
  const storeNext = () => (running = running.then(storeNow));
  const timer = setInterval(() => void storeNext(), STORE_EVERY_MS);
  return {
    store: storeNext,
    async stop() {
      clearInterval(timer);
      await storeNext();
    },
  };
}
