import { expect } from 'chai';
import fc from 'fast-check';
import { loadPresets } from '../../../config/presets.ts';
import { type LessonFacts } from '../../../engine/ledger/decide.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { measure, subtract } from '../../../engine/ledger/spans.ts';
import { type LearnerState } from '../../../engine/ledger/state.ts';
import * as moves from '../../arbitrary/moves.ts';
import { lessonOfKind } from '../../arbitrary/policies.ts';
import { World } from '../../arbitrary/world.ts';
import { MINUTE_MS, plainPolicy, realLedger } from '../../support/given.ts';
import { Watchdog, resendingChangesNothing, statementHolds } from './invariants.ts';

/** Every preset as it is shipped, and as it is with checks and idling that come sooner. */
const policies: readonly Policy[] = loadPresets().all.flatMap(({ policy }) => [
  policy,
  {
    ...policy,
    idle: { ...policy.idle, timeoutMs: Math.round(policy.idle.timeoutMs / 20) },
    checks: {
      ...policy.checks,
      minGapMs: policy.checks.minGapMs / 100,
      maxGapMs: policy.checks.maxGapMs / 100,
    },
  },
]);

const DURATION_MS = 4 * MINUTE_MS;

/** Two versions of one lesson, of which the second begins 10 s later; and another lesson. */
const lessons: readonly LessonFacts[] = [
  lessonOfKind(1, DURATION_MS, false),
  { ...lessonOfKind(1, DURATION_MS, false), mediaVersion: `sha256-${'a'.repeat(32)}` },
  lessonOfKind(2, DURATION_MS, false),
];
const SHIFT_MS = 10_000;
const POINTS = [60_000, 120_000].map((atMs) => ({
  pointId: `question:q${atMs}`,
  atMs,
  questionIds: [`q${atMs}`],
}));

/** Sessions of this world carry from the other version, and lie in one course with questions. */
function withCourse(world: World): void {
  const { driver } = world;
  driver.open = (
    sessionId = '',
    policy: Policy = plainPolicy,
    lesson = lessonOfKind(1, 1, false),
  ) => {
    const at = lessons.findIndex(({ mediaVersion }) => mediaVersion === lesson.mediaVersion);
    const [first, second] = lessons as readonly [LessonFacts, LessonFacts];
    const lengthMs = DURATION_MS - SHIFT_MS;
    const carried = [
      [{ mediaVersion: second.mediaVersion, spans: [{ fromMs: SHIFT_MS, toMs: 0, lengthMs }] }],
      [{ mediaVersion: first.mediaVersion, spans: [{ fromMs: 0, toMs: SHIFT_MS, lengthMs }] }],
      [],
    ][at];
    driver.run({
      type: 'open',
      sessionId,
      fence: driver.state.fence + 1,
      lesson,
      policy,
      points: POINTS,
      course: { courseId: 'course', lessonsBefore: at === 2 ? [first.lessonId] : [] },
      carried: carried ?? [],
      address: '192.0.2.7',
    });
    return driver;
  };
}

const open: fc.Arbitrary<moves.Move> = fc.record({
  do: fc.constant('open' as const),
  lesson: fc.nat(lessons.length - 1),
  policy: fc.nat(policies.length - 1),
});

const weighted = (...choices: readonly (readonly [number, fc.Arbitrary<moves.Move>])[]) =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const histories = fc.record({
  seed: fc.nat(),
  /** One host has one policy as a rule; some change it while a course is under way. */
  only: fc.option(fc.nat(policies.length - 1), { freq: 4 }),
  moves: fc.array(
    weighted(
      [8, moves.play],
      [4, open],
      [2, moves.reload],
      [2, moves.take],
      [3, moves.claimAnything],
      [1, moves.burst],
      [1, moves.hiddenPlay],
      [1, moves.rest],
      [1, moves.anySeek],
      [1, moves.tunnel],
      [1, moves.wildRestart],
      [6, moves.checkStep],
      [2, moves.lostNews],
      [1, moves.waive],
      [1, moves.end],
    ),
    { minLength: 10, maxLength: 40, size: 'max' },
  ),
});

/** What carrying must keep, whatever happens. */
function carryingHolds({ lessons: versions, sessions }: LearnerState): void {
  for (const lesson of versions.values()) {
    expect(measure(lesson.carried)).to.equal(lesson.carriedMs);
    expect(measure(subtract(lesson.carried, lesson.credited)), 'carried is credited').to.equal(0);
    const ofPieces = lesson.pieces.reduce((sum, { from }) => sum + from[1] - from[0], 0);
    expect(ofPieces, 'each piece once').to.equal(lesson.carriedMs);
    for (const { lessonKey, from, timeMs } of lesson.pieces) {
      const origin = versions.get(lessonKey);
      const own = subtract(origin?.credited ?? [], origin?.carried ?? []);
      expect(measure(subtract([from], own)), 'earned where it comes from').to.equal(0);
      expect(timeMs).to.be.at.least(0);
    }
    expect(lesson.countedMs).to.be.at.least(0);
  }
  for (const { revocable, credited } of sessions.values()) {
    for (const { startMs, endsMs } of revocable) {
      const span = [startMs, endsMs.at(-1) ?? startMs] as const;
      expect(measure(subtract([span], credited)), 'what can fall is credited').to.equal(0);
    }
  }
}

describe('ledger: all presets, two versions of a lesson, checks and takeovers at once', function () {
  this.timeout(600_000);

  it('keep the promises, and a replay is the same', () => {
    const seen = { carriedMs: 0, reached: 0, creditedMs: 0 };
    fc.assert(
      fc.property(histories, ({ seed, only, moves: told }) => {
        const world = new World(realLedger, seed, 100);
        withCourse(world);
        new Watchdog(world.driver);
        const stage = { lessons, policies: only === null ? policies : [policies[only] as Policy] };
        for (const move of told) moves.perform(world, stage, move);
        world.flushNews(true);
        const { state } = world.driver;
        carryingHolds(state);
        for (const lesson of state.lessons.values()) {
          seen.carriedMs += lesson.carriedMs;
          seen.creditedMs += lesson.creditedMs;
          seen.reached += lesson.pointsDone.size;
        }
        statementHolds(world.driver);
        for (const { earnedHundredths } of world.driver.statement().lessons) {
          expect(earnedHundredths).to.be.at.least(0);
        }
        resendingChangesNothing(world.driver);
      }),
      { numRuns: Number(process.env['LEDGER_RUNS'] ?? 150) },
    );
    expect(seen.carriedMs, 'carried').to.be.greaterThan(0);
    expect(seen.reached, 'questions reached').to.be.greaterThan(0);
    expect(seen.creditedMs, 'credited').to.be.greaterThan(0);
  });
});
