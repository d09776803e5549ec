/**
 * Given events, when a command comes, then these events or that refusal. And a small driver that
 * runs commands through decide and evolve on a clock that only the test moves.
 */

import { expect } from 'chai';
import { type Command, decide } from '../../engine/ledger/decide.ts';
import { type CarriedSpan, EVENT_VERSION, type LedgerEvent } from '../../engine/ledger/events.ts';
import { levelsOfLesson, levelsOfSession } from '../../engine/ledger/assurance.ts';
import { evolve } from '../../engine/ledger/evolve.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { releaseWaitMs } from '../../engine/ledger/release.ts';
import { type Stamp } from '../../engine/ledger/stamp.ts';
import { type Booking, type LearnerState, initialState } from '../../engine/ledger/state.ts';
import { statementOf } from '../../engine/ledger/statement.ts';
import { summaryOf } from '../../engine/ledger/summary.ts';
import { type CourseFacts, type LessonFacts } from '../../engine/ledger/decide.ts';
import { type MediaKind } from '../../engine/protocol/lesson.ts';
import { type BeatBody, type PlayState, type SessionEnd } from '../../engine/protocol/messages.ts';
import { type RefusalCode } from '../../engine/protocol/refusals.ts';
import { type Span, claim } from '../../engine/protocol/units.ts';

/** The functions under test, so that a mutated copy of them can take their place. */
export interface Ledger {
  readonly initialState: typeof initialState;
  readonly decide: typeof decide;
  readonly evolve: typeof evolve;
  readonly statementOf: typeof statementOf;
  readonly summaryOf: typeof summaryOf;
  readonly releaseWaitMs: typeof releaseWaitMs;
  readonly levelsOfLesson: typeof levelsOfLesson;
  readonly levelsOfSession: typeof levelsOfSession;
}

export const realLedger: Ledger = {
  initialState,
  decide,
  evolve,
  statementOf,
  summaryOf,
  releaseWaitMs,
  levelsOfLesson,
  levelsOfSession,
};

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A server clock that stands still until it is told to move. Begins at noon of a day. */
export class ManualClock {
  /** Time that really passed since the test began; what no clock of a server can hide. */
  trueMs = 0;
  #boot = 'boot-1';
  #boots = 1;
  #bootedAtMs = 0;
  #utcOffsetMs: number;

  constructor(startUtcMs = 20_000 * DAY_MS + 12 * HOUR_MS) {
    this.#utcOffsetMs = startUtcMs;
  }

  pass(ms: number): this {
    this.trueMs += Math.round(ms);
    return this;
  }

  /** The node starts anew; its wall clock may have been stepped meanwhile. */
  restart(utcStepMs = 0): this {
    this.#boots += 1;
    this.#boot = `boot-${this.#boots}`;
    this.#bootedAtMs = this.trueMs;
    this.#utcOffsetMs += utcStepMs;
    return this;
  }

  get restarts(): number {
    return this.#boots - 1;
  }

