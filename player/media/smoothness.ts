import { type BeatDraft } from '../beats/beat.ts';
import { type Observation } from '../beats/observation.ts';
import {
  type MediaCounters,
  type QualityTally,
  measure,
  untried,
  wantsCounters,
  withQuality,
} from '../beats/quality.ts';

/** Watches how smoothly one lesson plays, and has beats tell of it now and then. */
export class Smoothness {
  readonly #counters: () => MediaCounters;
  #tally: QualityTally = untried(0);

  constructor(counters: () => MediaCounters) {
    this.#counters = counters;
  }

  /** Follows a look. @returns the beats that are due after it, one of them telling more */
  follow(look: Observation, due: readonly BeatDraft[]): readonly BeatDraft[] {
    const counters = wantsCounters(this.#tally, look) ? this.#counters() : null;
    const step = withQuality(measure(this.#tally, look, counters), look, due);
    this.#tally = step.tally;
    return step.due;
  }
}
