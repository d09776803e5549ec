/** A clock that stands still until a test moves it. */

import { type Clock, type LocalDate, calendar } from '../../engine/clerk/clock.ts';
import { type Stamp } from '../../engine/ledger/stamp.ts';

/** Noon in Shanghai, so that a test of an hour stays within one calendar day. */
export const TEST_NOON_UTC_MS = Date.UTC(2026, 10, 2, 4);

export class ManualClock implements Clock {
  #utcMs = TEST_NOON_UTC_MS;
  #monoMs = 1_000;
  #boot = 'boot-1';
  readonly #dateOf = calendar();

  stamp(timeZone: string): Stamp {
    const utcMs = this.#utcMs;
    return { utcMs, monoMs: this.#monoMs, boot: this.#boot, ...this.#dateOf(utcMs, timeZone) };
  }

  date(utcMs: number, timeZone: string): LocalDate {
    return this.#dateOf(utcMs, timeZone);
  }

  utcMs(): number {
    return this.#utcMs;
  }

  monoMs(): number {
    return this.#monoMs;
  }

  advance(ms: number): void {
    this.#utcMs += ms;
    this.#monoMs += ms;
  }

  /** The wall clock is set anew, as an operator or NTP does; monotonic time goes on. */
  stepUtc(ms: number): void {
    this.#utcMs += ms;
  }

  /** The node restarts after an outage: monotonic time begins anew. */
  reboot(outageMs: number, boot = `boot-${this.#utcMs}`): void {
    this.#utcMs += outageMs;
    this.#monoMs = 0;
    this.#boot = boot;
  }
}
