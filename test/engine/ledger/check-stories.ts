/** Stories of checks that somebody would rather not be asked, told to any ledger. */

import { expect } from 'chai';
import { type CheckPoint } from '../../../engine/ledger/check-state.ts';
import { type CheckTask } from '../../../engine/ledger/events.ts';
import { FORFEITS, type Policy } from '../../../engine/ledger/policy.ts';
import {
  Driver,
  type Ledger,
  MINUTE_MS,
  type PolicyChange,
  plainLesson,
  policyWith,
} from '../../support/given.ts';
import { type BoundStory } from './rule-stories.ts';

type Checks = Partial<Policy['checks']>;

const TASK: CheckTask = { kind: 'presence', code: '1234', seed: 1 };
const POINTS: readonly CheckPoint[] = [1, 2, 3, 4].map((minute) => ({
  pointId: `question:q${minute}`,
  atMs: minute * MINUTE_MS,
  questionIds: [`q${minute}`],
}));

/** Opens a session whose media is all there. */
function open(
  d: Driver,
  sessionId: string,
  change: PolicyChange,
  { lessonId = plainLesson.lessonId, points = [] as readonly CheckPoint[] } = {},
): Driver {
  d.run({
    type: 'open',
    sessionId,
    fence: d.state.fence + 1,
    lesson: { ...plainLesson, lessonId },
    policy: policyWith(change),
    address: '192.0.2.7',
    points,
  });
  d.deliver([[0, plainLesson.durationMs]], sessionId);
  return d;
}

const gated = (ledger: Ledger, checks: Checks = {}) =>
  open(new Driver(ledger), 's1', { checks: { gateCredit: true, ...checks } });

function miss(d: Driver, checkId: string, sessionId: string): void {
  d.check('open-check', checkId, sessionId);
  d.check('miss-check', checkId, sessionId);
}

function pass(d: Driver, checkId: string, sessionId: string): void {
  d.check('open-check', checkId, sessionId);
  d.check('pass-check', checkId, sessionId);
}

/** Leaves and comes back every minute, to another lesson each time if so wished. */
function minutes(d: Driver, count: number, change: PolicyChange, hops: boolean): string {
  let sessionId = 's1';
  for (let minute = 0; minute < count; minute += 1) {
    const [fromMs, toMs] = [minute * MINUTE_MS, (minute + 1) * MINUTE_MS];
    d.play([fromMs, toMs], 1, sessionId);
    d.end(sessionId);
    sessionId = `s${minute + 2}`;
    open(d, sessionId, change, { lessonId: hops ? `lesson-${minute}` : plainLesson.lessonId });
  }
  return sessionId;
}

const creditedMs = (d: Driver) =>
  [...d.state.sessions.values()].reduce((sum, session) => sum + session.creditedMs, 0);

const ask = (d: Driver, checkId: string, sessionId = 's1') =>
  d.try({ type: 'open-check', sessionId, checkId, cause: 'asked', pointId: null, task: TASK });

const answer = (d: Driver, sessionId = 's1', code = '1234') => {
  const { checkId, attempt } = d.state.checks.open ?? { checkId: '', attempt: 1 };
  const given = { sessionId, checkId, attempt, next: TASK } as const;
  return d.try({ type: 'answer-check', ...given, answer: { code } });
};

