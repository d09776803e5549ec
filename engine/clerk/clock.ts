/** The engine's clock: the only place where server time enters. */

import { randomBytes } from 'node:crypto';
import { type Stamp } from '../ledger/stamp.ts';

export interface Clock {
  /** Now, with calendar day and minute of the day of the given IANA time zone. */
  stamp(timeZone: string): Stamp;
  /** The date that a zone writes at that moment. */
  date(utcMs: number, timeZone: string): LocalDate;
  utcMs(): number;
  /** The node's monotonic clock, as in a stamp. */
  monoMs(): number;
}

const QUARTER_HOUR_MS = 900_000;
const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1_440;

export function serverClock(): Clock {
  const boot = randomBytes(5).toString('hex');
  const startedAtMs = performance.now();
  const monoMs = () => Math.floor(performance.now() - startedAtMs);
  const dateOf = calendar();
  return {
    stamp(timeZone) {
      const utcMs = Date.now();
      const { day, minute } = dateOf(utcMs, timeZone);
      return { utcMs, monoMs: monoMs(), boot, day, minute };
    },
    date: dateOf,
    utcMs: () => Date.now(),
    monoMs,
  };
}

/** The date as a time zone writes it: days since 1970-01-01, and the minute of that day. */
export interface LocalDate {
  readonly day: number;
  readonly minute: number;
}

/**
 * Calendar days of time zones, with the minute of the day. Clocks are put forward or back on quarter
 * hours of UTC in every time zone in use, so one answer of the calendar holds for a quarter hour.
 */
export function calendar(): (utcMs: number, timeZone: string) => LocalDate {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const known = new Map<string, { quarter: number; offsetMinutes: number }>();
  return (utcMs, timeZone) => {
    const quarter = Math.floor(utcMs / QUARTER_HOUR_MS);
    let cached = known.get(timeZone);
    if (cached?.quarter !== quarter) {
      let format = formats.get(timeZone);
      if (format === undefined) {
        format = new Intl.DateTimeFormat('en-US', { timeZone, ...LOCAL_PARTS });
        formats.set(timeZone, format);
      }
      cached = { quarter, offsetMinutes: offsetMinutesOf(format, quarter * QUARTER_HOUR_MS) };
      known.set(timeZone, cached);
    }
    const localMinutes = Math.floor(utcMs / MINUTE_MS) + cached.offsetMinutes;
    const day = Math.floor(localMinutes / MINUTES_A_DAY);
    return { day, minute: localMinutes - day * MINUTES_A_DAY };
  };
}

const LOCAL_PARTS = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
} as const;

/** How far the zone's clocks are ahead of UTC. */
function offsetMinutesOf(format: Intl.DateTimeFormat, utcMs: number): number {
  const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, +value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const localMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
  );
  return Math.round((localMs - utcMs) / MINUTE_MS);
}
