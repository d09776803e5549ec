/**
 * Rules that are taken out of a copy of the engine, one at a time; each case names one that it would
 * miss. Of a bound the removal pays a cheat; of a fairness it costs an honest learner.
 */

export interface Mutant {
  readonly removes: string;
  /** From the project's root. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
}

export const MUTANTS: readonly Mutant[] = [
  // Bounds.
  {
    removes: 'delivered',
    file: 'engine/ledger/credit.ts',
    from: 'within(part.span, session.deliveredAll)',
    to: '[part.span]',
  },
  {
    removes: 'delivered in every required kind',
    file: 'engine/ledger/delivery.ts',
    from: 'if (other !== kind) complete =',
    to: 'if (other === kind) complete =',
  },
  {
    removes: 'delivered before the claim',
    file: 'engine/ledger/delivery.ts',
    from: 'sentBefore(sentAt, claimedAt)\n',
    to: 'true\n',
  },
  {
    removes: 'already credited',
    file: 'engine/ledger/credit.ts',
    from: 'let before: Spans = lesson.credited;',
    to: 'let before: Spans = [];',
  },
  {
    removes: 'budget',
    file: 'engine/ledger/budget.ts',
    from: 'return fromClockMs + fromOpeningMs;',
    to: 'return wantMs;',
  },
  {
    removes: 'what a server second can buy',
    file: 'engine/ledger/budget.ts',
    from: 'Math.floor(serverMs * maxRatio + ROUNDING_MS)',
    to: 'Math.floor(serverMs * 16)',
  },
  {
    removes: 'unheard for one gap at most',
    file: 'engine/ledger/unheard.ts',
    from: `    elapsedMs(bookedUntil, resumedAt, maxGapMs),
    elapsedMs(bookedUntil, at, maxGapMs),
    maxGapMs,
`,
    to: '    elapsedMs(bookedUntil, resumedAt, 9e9),\n',
  },
  {
    removes: 'holder',
    file: 'engine/ledger/credit.ts',
    from: 'const holds = learner.holder === session.id;',
    to: 'const holds = learner.holder !== undefined;',
  },
  {
    removes: 'rate',
    file: 'engine/ledger/credit.ts',
    from: "if (unwrap(beat.rate) > session.policy.rate.maxRatio) return 'rate-above-policy';",
    to: '',
  },
  {
    removes: 'hidden',
    file: 'engine/ledger/credit.ts',
    from: "if (!unwrap(beat.visible) && !session.policy.visibility.hiddenCounts) return 'hidden';",
    to: '',
  },
  {
    removes: 'seek rule',
    file: 'engine/ledger/credit.ts',
    from: 'if (refused !== null || !permitted) {',
    to: 'if (refused !== null) {',
  },
  {
    removes: 'islands of credit',
    file: 'engine/ledger/credit.ts',
    from: 'before.length >= MAX_ISLANDS &&',
    to: 'false &&',
  },
  {
    removes: 'parts of a beat',
    file: 'engine/ledger/credit.ts',
    from: ' <= MAX_PARTS;',
    to: ' <= Infinity;',
  },
  {
    removes: 'daily cap',
    file: 'engine/ledger/credit.ts',
    from: 'let room = capRoom(learner, session, { day, slot: learner.recent.newest });',
    to: 'let room = Infinity;',
  },
  {
    removes: 'nothing counts while a check is owed',
    file: 'engine/ledger/checks.ts',
    from: 'if (checks.owed !== null) return checks.owed;',
    to: '',
  },
  {
    removes: 'paced release',
    file: 'engine/clerk/release.ts',
    from: 'if (waitMs === 0) {',
    to: 'if (waitMs >= 0) {',
  },
  {
    removes: 'claims stay in the lesson',
    file: 'engine/ledger/decide.ts',
    from: 'if (!fitsLesson(beat, session.durationMs)) {',
    to: 'if (false) {',
  },
  {
    removes: "the host's key",
    file: 'engine/http/host-api.ts',
    from: 'return known === undefined ? undefined : ports.catalogue.tenant(known.tenantId);',
    to: "return ports.catalogue.tenant('main');",
  },
  {
    removes: 'a claim of quality counts with its beat',
    file: 'engine/live/quality-claims.ts',
    from: 'this.#waiting.set(command, () => this.#tally.told(this.#keyOf(admitted), claim));',
    to: 'this.#tally.told(this.#keyOf(admitted), claim);',
  },
  // Fairness.
  {
    removes: 'who studies already is let in',
    file: 'engine/live/admission.ts',
    from: 'const retryAfterMs = isHere ? 0 :',
    to: 'const retryAfterMs =',
  },
  {
    removes: 'a beat may be late',
    file: 'engine/ledger/credit.ts',
    from: "session.now === 'playing' ? Math.min(sinceMs, session.maxGapMs) : 0;",
    to: "session.now === 'playing' ? Math.min(sinceMs, 1_000) : 0;",
  },
  {
    removes: 'a full buffer plays out',
    file: 'engine/ledger/limits.ts',
    from: 'return p.release.goalMs + longestSegmentMs + 2 * p.beat.intervalMs;',
    to: 'return p.beat.intervalMs;',
  },
  {
    removes: 'who was not heard may have played',
    file: 'engine/ledger/unheard.ts',
    from: 'session.unheard = { leftMs: ms, meterMs,',
    to: 'session.unheard = { leftMs: 0 * ms, meterMs,',
  },
  {
    removes: 'time before a stall counts',
    file: 'engine/ledger/credit.ts',
    from: "const coveredMs = holds && session.now === 'playing' ?",
    to: "const coveredMs = holds && session.now === 'playing' && unwrap(beat.now) === 'playing' ?",
  },
  {
    removes: 'a silent session can be resumed',
    file: 'engine/ledger/decide.ts',
    from: 'return elapsedMs(session.bookedUntil, at, maxSilenceMs + 1) > maxSilenceMs;',
    to: 'return elapsedMs(session.bookedUntil, at, maxSilenceMs + 1) > 3_600_000;',
  },
  {
    removes: 'what was hidden locks nothing',
    file: 'engine/ledger/credit.ts',
    from: 'moveFrontier(session, lesson, span);\n    if (refused',
    to: 'if (refused === null) moveFrontier(session, lesson, span);\n    if (refused',
  },
  {
    removes: 'the frontier stays where it was',
    file: 'engine/ledger/frontier.ts',
    from: 'lesson.frontierMs = Math.max(lesson.frontierMs, seenMs);',
    to: 'lesson.frontierMs = seenMs;',
  },
  {
    removes: 'each learner has a message rate of their own',
    file: 'engine/live/roster.ts',
    from: 'return this.#rates.of(nameOf(ref), this.#ports.clerk.monoMs());',
    to: "return this.#rates.of('everybody', this.#ports.clerk.monoMs());",
  },
  {
    removes: 'each learner has an account of their own',
    file: 'test/attacks/bare/rig-engine.ts',
    from: 'token: (...said) => test.token(...said),',
    to: "token: (who, ...said) => test.token(who.replace('-colleague', ''), ...said),",
  },
  {
    removes: 'a resumed session goes on',
    file: 'engine/ledger/decide.ts',
    from: "case 'beat':\n      if (hasEnded(session, at)) return no('session_ended');",
    to: "case 'beat':\n      if (hasEnded(session, at) || elapsedMs(session.bookedUntil, at, 9e9) > 5_400) return no('session_ended');",
  },
  {
    removes: 'elapsed time is monotonic',
    file: 'engine/ledger/stamp.ts',
    from: 'if (from.boot === to.boot) return Math.max(0, to.monoMs - from.monoMs);',
    to: '',
  },
  {
    removes: 'every rate up to the highest counts',
    file: 'engine/ledger/credit.ts',
    from: 'if (unwrap(beat.rate) > session.policy.rate.maxRatio)',
    to: 'if (unwrap(beat.rate) >= session.policy.rate.maxRatio)',
  },
  {
    removes: 'the outbox of a reloaded page',
    file: 'engine/live/admission.ts',
    from: 'said.predecessor.beats.map((beat) => {',
    to: 'said.predecessor.beats.slice(0, 0).map((beat) => {',
  },
  {
    removes: 'clocks may be rounded',
    file: 'player/beats/beat.ts',
    from: 'const JITTER_AHEAD_MS = 1_000;',
    to: 'const JITTER_AHEAD_MS = 0;',
  },
  {
    removes: 'a click takes the lease back',
    file: 'engine/ledger/decide.ts',
    from: 'if (learner.holder === session.id) return NOTHING_NEW;\n      if (isHeld',
    to: "if (learner.holder !== '') return no('lease_elsewhere');\n      if (isHeld",
  },
  {
    removes: 'the longer time to answer',
    file: 'engine/ledger/check-decisions.ts',
    from: 'answerMs * (session.extendedTime ? extendedTimeRatio : 1)',
    to: 'answerMs * (session.extendedTime ? 1 : 1)',
  },
  {
    removes: 'no idle limit unless the policy has one',
    file: 'engine/ledger/credit.ts',
    from: 'holds && policy.idle.timeoutMs > 0',
    to: 'holds && policy.idle.timeoutMs >= 0',
  },
  {
    removes: 'what was sent may be asked for again',
    file: 'engine/ledger/release.ts',
    from: 'const firstTimeMs = measure(outside(span, known));',
    to: 'const firstTimeMs = measure(outside(span, known)) + (span[1] - span[0]) * 9;',
  },
  {
    removes: 'late news is judged on the time of the sending',
    file: 'engine/ledger/decide.ts',
    from: 'const known = sentAt !== undefined && sentAt.utcMs <= at.utcMs ? sentAt : undefined;',
    to: 'const known = undefined;',
  },
  {
    removes: 'hidden pages count where the policy says so',
    file: 'engine/ledger/credit.ts',
    from: "if (!unwrap(beat.visible) && !session.policy.visibility.hiddenCounts) return 'hidden';",
    to: "if (!unwrap(beat.visible)) return 'hidden';",
  },
  {
    removes: 'a right answer passes',
    file: 'engine/ledger/check-decisions.ts',
    from: 'const correct = isRight(open.task, command.answer);',
    to: 'const correct = isRight(open.task, command.answer) && learner.runningMs < 0;',
  },
  {
    removes: 'what a check took can be earned again',
    file: 'engine/ledger/check-decisions.ts',
    from: 'if (checks.owed === null && !mayConfirm(learner, session)) {',
    to: 'if (checks.owed !== undefined) {',
  },
  {
    removes: 'what is covered is complete by itself',
    file: 'engine/ledger/complete.ts',
    from: 'if (lesson.creditedMs < neededMs) return false;',
    to: 'if (lesson.creditedMs >= 0) return false;',
  },
];
