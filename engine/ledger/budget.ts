/**
 * The learner's budget of server time: what pays for presented media. One learner has one budget,
 * over all sockets, tabs, devices and lessons.
 *
 * Server time earned by a beat may be spent by that beat and by those received within one beat
 * interval of it (a burst after a tunnel); what is left then lapses, but for one interval that is
 * kept. Each learner-day opens with one interval of media, which absorbs the jitter of the first
 * beats. So an hour of review buys no burst.
 */

import { type Stamp, advance, elapsedMs } from './stamp.ts';

/** What was booked to one learner-day, media milliseconds over all lessons. */
export interface DayAccount {
  creditedMs: number;
  pendingMs: number;
}

export const NOTHING_BOOKED: Readonly<DayAccount> = { creditedMs: 0, pendingMs: 0 };

interface Lot {
  leftMs: number;
  /** The budget's own clock when it was brought. */
  readonly broughtAtMs: number;
}

/** Mutable; owned by the learner's state. */
export interface Budget {
  /** The learner-day that was opened last; -1 before the first. */
  day: number;
  /** When that day began in the zone in which it was opened. */
  dayBeganUtcMs: number;
  /** What was booked to it before it was opened, or opened again. */
  dayHadMs: number;
  /** How many learner-days were opened. */
  daysOpened: number;
  /** What is left of the day's opening interval, media milliseconds. */
  openingMediaMs: number;
  /** Unspent server milliseconds that were kept, at most one interval. */
  keptMs: number;
  /** Server milliseconds that lapse one interval after they were brought, oldest first. */
  lots: Lot[];
  /** Server time over all sessions, which ages the lots; wall clocks that step back cannot. */
  clockMs: number;
  seenAt: Stamp | null;
}

