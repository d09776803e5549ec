/** Listens to a batch, and knows how far all of it is. */

import type { BatchEvent } from '../batch/batch-events.ts';
import { Pace } from '../report/pace.ts';
import type { BatchProgress } from '../report/progress-line.ts';

/** Long, since lessons differ. */
const windowMs = 300_000;

export class BatchMeter {
  /** Bytes of source that were really worked on: what is skipped costs nothing and tells nothing. */
  readonly #pace = new Pace(windowMs);
  #lessons = 0;
  #bytes = 0;
  #finishedBytes = 0;
  #workedBytes = 0;
  #finished = 0;
  #failed = 0;
  #currentBytes = 0;
  #currentRatio = 0;

  hear(event: BatchEvent, nowMs: number): void {
    switch (event.event) {
      case 'batch':
        this.#lessons = event.lessons;
        this.#bytes = event.bytes;
        return;
      case 'lesson':
        this.#currentBytes = event.bytes;
        this.#currentRatio = 0;
        return;
      case 'work':
        if (event.inner.event !== 'progress') return;
        this.#currentRatio = event.inner.ratio;
        this.#pace.push(nowMs, this.#workedBytes + this.#currentBytes * this.#currentRatio);
        return;
      case 'done':
        this.#workedBytes += this.#currentBytes;
        this.#finish();
        return;
      case 'failed':
        this.#workedBytes += this.#currentBytes * this.#currentRatio;
        this.#failed += 1;
        this.#finish();
        return;
      case 'skipped':
        this.#finish();
        return;
    }
  }

  now(): BatchProgress {
    const reached = this.#finishedBytes + this.#currentBytes * this.#currentRatio;
    const bytesPerSecond = this.#pace.perSecond();
    const byCount = this.#lessons === 0 ? 0 : this.#finished / this.#lessons;
    return {
      ratio: this.#bytes === 0 ? byCount : reached / this.#bytes,
      finished: this.#finished,
      lessons: this.#lessons,
      failed: this.#failed,
      ...(bytesPerSecond === undefined || this.#finished === this.#lessons
        ? {}
        : { etaSeconds: (this.#bytes - reached) / bytesPerSecond }),
    };
  }

  #finish(): void {
    this.#finished += 1;
    this.#finishedBytes += this.#currentBytes;
    this.#currentBytes = 0;
    this.#currentRatio = 0;
  }
}
