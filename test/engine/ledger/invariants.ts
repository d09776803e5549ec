/**
 * The promises of the ledger, watched from outside: everything here is worked out anew from the
 * events and bookings, in the slowest and plainest way, and compared with what the ledger says.
 */

import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { maxGapMs } from '../../../engine/ledger/limits.ts';
import { type Booking, type SessionState } from '../../../engine/ledger/state.ts';
import { type PlayState } from '../../../engine/protocol/messages.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { type Driver } from '../../support/given.ts';
import { BrokenPromise, promise } from './broken-promise.ts';
import { LevelWatch } from './level-watch.ts';

type Opened = Extract<LedgerEvent, { type: 'session-opened' }>;
type Sent = Extract<LedgerEvent, { type: 'delivered' }>;
type Accepted = Extract<LedgerEvent, { type: 'beat-accepted' }>;
type Waived = Extract<LedgerEvent, { type: 'delivery-waived' }>;

/** A beat as it stands in the message; the watchdog need not believe it to compare it. */
interface Said {
  readonly spans: readonly Span[];
  readonly now: PlayState;
}

interface Claim {
  readonly index: number;
  readonly at: LedgerEvent['at'];
  readonly spans: readonly Span[];
  readonly day: number;
  /** A check was owed, or the course had failed, when it was made. */
  readonly owed: boolean;
  /** The check that was open when it was made. */
  readonly check: string | null;
  /** What of it is credited now. */
  creditedMs: number;
}

interface Watched {
  readonly opened: Opened;
  readonly claims: Map<number, Claim>;
  readonly sent: { readonly index: number; readonly event: Sent }[];
  readonly waived: { readonly index: number; readonly event: Waived }[];
  saysPlaying: boolean;
  /** Running time before the lease moved, that its next beat may still tell of. */
  handoverMs: number;
  sinceTrueMs: number;
  sinceBoot: string;
}

export class Watchdog {
  readonly #driver: Driver;
  readonly #levels: LevelWatch;
  readonly #sessions = new Map<string, Watched>();
  /** One byte a media millisecond: whether it is credited now. */
  readonly #credited = new Map<string, Uint8Array>();
  readonly #days = new Map<number, number>();
  #creditedMs = 0;
  #runningBoundMs = 0;
  /** How much longer than what really passed a restart may seem by the wall clock. */
  #roughMs = 0;
  #openingsMs = 0;
  /** The learner-day, when it began, and every one that was opened. */
  #day = -1;
  #dayBeganUtcMs = -Infinity;
  readonly #opened = new Set<number>();
  #maxRatio = 0;
  #caps = new Set<number>();
  #holder: string | null = null;
  #index = 0;
  #openCheck: string | null = null;
  #owed = false;
  readonly #missedChecks = new Set<string>();
  /** The session in which the open check came due. */
  #checked = '';
  /** Missed checks by course, and how many fail it. */
  readonly #misses = new Map<string, number>();

  constructor(driver: Driver) {
    this.#driver = driver;
    this.#levels = new LevelWatch(driver);
    driver.onEvent = (event, bookings) => this.#see(event, bookings);
  }

  #see(event: LedgerEvent, bookings: readonly Booking[]): void {
    this.#index += 1;
    this.#follow(event);
    for (const booking of bookings) this.#book(booking);
    this.#checksHold();
    this.#boundHolds();
    for (const session of this.#driver.state.sessions.values()) accountsBalance(session);
    this.#lessonsAgree();
    this.#levels.hold();
  }