export function emptyBudget(): Budget {
  return {
    day: -1,
    dayBeganUtcMs: -Infinity,
    dayHadMs: 0,
    daysOpened: 0,
    openingMediaMs: 0,
    keptMs: 0,
    lots: [],
    clockMs: 0,
    seenAt: null,
  };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The shortest day of any zone, when its clocks are put forward, has 23 hours. */
const LEAST_DAY_MS = 79_200_000;
/** Wall clocks of two nodes differ by less than this. */
const CLOCK_FAULT_MS = 3_600_000;

/** A moment with its date in a calendar. */
export type DatedTime = Pick<Stamp, 'utcMs' | 'day' | 'minute'>;

/**
 * The learner-day to which a beat of now would be booked, with what is booked to it by then. Nothing
 * is opened by asking.
 */
export function dayOfNow(
  budget: Budget,
  days: ReadonlyMap<number, DayAccount>,
  at: DatedTime,
): Readonly<DayAccount> {
  const turn = turnOf(budget, days, at);
  const { creditedMs, pendingMs } = days.get(turn === null ? budget.day : at.day) ?? NOTHING_BOOKED;
  return { creditedMs: creditedMs + Math.max(0, turn?.meanwhileMs ?? 0), pendingMs };
}

/** When the next learner-day can begin, if clocks and zone stay as they are. */
export function nextDayUtcMs(
  budget: Budget,
  days: ReadonlyMap<number, DayAccount>,
  at: DatedTime,
): number {
  const began = turnOf(budget, days, at)?.beganUtcMs ?? budget.dayBeganUtcMs;
  let nextUtcMs = beganUtcMs(at) - (at.utcMs % MINUTE_MS) + DAY_MS;
  while (nextUtcMs - began < LEAST_DAY_MS) nextUtcMs += DAY_MS;
  return nextUtcMs;
}

/**
 * Goes on to the learner-day of this stamp, once the one that is open has lasted. So who studies
 * under two time zones has one day, not two. Where that day begins in the future a wall clock was
 * wrong: the day of this stamp goes on, with what was booked to the other one meanwhile. No day has
 * a second opening.
 */
export function openDay(
  budget: Budget,
  days: Map<number, DayAccount>,
  at: Stamp,
  intervalMs: number,
): void {
  const turn = turnOf(budget, days, at);
  if (turn === null) return;
  const { day } = at;
  const { meanwhileMs } = turn;
  const had = days.get(day);
  if (meanwhileMs > 0) {
    const { creditedMs, pendingMs } = had ?? NOTHING_BOOKED;
    days.set(day, { creditedMs: creditedMs + meanwhileMs, pendingMs });
  }
  budget.day = day;
  budget.dayBeganUtcMs = turn.beganUtcMs;
  budget.dayHadMs = bookedMs(days, day);
  budget.openingMediaMs = 0;
  if (had !== undefined) return;
  if (meanwhileMs <= 0) days.set(day, { creditedMs: 0, pendingMs: 0 });
  budget.daysOpened += 1;
  budget.openingMediaMs = intervalMs;
}

/** How the learner-day of this stamp takes over; null where the one that is open goes on. */
function turnOf(
  budget: Budget,
  days: ReadonlyMap<number, DayAccount>,
  at: DatedTime,
): { readonly beganUtcMs: number; readonly meanwhileMs: number } | null {
  const { utcMs } = at;
  const hasLasted = beganUtcMs(at) - budget.dayBeganUtcMs >= LEAST_DAY_MS;
  if (!hasLasted && budget.dayBeganUtcMs - utcMs <= CLOCK_FAULT_MS) return null;
  const meanwhileMs = hasLasted ? 0 : bookedMs(days, budget.day) - budget.dayHadMs;
  return { beganUtcMs: beganUtcMs(at), meanwhileMs };
}

function beganUtcMs({ utcMs, minute }: DatedTime): number {
  return utcMs - minute * MINUTE_MS;
}

function bookedMs(days: ReadonlyMap<number, DayAccount>, day: number): number {
  const { creditedMs, pendingMs } = days.get(day) ?? NOTHING_BOOKED;
  return creditedMs + pendingMs;
}

/** Adds running server time that the beat received now has brought. */
export function earn(budget: Budget, runningMs: number): void {
  if (runningMs > 0) budget.lots.push({ leftMs: runningMs, broughtAtMs: budget.clockMs });
}

/** Lets go of what was brought more than one interval before `at`, but for one interval. */
export function lapse(budget: Budget, at: Stamp, intervalMs: number): void {
  const from = budget.seenAt ?? at;
  budget.clockMs += elapsedMs(from, at, intervalMs + 1);
  budget.seenAt = advance(from, at);
  while (budget.lots.length > 0) {
    const oldest = budget.lots[0] as Lot;
    if (budget.clockMs - oldest.broughtAtMs <= intervalMs) return;
    budget.keptMs = Math.min(intervalMs, budget.keptMs + oldest.leftMs);
    budget.lots.shift();
  }
}

/** Far below a millisecond: thirds of a millisecond must not round an honest one away. */
const ROUNDING_MS = 1e-6;

/**
 * Spends for up to `wantMs` of presented media, each of which costs 1 / maxRatio server
 * milliseconds. What would lapse first is spent first.
 *
 * @returns how many whole milliseconds of media were paid for, at most `wantMs`
 */
export function spend(budget: Budget, wantMs: number, maxRatio: number): number {
  let serverMs = budget.keptMs;
  for (const lot of budget.lots) serverMs += lot.leftMs;
  const fromClockMs = Math.min(wantMs, Math.floor(serverMs * maxRatio + ROUNDING_MS));
  charge(budget, fromClockMs / maxRatio);
  const fromOpeningMs = Math.min(wantMs - fromClockMs, budget.openingMediaMs);
  budget.openingMediaMs -= fromOpeningMs;
  return fromClockMs + fromOpeningMs;
}

function charge(budget: Budget, costMs: number): void {
  let owedMs = costMs;
  while (owedMs > 0 && budget.lots.length > 0) {
    const oldest = budget.lots[0] as Lot;
    if (oldest.leftMs > owedMs) {
      oldest.leftMs -= owedMs;
      return;
    }
    owedMs -= oldest.leftMs;
    budget.lots.shift();
  }
  budget.keptMs = Math.max(0, budget.keptMs - owedMs);
}
