/**
 * What checks let count, by the harness's own reckoning: what was claimed before a check that was
 * passed, and nothing that was claimed while one was owed. What they mean for credit is not looked up.
 */

import { type CheckEnd } from '../../../engine/protocol/checks.ts';

export class Proof {
  /** Claimed before a check that was passed, repeats counted, media milliseconds. */
  provedMs = 0;
  passed = 0;
  /** Nothing counts until a check is passed. */
  owes = false;
  #sinceMs = 0;

  /** A beat was acknowledged. */
  claimed(ms: number): void {
    if (!this.owes) this.#sinceMs += ms;
  }

  /** A check is over. */
  closed(end: CheckEnd): void {
    if (end === 'passed') {
      this.passed += 1;
      this.provedMs += this.#sinceMs;
    }
    this.owes = end !== 'passed';
    this.#sinceMs = 0;
  }

  /** A page was greeted: what happened while none was there is told only now. */
  greeted(owed: string | null): void {
    if (owed !== null && !this.owes) this.closed('missed');
  }

  /** The most that may count now. */
  get boundMs(): number {
    return this.provedMs + this.#sinceMs;
  }
}