  #follow(event: LedgerEvent): void {
    const { trueMs } = this.#driver.clock;
    this.#levels.see(event);
    if (event.type === 'course-test-taken' || event.type === 'token-revoked') return;
    if (event.type === 'course-reset') {
      this.#misses.delete(event.courseId);
      return;
    }
    if (event.type === 'session-opened') {
      this.#sessions.set(event.sessionId, {
        opened: event,
        claims: new Map(),
        sent: [],
        waived: [],
        saysPlaying: false,
        handoverMs: 0,
        sinceTrueMs: trueMs,
        sinceBoot: event.at.boot,
      });
      this.#maxRatio = Math.max(this.#maxRatio, event.policy.rate.maxRatio);
      this.#caps.add(event.policy.cap.dailyMs);
      if (event.takesLease) this.#lease(event.sessionId, event.at.boot);
      return;
    }
    const session = this.#session(event.sessionId);
    switch (event.type) {
      case 'beat-accepted':
        this.#run(event.sessionId, session, event);
        this.#claim(session, event);
        return;
      case 'delivered':
        session.sent.push({ index: this.#index, event });
        return;
      case 'delivery-waived':
        session.waived.push({ index: this.#index, event });
        return;
      case 'lease-taken':
        this.#lease(event.sessionId, event.at.boot);
        return;
      case 'session-ended':
        session.handoverMs = 0;
        if (this.#holder === event.sessionId) this.#holder = null;
        return;
      case 'key-issued':
      case 'media-released':
      case 'address-changed':
      case 'identity-proved':
        return;
      case 'check-opened':
        this.#openCheck = event.checkId;
        this.#checked = event.sessionId;
        return;
      case 'check-passed':
        if (this.#openCheck === event.checkId) this.#owed = false;
        this.#openCheck = null;
        return;
      case 'check-missed':
        if (this.#openCheck !== event.checkId) return;
        this.#owed = true;
        this.#missedChecks.add(event.checkId);
        this.#miss(this.#session(this.#checked).opened);
        this.#openCheck = null;
        return;
      case 'check-scheduled':
      case 'check-shown':
      case 'check-parted':
      case 'check-answered':
        return;
    }
  }

  #miss({ courseId, policy }: Opened): void {
    const { failCourseAfter, onMissed } = policy.checks;
    const unproved = this.#driver.state.provisional.length;
    promise(
      onMissed === 'nothing' || unproved === 0,
      () => `${unproved} runs that no check has confirmed outlived a missed one`,
    );
    const misses = (this.#misses.get(courseId) ?? 0) + 1;
    const fails = failCourseAfter > 0 && misses >= failCourseAfter;
    this.#misses.set(courseId, fails ? Infinity : misses);
  }

  /** What was presented under a check that was missed is not credited, nor while one is owed. */
  #checksHold(): void {
    for (const { opened, claims } of this.#sessions.values()) {
      for (const [seq, { check, owed, creditedMs }] of claims) {
        const fell = owed || (check !== null && this.#missedChecks.has(check));
        promise(
          !fell || creditedMs === 0,
          () => `${opened.sessionId}, beat ${seq}: ${creditedMs} ms, which a missed check forbids`,
        );
      }
    }
    const { state } = this.#driver;
    const unsettledMs = state.provisional.reduce((sum, { span }) => sum + span[1] - span[0], 0);
    const shownMs = [...state.lessons.values()].reduce((sum, each) => sum + each.provisionalMs, 0);
    promise(
      unsettledMs === shownMs,
      () => `${unsettledMs} ms provisional, but ${shownMs} ms shown`,
    );
  }

  #claim(session: Watched, event: Accepted): void {
    const beat = event.beat as unknown as Said;
    const { intervalMs } = session.opened.policy.beat;
    this.#turnDay(event.at, intervalMs);
    session.saysPlaying = beat.now === 'playing';
    session.claims.set(event.beat.seq, {
      index: this.#index,
      at: event.at,
      spans: beat.spans,
      day: this.#day,
      owed: this.#owed || this.#misses.get(session.opened.courseId) === Infinity,
      check: this.#openCheck,
      creditedMs: 0,
    });
  }

  /** Days follow each other; one that begins an hour or more from now was never today. */
  #turnDay({ day, minute, utcMs }: LedgerEvent['at'], intervalMs: number): void {
    const beganUtcMs = utcMs - minute * 60_000;
    const isNext = beganUtcMs - this.#dayBeganUtcMs >= 22 * 3_600_000;
    if (!isNext && this.#dayBeganUtcMs - utcMs <= 3_600_000) return;
    this.#day = day;
    this.#dayBeganUtcMs = beganUtcMs;
    if (!this.#opened.has(day)) this.#openingsMs += intervalMs;
    this.#opened.add(day);
  }

  /** Server time that ran, by the clock that nobody can step. */
  #run(id: string, session: Watched, { at: { boot }, unheardMs = 0 }: Accepted): void {
    const { trueMs } = this.#driver.clock;
    if (unheardMs > 0) this.#unheard(id, session, unheardMs, boot);
    this.#runningBoundMs += session.handoverMs;
    session.handoverMs = 0;
    if (this.#holder === id && session.saysPlaying) {
      const capMs = maxGapMs(session.opened.policy, session.opened.longestSegmentMs);
      // Across a restart the ledger has only the wall clock, and believes it up to the cap.
      const passedMs = Math.min(trueMs - session.sinceTrueMs, capMs);
      this.#runningBoundMs += session.sinceBoot === boot ? passedMs : capMs;
      if (session.sinceBoot !== boot) this.#roughMs += capMs - passedMs;
    }
    session.sinceTrueMs = trueMs;
    session.sinceBoot = boot;
  }

  /** Nobody who says playing on a line that holds could have had more: the time that passed, one gap. */
  #unheard(id: string, session: Watched, unheardMs: number, boot: string): void {
    const line = this.#driver.lines.get(id);
    promise(line !== undefined, () => `${id}: ${unheardMs} ms unheard on its first line`);
    promise(this.#holder === id, () => `${id}: ${unheardMs} ms unheard without the lease`);
    promise(!session.saysPlaying, () => `${id}: ${unheardMs} ms unheard that run anyway`);
    if (line === undefined) return;
    const capMs = maxGapMs(session.opened.policy, session.opened.longestSegmentMs);
    const passedMs = Math.max(0, Math.min(line.trueMs - session.sinceTrueMs, capMs));
    const isRough = session.sinceBoot !== boot || line.at.boot !== boot;
    promise(
      unheardMs <= (isRough ? capMs : passedMs),
      () => `${id}: ${unheardMs} ms unheard, where ${passedMs} ms passed`,
    );
    if (isRough) this.#roughMs += Math.max(0, unheardMs - passedMs);
    this.#runningBoundMs += unheardMs;
  }

  #lease(id: string, boot: string): void {
    const { trueMs } = this.#driver.clock;
    for (const each of [this.#holder, id]) {
      if (each === null) continue;
      const session = this.#session(each);
      if (each !== id && session.saysPlaying) {
        const capMs = maxGapMs(session.opened.policy, session.opened.longestSegmentMs);
        const passedMs = Math.min(trueMs - session.sinceTrueMs, capMs);
        session.handoverMs = session.sinceBoot === boot ? passedMs : capMs;
        if (session.sinceBoot !== boot) this.#roughMs += capMs - passedMs;
      }
      if (each === id) session.handoverMs = 0;
      session.sinceTrueMs = trueMs;
      session.sinceBoot = boot;
    }
    this.#holder = id;
  }

  #book(booking: Booking): void {
    const { sessionId, seq, span, outcome, was } = booking;
    const session = this.#session(sessionId);
    const claim = session.claims.get(seq);
    promise(claim !== undefined, () => `a booking for beat ${seq}, which was never accepted`);
    if (claim === undefined || (outcome !== 'credited' && was !== 'credited')) return;
    const lengthMs = (span[1] - span[0]) * (outcome === 'credited' ? 1 : -1);
    this.#flip(session.opened, span, outcome === 'credited');
    this.#creditedMs += lengthMs;
    claim.creditedMs += lengthMs;
    this.#days.set(claim.day, (this.#days.get(claim.day) ?? 0) + lengthMs);
    if (outcome !== 'credited') return;
    promise(covers(claim.spans, span), () => `credit for ${said(span)}, which nobody claimed`);
    this.#wasSent(session, claim, span);
    const [onlyCapMs] = [...this.#caps];
    if (this.#caps.size === 1 && onlyCapMs !== undefined && onlyCapMs > 0) {
      const dayMs = this.#days.get(claim.day) ?? 0;
      promise(dayMs <= onlyCapMs, () => `${dayMs} ms on a day that is capped at ${onlyCapMs} ms`);
    }
  }

  #flip({ lessonId, mediaVersion, durationMs }: Opened, span: Span, on: boolean): void {
    const key = `${lessonId}@${mediaVersion}`;
    const bits = this.#credited.get(key) ?? new Uint8Array(durationMs);
    this.#credited.set(key, bits);
    const expected = on ? 0 : 1;
    const found = bits.subarray(...span).indexOf(1 - expected);
    promise(found < 0, () => `${said(span)} was ${on ? 'credited twice' : 'not credited'}`);
    bits.fill(1 - expected, ...span);
  }

  #wasSent(session: Watched, claim: Claim, span: Span): void {
    const { kinds, policy } = session.opened;
    const required = kinds.filter((kind) => policy.delivery.requiredKinds.includes(kind));
    const waived = session.waived
      .filter(({ index }) => index > claim.index)
      .flatMap(({ event }) => event.spans);
    for (const kind of required.length > 0 ? required : kinds) {
      const sent = session.sent
        .filter(({ index, event }) => event.kind === kind && isBefore(index, event.at, claim))
        .flatMap(({ event }) => event.spans);
      promise(
        covers([...sent, ...waived], span),
        () => `credit for ${said(span)}, whose ${kind} was not sent before the claim`,
      );
    }
  }

  #boundHolds(): void {
    const { runningMs } = this.#driver.state;
    promise(
      runningMs <= this.#runningBoundMs,
      () => `${runningMs} ms running, where only ${this.#runningBoundMs} ms passed`,
    );
    const { trueMs } = this.#driver.clock;
    promise(
      runningMs <= trueMs + this.#roughMs,
      () => `${runningMs} ms running since the world began ${trueMs} ms ago`,
    );
    const boundMs = this.#runningBoundMs * this.#maxRatio + this.#openingsMs;
    promise(
      this.#creditedMs <= boundMs + 1e-3,
      () => `${this.#creditedMs} ms credited, where ${boundMs} ms is the bound`,
    );
  }

  #lessonsAgree(): void {
    let totalMs = 0;
    for (const lesson of this.#driver.state.lessons.values()) {
      const ownMs = lengthOf(lesson.credited);
      promise(ownMs === lesson.creditedMs, () => `lesson: ${ownMs} is not ${lesson.creditedMs}`);
      totalMs += ownMs - lesson.carriedMs;
    }
    promise(totalMs === this.#creditedMs, () => `${totalMs} ms is not ${this.#creditedMs} ms`);
  }

  #session(id: string): Watched {
    const found = this.#sessions.get(id);
    if (found === undefined) throw new BrokenPromise(`an event of the unknown session ${id}`);
    return found;
  }
}

