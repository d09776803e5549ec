import { type Chance } from '../../arbitrary/chance.ts';

/** What the network does to a learner. Milliseconds of server time. */
export interface Weather {
  /** One way, beats and acknowledgements. */
  delayMs(): number;
  /** Time to fetch one segment of both kinds. */
  segmentMs(segmentMs: number): number;
}

export const CALM: Weather = { delayMs: () => 0, segmentMs: (ms) => ms * 0.2 };

/** A network that differs from one request to the next. */
export function changeable(chance: Chance, worst: { delayMs: number; loadRatio: number }): Weather {
  return {
    delayMs: () => chance.whole(0, worst.delayMs),
    segmentMs: (ms) => ms * worst.loadRatio * (0.5 + chance.ratio()),
  };
}
