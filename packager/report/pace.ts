/** How fast something grows, as a moving average: what an estimate of the rest is made from. */

interface Sample {
  readonly atMs: number;
  readonly amount: number;
}

export class Pace {
  readonly #windowMs: number;
  readonly #samples: Sample[] = [];

  /** @param windowMs how far back it looks; long enough that one slow part does not shake it */
  constructor(windowMs = 30_000) {
    this.#windowMs = windowMs;
  }

  /** An amount that falls (another lesson, another stage) starts it afresh. */
  push(atMs: number, amount: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && amount < last.amount) this.#samples.length = 0;
    this.#samples.push({ atMs, amount });
    // One sample older than the window stays: the window begins somewhere behind it.
    while ((this.#samples[1]?.atMs ?? atMs) < atMs - this.#windowMs) {
      this.#samples.shift();
    }
  }

  /** Amount a second; absent until a second and a half has been seen. */
  perSecond(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const elapsedSeconds = (last.atMs - first.atMs) / 1000;
    if (elapsedSeconds < 1.5 || last.amount <= first.amount) return undefined;
    return (last.amount - first.amount) / elapsedSeconds;
  }
}