function isBefore(index: number, at: LedgerEvent['at'], claim: Claim): boolean {
  if (index < claim.index) return true;
  return at.boot === claim.at.boot ? at.monoMs <= claim.at.monoMs : at.utcMs <= claim.at.utcMs;
}

function covers(spans: readonly Span[], [startMs, endMs]: Span): boolean {
  let reachedMs = startMs;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from <= reachedMs) reachedMs = Math.max(reachedMs, to);
  }
  return reachedMs >= endMs;
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
}

function said([startMs, endMs]: Span): string {
  return `[${startMs}, ${endMs})`;
}

/** Both accounts of a session, and nothing in them below zero. */
export function accountsBalance(session: SessionState): void {
  const { presentedMs, creditedMs, pendingMs, openMs, countedMs, pendingTimeMs } = session;
  const refused = [...session.refusedMs.values()];
  const notCounted = [...session.notCountedMs.values()];
  const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
  promise(
    presentedMs === creditedMs + pendingMs + sum(refused),
    () => `${session.id}: presented ${presentedMs} is not what was booked of it`,
  );
  promise(
    openMs === countedMs + pendingTimeMs + sum(notCounted),
    () => `${session.id}: open ${openMs} is not what was booked of it`,
  );
  const all = [presentedMs, creditedMs, pendingMs, openMs, countedMs, pendingTimeMs];
  for (const ms of [...all, ...refused, ...notCounted]) {
    promise(Number.isInteger(ms) && ms >= 0, () => `${session.id}: an account of ${ms} ms`);
  }
  promise(
    lengthOf(session.credited) === creditedMs,
    () => `${session.id}: credited spans are not ${creditedMs} ms`,
  );
}