  stamp(): Stamp {
    const utcMs = Math.max(0, this.#utcOffsetMs + this.trueMs);
    return {
      utcMs,
      monoMs: this.trueMs - this.#bootedAtMs,
      boot: this.#boot,
      day: Math.floor(utcMs / DAY_MS),
      minute: Math.floor((utcMs % DAY_MS) / MINUTE_MS),
    };
  }
}

export const plainPolicy: Policy = {
  id: 'test',
  version: '2026-01-01',
  beat: { intervalMs: 5_000 },
  release: { goalMs: 60_000, holdMs: 8_000 },
  rate: { maxRatio: 1.5, minRatio: 0.5 },
  seek: { rule: 'free', toleranceMs: 2_000 },
  visibility: { hiddenCounts: false, pictureInPicture: 'never' },
  presentation: { watermark: false },
  idle: { timeoutMs: 0, forfeits: 'nothing' },
  delivery: { requiredKinds: ['video', 'audio'], pendingMs: 120_000 },
  credit: {
    basis: 'smaller',
    minutesPerUnit: 45,
    incrementUnits: 0.1,
    rounding: 'down',
    minCountedRatio: 0,
  },
  cap: { dailyMs: 0, window: 'calendar-day', timeZone: 'host' },
  hours: { allowed: [] },
  order: { linear: false },
  completion: { requiredRatio: 0.99, endToleranceMs: 3_000, testRequired: false, passMarkRatio: 0 },
  checks: {
    gateCredit: false,
    minGapMs: 0,
    maxGapMs: 0,
    randomKind: 'presence',
    authored: false,
    answerMs: 60_000,
    extendedTimeRatio: 2,
    attempts: 3,
    onMissed: 'since-last-pass',
    failCourseAfter: 0,
    makeUpMs: 0,
  },
  assurance: {
    tokensPerMinute: 0,
    tokensNeeded: 0,
    deliveredRatio: 0,
    tokenEchoedRatio: 0,
    presenceProvedRatio: 0,
    identityProvedRatio: 0,
  },
  lease: { onConflict: 'newest-wins' },
  session: { maxSilenceMs: 12 * HOUR_MS },
  evidence: { rawDays: 90 },
  carry: { rule: 'same-and-moved' },
};

export type PolicyChange = { readonly [K in keyof Policy]?: Partial<Policy[K]> };

/** The plain policy with some rules changed. */
export function policyWith(change: PolicyChange): Policy {
  const changed: Record<string, unknown> = { ...plainPolicy };
  for (const [key, value] of Object.entries(change)) {
    changed[key] = typeof value === 'object' ? { ...(changed[key] as object), ...value } : value;
  }
  return changed as Policy;
}

export const plainLesson: LessonFacts = {
  lessonId: 'geology-1',
  mediaVersion: `sha256-${'0'.repeat(32)}`,
  durationMs: 600_000,
  longestSegmentMs: 4_000,
  kinds: ['video', 'audio'],
};

export interface BeatWish {
  readonly seq?: number;
  readonly spans?: readonly Span[];
  readonly rate?: number;
  readonly visible?: boolean;
  readonly touched?: boolean;
  readonly now?: PlayState;
  readonly positionMs?: number;
  /** Places of tokens that it brings, and how many that are none. */
  readonly echoed?: readonly number[];
  readonly wrongTokens?: number;
}

export function beatOf(seq: number, wish: BeatWish = {}): BeatBody {
  const spans = wish.spans ?? [];
  return {
    seq,
    spans: claim([...spans]),
    rate: claim(wish.rate ?? 1),
    visible: claim(wish.visible ?? true),
    touched: claim(wish.touched ?? false),
    now: claim(wish.now ?? 'playing'),
    positionMs: claim(wish.positionMs ?? spans.at(-1)?.[1] ?? 0),
  };
}

/** One learner's ledger, driven by hand: every command is decided, and what it says happens. */
export class Driver {
  readonly clock: ManualClock;
  readonly log: LedgerEvent[] = [];
  readonly state: LearnerState;
  readonly ledger: Ledger;
  /** When sessions took up a new line: by the server's clock, and by the true one. */
  readonly lines = new Map<string, { readonly at: Stamp; readonly trueMs: number }>();
  /** Called after each event, with what it booked. */
  onEvent: (event: LedgerEvent, bookings: readonly Booking[]) => void = () => undefined;
  #fence = 0;

  constructor(ledger: Ledger = realLedger, clock = new ManualClock()) {
    this.ledger = ledger;
    this.clock = clock;
    this.state = ledger.initialState();
  }

  /** @returns what was booked, or the code of the refusal. */
  try(command: Command, at: Stamp = this.clock.stamp()): readonly Booking[] | RefusalCode {
    const decision = this.ledger.decide(this.state, command, at);
    if (!decision.ok) return decision.refusal.code;
    return decision.events.flatMap((event) => {
      this.log.push(event);
      const bookings = this.ledger.evolve(this.state, event);
      this.onEvent(event, bookings);
      return [...bookings];
    });
  }

  /** As `try`, where a refusal is a fault of the test. */
  run(command: Command, at: Stamp = this.clock.stamp()): readonly Booking[] {
    const result = this.try(command, at);
    if (typeof result === 'string') throw new Error(`${command.type} was refused: ${result}`);
    return result;
  }

  open(sessionId = 's1', policy: Policy = plainPolicy, lesson: LessonFacts = plainLesson): this {
    this.#fence += 1;
    const fence = this.#fence;
    this.run({ type: 'open', sessionId, fence, lesson, policy, address: '192.0.2.7' });
    return this;
  }

  /** Opens a session on a lesson that has others before it in its course. */
  openIn(course: CourseFacts, sessionId: string, policy: Policy, lesson = plainLesson): this {
    this.#fence += 1;
    const fence = this.#fence;
    const address = '192.0.2.7';
    this.run({ type: 'open', sessionId, fence, lesson, policy, address, course });
    return this;
  }

  /** Opens a session on a newer version of the plain lesson that has kept these spans. */
  openCarrying(
    spans: readonly CarriedSpan[],
    sessionId = 's2',
    policy: Policy = plainPolicy,
    mediaVersion = `sha256-${'1'.repeat(32)}`,
  ): this {
    this.#fence += 1;
    const fence = this.#fence;
    const address = '192.0.2.7';
    const lesson = { ...plainLesson, mediaVersion };
    const carried = [{ mediaVersion: plainLesson.mediaVersion, spans }];
    this.run({ type: 'open', sessionId, fence, lesson, policy, address, carried });
    return this;
  }

