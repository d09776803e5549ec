/** The engine's clock: the only place where server time enters. */

import { randomBytes } from 'node:crypto';
import { type Stamp } from '../ledger/stamp.ts';

export interface Clock {
  /** Now, with the calendar day of the given IANA time zone. */
  stamp(timeZone: string): Stamp;
  utcMs(): number;
}

const QUARTER_HOUR_MS = 900_000;
const DAY_MS = 86_400_000;

export function serverClock(): Clock {
  const boot = randomBytes(5).toString('hex');
  const startedAtMs = performance.now();
  const dayOf = calendar();
  return {
    stamp(timeZone) {
      const utcMs = Date.now();
      const monoMs = Math.floor(performance.now() - startedAtMs);
      return { utcMs, monoMs, boot, day: dayOf(utcMs, timeZone) };
    },
    utcMs: () => Date.now(),
  };
}

/**
 * Calendar days of time zones, as days since 1970-01-01. Midnights fall on quarter hours of UTC in
 * every time zone in use, so one answer holds for a quarter of an hour.
 */
export function calendar(): (utcMs: number, timeZone: string) => number {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const known = new Map<string, { quarter: number; day: number }>();
  return (utcMs, timeZone) => {
    const quarter = Math.floor(utcMs / QUARTER_HOUR_MS);
    const cached = known.get(timeZone);
    if (cached?.quarter === quarter) return cached.day;
    let format = formats.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
      formats.set(timeZone, format);
    }
    const day = Math.floor(Date.parse(`${format.format(utcMs)}T00:00:00Z`) / DAY_MS);
    known.set(timeZone, { quarter, day });
    return day;
  };
}