/** The statement lists each millisecond of the accounts, and folding it again says the same. */
export function statementHolds(driver: Driver): void {
  const statement = driver.statement();
  for (const { sessionId, coverage, runs } of statement.sessions) {
    const listed = new Map<string, number>();
    for (const { run } of runs) listed.set(run[2], (listed.get(run[2]) ?? 0) + run[1] - run[0]);
    const booked: Record<string, number> = {
      credited: coverage.creditedMs,
      pending: coverage.pendingMs,
      ...coverage.refusedMs,
    };
    for (const outcome of new Set([...listed.keys(), ...Object.keys(booked)])) {
      const [shownMs, ownMs] = [listed.get(outcome) ?? 0, booked[outcome] ?? 0];
      promise(
        shownMs === ownMs,
        () => `${sessionId}: lists ${shownMs} ms ${outcome}, not ${ownMs}`,
      );
    }
  }
  const stored = driver.log.map((event) => JSON.parse(JSON.stringify(event)) as LedgerEvent);
  const again = driver.ledger.statementOf('learner-1', stored, driver.clock.stamp().utcMs);
  promise(
    JSON.stringify(again) === JSON.stringify(statement),
    () => 'replaying the stored events gives another statement',
  );
}

const ANY_TASK = { kind: 'presence', code: '0000', seed: 0 } as const;

/** Sends everything that was accepted once more, and expects that nothing changes. */
export function resendingChangesNothing(driver: Driver): void {
  const before = JSON.stringify(driver.statement());
  const length = driver.log.length;
  for (const event of [...driver.log]) {
    if (!('sessionId' in event)) continue;
    const { sessionId } = event;
    const session = driver.session(sessionId);
    if (event.type === 'beat-accepted') {
      driver.try({ type: 'beat', sessionId, beat: event.beat, ...driver.lineOf(sessionId) });
    } else if (event.type === 'session-opened') {
      const { policy, fence, address } = event;
      driver.try({ type: 'open', sessionId, fence, policy, address, lesson: event });
    } else if (event.type === 'session-ended' && session.end !== null) {
      driver.try({ type: 'end', sessionId, why: event.why });
    } else if (event.type === 'check-passed' || event.type === 'check-missed') {
      const { checkId } = event;
      const answer = { attempt: 1, answer: { code: '1234' }, next: ANY_TASK } as const;
      driver.try({ type: 'answer-check', sessionId, checkId, ...answer });
      driver.try({ type: 'expire-check', sessionId, checkId });
    }
  }
  promise(driver.log.length === length, () => 'resending appended events');
  promise(JSON.stringify(driver.statement()) === before, () => 'resending changed the statement');
}