  take(sessionId: string): this {
    this.#fence += 1;
    this.run({ type: 'take-lease', sessionId, fence: this.#fence });
    return this;
  }

  beat(wish: BeatWish = {}, sessionId = 's1'): readonly Booking[] {
    const seq = wish.seq ?? this.session(sessionId).lastSeq + 1;
    const { echoed = [], wrongTokens = 0 } = wish;
    const beat = beatOf(seq, wish);
    return this.run({
      type: 'beat',
      sessionId,
      beat,
      echoed,
      wrongTokens,
      ...this.lineOf(sessionId),
    });
  }

  /** The session speaks on a new line from now on. */
  resume(sessionId = 's1'): this {
    this.lines.set(sessionId, { at: this.clock.stamp(), trueMs: this.clock.trueMs });
    return this;
  }

  /** What a beat tells of the line on which it comes. */
  lineOf(sessionId: string): { readonly resumedAt?: Stamp } {
    const line = this.lines.get(sessionId);
    return line === undefined ? {} : { resumedAt: line.at };
  }

  /** A beat that comes at this stamp. */
  beatAt(at: Stamp, wish: BeatWish = {}, sessionId = 's1'): readonly Booking[] {
    const seq = wish.seq ?? this.session(sessionId).lastSeq + 1;
    return this.run({ type: 'beat', sessionId, beat: beatOf(seq, wish) }, at);
  }

  deliver(
    spans: readonly Span[],
    sessionId = 's1',
    kinds: readonly MediaKind[] = ['video', 'audio'],
    at: Stamp = this.clock.stamp(),
  ): readonly Booking[] {
    return kinds.flatMap((kind) => [...this.run({ type: 'deliver', sessionId, kind, spans }, at)]);
  }

  waive(spans: readonly Span[], sessionId = 's1'): readonly Booking[] {
    return this.run({ type: 'waive', sessionId, spans, operator: 'op', why: 'the log was lost' });
  }

  /** Lets something have happened that no command brings about at this moment. */
  happen(event: LedgerEvent): readonly Booking[] {
    this.log.push(event);
    const bookings = this.ledger.evolve(this.state, event);
    this.onEvent(event, bookings);
    return bookings;
  }

  /** Opens a check whatever is due, answers the open one rightly, or lets it go unanswered. */
  check(
    type: 'open-check' | 'pass-check' | 'miss-check',
    checkId = 'c1',
    sessionId = 's1',
  ): readonly Booking[] {
    const at = this.clock.stamp();
    const base = { v: EVENT_VERSION, at, sessionId, checkId } as const;
    const { answerMs, attempts } = this.session(sessionId).policy.checks;
    const task = { kind: 'presence', code: '1234', seed: 1 } as const;
    switch (type) {
      case 'open-check': {
        const how = { cause: 'random', pointId: null, task, answerMs, attempts } as const;
        return this.happen({ ...base, type: 'check-opened', ...how });
      }
      case 'pass-check':
        return this.happen({ ...base, type: 'check-passed' });
      case 'miss-check':
        return this.happen({ ...base, type: 'check-missed', why: 'unanswered' });
    }
  }

  end(sessionId = 's1', why: SessionEnd = 'left'): readonly Booking[] {
    return this.run({ type: 'end', sessionId, why });
  }

  /** Plays a stretch of the lesson at a rate, one beat an interval, the last one shorter. */
  play(span: Span, rate = 1, sessionId = 's1', how: BeatWish = {}): this {
    const { intervalMs } = this.session(sessionId).policy.beat;
    if (this.session(sessionId).now !== 'playing') {
      this.beat({ rate, ...how, positionMs: span[0] }, sessionId);
    }
    for (let fromMs = span[0]; fromMs < span[1];) {
      const toMs = Math.min(span[1], fromMs + Math.floor(intervalMs * rate));
      this.clock.pass((toMs - fromMs) / rate);
      this.beat({ rate, ...how, spans: [[fromMs, toMs]] }, sessionId);
      fromMs = toMs;
    }
    return this;
  }

  session(sessionId = 's1') {
    const found = this.state.sessions.get(sessionId);
    if (found === undefined) throw new Error(`no session ${sessionId}`);
    return found;
  }

  refusedMs(sessionId = 's1'): Record<string, number> {
    return Object.fromEntries([...this.session(sessionId).refusedMs].filter(([, ms]) => ms !== 0));
  }

  statement() {
    return this.ledger.statementOf('learner-1', this.log, this.clock.stamp().utcMs);
  }
}

/** Runs a command on the state that past events left behind. */
export function given(events: readonly LedgerEvent[]) {
  return {
    when(command: Command, at: Stamp) {
      const state = initialState();
      for (const event of events) evolve(state, event);
      const decision = decide(state, command, at);
      return {
        then(expected: readonly LedgerEvent[] | RefusalCode): void {
          if (typeof expected === 'string') {
            expect(decision.ok, 'the command was accepted').to.equal(false);
            if (!decision.ok) expect(decision.refusal.code).to.equal(expected);
          } else {
            expect(decision).to.deep.equal({ ok: true, events: expected });
          }
        },
      };
    },
  };
}