export const CHECK_STORIES: readonly BoundStory[] = [
  {
    bound: 'checks: a new session each minute keeps nothing that no check has confirmed',
    tell(ledger) {
      for (const onMissed of FORFEITS) {
        for (const hops of [false, true]) {
          const checks = { gateCredit: true, onMissed };
          const d = gated(ledger, checks);
          const last = minutes(d, 6, { checks }, hops);
          expect(creditedMs(d)).to.equal(6 * MINUTE_MS);
          miss(d, 'c1', last);
          const kept = onMissed === 'nothing' ? 6 * MINUTE_MS : 0;
          expect(creditedMs(d), `${onMissed}${hops ? ', other lessons' : ''}`).to.equal(kept);
        }
      }
    },
  },
  {
    bound: 'checks: leaving and coming back at once is one sitting, a break ends it',
    tell(ledger) {
      for (const [breakMs, keptMs] of [
        [9 * MINUTE_MS, 0],
        [11 * MINUTE_MS, MINUTE_MS],
      ] as const) {
        const checks = { gateCredit: true, onMissed: 'session' } as const;
        const d = gated(ledger, checks).play([0, MINUTE_MS]);
        pass(d, 'c1', 's1');
        d.end();
        d.clock.pass(breakMs);
        open(d, 's2', { checks }).play([MINUTE_MS, 2 * MINUTE_MS], 1, 's2');
        miss(d, 'c2', 's2');
        expect(creditedMs(d), `${breakMs} ms away`).to.equal(keptMs);
      }
    },
  },
  {
    bound: 'checks: a sitting that is over can fall no more, and is not remembered',
    tell(ledger) {
      const checks = { gateCredit: true, onMissed: 'session' } as const;
      const d = gated(ledger, checks).play([0, MINUTE_MS]);
      pass(d, 'c1', 's1');
      d.end();
      for (const [sessionId, revocable] of [
        ['s2', 1],
        ['s3', 0],
      ] as const) {
        open(d, sessionId, { checks });
        d.end(sessionId);
        expect(d.session().revocable, sessionId).to.have.lengthOf(revocable);
        d.clock.pass(11 * MINUTE_MS);
      }
    },
  },
  {
    bound: 'checks: who stops may ask to be confirmed, and nobody else who owes none',
    tell(ledger) {
      const d = gated(ledger, { minGapMs: 600_000, maxGapMs: 600_000 });
      expect(ask(d, 'c0'), 'nothing to confirm').to.equal('check_closed');
      d.run({ type: 'schedule-check', sessionId: 's1', draw: 0 });
      d.play([0, 90_000]);
      const { dueAtRunningMs } = d.state.checks;
      expect(ask(d, 'c1'), 'while it plays').to.equal('check_closed');
      d.beat({ now: 'ended', positionMs: 90_000 });
      expect(ask(d, 'c2')).to.deep.equal([]);
      answer(d);
      expect(d.state.provisional).to.deep.equal([]);
      expect(d.state.checks.dueAtRunningMs, 'the next random one stays').to.equal(dueAtRunningMs);
      expect(ask(d, 'c3'), 'once').to.equal('check_closed');
    },
  },
  {
    bound: 'checks: what is asked for and missed costs as much as any other',
    tell(ledger) {
      const d = gated(ledger, { attempts: 1 }).play([0, 90_000]);
      d.beat({ now: 'paused', positionMs: 90_000 });
      ask(d, 'c1');
      answer(d, 's1', 'wrong');
      expect(creditedMs(d)).to.equal(0);
    },
  },
  {
    bound: 'checks: who answers the author’s questions is asked by chance all the same',
    tell(ledger) {
      const checks = { gateCredit: true, authored: true, minGapMs: 150_000, maxGapMs: 150_000 };
      const d = open(new Driver(ledger), 's1', { checks }, { points: POINTS });
      const asked: string[] = [];
      for (let minute = 0; minute < 5; minute += 1) {
        d.try({ type: 'schedule-check', sessionId: 's1', draw: 0 });
        d.play([minute * MINUTE_MS, (minute + 1) * MINUTE_MS]);
        for (const cause of ['authored', 'random'] as const) {
          const pointId = cause === 'authored' ? `question:q${minute + 1}` : null;
          const checkId = `${cause}-${minute}`;
          const how = { sessionId: 's1', checkId, cause, pointId, task: TASK } as const;
          d.run({ type: 'open-check', ...how });
          if (d.state.checks.open !== null) asked.push(checkId);
          answer(d);
        }
      }
      expect(asked.filter((each) => each.startsWith('random'))).to.deep.equal(['random-2']);
      expect(asked).to.have.length.greaterThan(3);
    },
  },
  {
    bound: 'checks: one that came due while another was owed is made up for by the same answer',
    tell(ledger) {
      const gap = { minGapMs: 90_000, maxGapMs: 90_000 };
      const checks = { gateCredit: true, authored: true, attempts: 1, ...gap };
      const d = open(new Driver(ledger), 's1', { checks }, { points: POINTS });
      d.run({ type: 'schedule-check', sessionId: 's1', draw: 0 });
      d.play([0, 70_000]);
      const authored = { cause: 'authored', pointId: 'question:q1', task: TASK } as const;
      d.run({ type: 'open-check', sessionId: 's1', checkId: 'c1', ...authored });
      answer(d, 's1', 'wrong');
      expect(d.state.checks).to.include({ owed: 'check-failed', dueAtRunningMs: 90_000 });
      d.play([70_000, 120_000]);
      expect(ask(d, 'c2')).to.deep.equal([]);
      answer(d);
      expect(d.state.checks).to.include({ owed: null, dueAtRunningMs: null });
    },
  },
  {
    bound: 'idling: it stands still while a check is open, and runs where none is',
    tell(ledger) {
      const idle = { timeoutMs: 60_000, forfeits: 'nothing' } as const;
      const checks = { gateCredit: true, answerMs: 60_000 };
      const d = open(new Driver(ledger), 's1', { idle, checks }).play([0, 55_000]);
      d.check('open-check');
      d.play([55_000, 100_000]);
      d.check('pass-check');
      d.play([100_000, 155_000]);
      expect(d.refusedMs()).to.deep.equal({});
      d.play([155_000, 165_000]);
      expect(d.refusedMs()).to.deep.equal({ idle: 5_000 });
      d.check('open-check', 'c2');
      d.play([165_000, 175_000]);
      expect(d.refusedMs(), 'who idles when it is opened').to.deep.equal({ idle: 15_000 });
    },
  },
  {
    bound: 'courses: a lesson in none is a course of its own',
    tell(ledger) {
      const checks = { onMissed: 'course', failCourseAfter: 1 } as const;
      const d = open(new Driver(ledger), 's1', { checks }).play([0, 10_000]);
      pass(d, 'c1', 's1');
      open(d, 's2', { checks }, { lessonId: 'other' }).play([0, 10_000], 1, 's2');
      miss(d, 'c2', 's2');
      expect(d.session('s1').creditedMs, 'another lesson').to.equal(10_000);
      expect(d.session('s2').creditedMs).to.equal(0);
      pass(d, 'c3', 's2');
      const failed = (id: string) =>
        ledger.summaryOf(d.state, d.session(id), d.clock.stamp()).check.courseFailed;
      expect([failed('s1'), failed('s2')]).to.deep.equal([false, true]);
      d.run({ type: 'reset-course', courseId: 'other', reason: 'spoken with her' });
      expect(failed('s2')).to.equal(false);
    },
  },
];
