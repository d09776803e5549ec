/** Stories of wall clocks that are wrong for a while, and of news that comes very late. */

import { expect } from 'chai';
import {
  DAY_MS,
  Driver,
  HOUR_MS,
  type Ledger,
  MINUTE_MS,
  policyWith,
} from '../../support/given.ts';
import { statementHolds } from './invariants.ts';
import { type BoundStory } from './rule-stories.ts';

const CAP_MS = 60_000;

/** Plays some seconds in a session of its own, and ends it. @returns what was credited of them */
function study(d: Driver, sessionId: string, ms: number, window: Window = 'calendar-day'): number {
  const cap = { dailyMs: CAP_MS, window };
  const place = studied.get(d) ?? 0;
  studied.set(d, place + ms);
  d.open(sessionId, policyWith({ cap })).deliver([[0, 600_000]], sessionId);
  d.play([place, place + ms], 1, sessionId);
  d.end(sessionId);
  return d.session(sessionId).creditedMs;
}

type Window = 'calendar-day' | 'rolling-24h';

/** Up to where each learner has come. */
const studied = new WeakMap<Driver, number>();

/** The wall clock jumps; the node goes on or starts anew. */
const step = (d: Driver, ms: number) => d.clock.restart(ms);

/** What counts on each of some days, of a minute of study a day, when the clock was once ahead. */
function daysAfterFault(ledger: Ledger, aheadMs: number, window: Window): number[] {
  const d = new Driver(ledger);
  const first = study(d, 'before', 40_000, window);
  step(d, aheadMs);
  const ahead = study(d, 'ahead', 10_000, window);
  step(d, -aheadMs);
  const after = study(d, 'after', 40_000, window);
  const days = [first + ahead + after];
  for (let day = 1; day <= 3; day += 1) {
    d.clock.pass(1.1 * DAY_MS);
    days.push(study(d, `day-${day}`, 40_000, window));
  }
  statementHolds(d);
  return days;
}

const checks = { gateCredit: true, makeUpMs: HOUR_MS };

/** A minute of an old version, which a check takes; another one is passed. */
function missedMinute(ledger: Ledger): Driver {
  const d = new Driver(ledger).open('s1', policyWith({ checks }));
  d.deliver([[0, 600_000]]);
  d.play([0, MINUTE_MS]).beat({ now: 'paused' });
  d.check('open-check');
  d.check('miss-check');
  passOne(d, 's1');
  return d;
}

function passOne(d: Driver, sessionId: string): void {
  d.check('open-check', `p${d.log.length}`, sessionId);
  d.check('pass-check', d.state.checks.open?.checkId, sessionId);
}

/** Goes on in the new version, which shows the old one 100 s later. */
function openNew(d: Driver, sessionId: string): Driver {
  const spans = [{ fromMs: 0, toMs: 100_000, lengthMs: 500_000 }];
  d.openCarrying(spans, sessionId, policyWith({ checks })).deliver([[0, 600_000]], sessionId);
  return d;
}

export const CLOCK_STORIES: readonly BoundStory[] = [
  {
    bound: 'making up: its time goes with the lesson into a new version',
    tell(ledger) {
      const d = openNew(missedMinute(ledger), 's2').play([100_000, 120_000], 1, 's2');
      expect(d.session('s2').creditedMs, 'in time').to.equal(20_000);
      d.clock.pass(HOUR_MS);
      d.play([120_000, 160_000], 1, 's2').play([160_000, 180_000], 1, 's2');
      expect(d.session('s2').creditedMs, 'what was not taken').to.equal(40_000);
      expect(d.refusedMs('s2')).to.deep.equal({ 'check-missed': 40_000 });
      statementHolds(d);
    },
  },
  {
    bound: 'making up: what was earned again in time and taken again has its time anew',
    tell(ledger) {
      const d = openNew(missedMinute(ledger), 's2').play([100_000, 120_000], 1, 's2');
      d.clock.pass(0.9 * HOUR_MS);
      d.check('open-check', 'again', 's2');
      d.check('miss-check', 'again', 's2');
      d.clock.pass(0.5 * HOUR_MS);
      openNew(d, 's3');
      passOne(d, 's3');
      d.play([100_000, 130_000], 1, 's3');
      expect(d.session('s3').credited).to.deep.equal([[100_000, 120_000]]);
      statementHolds(d);
    },
  },
  {
    bound: 'clock: a day that was opened in the future does not hold the days before it',
    tell(ledger) {
      for (const aheadMs of [DAY_MS, 400 * DAY_MS]) {
        const [first = 0, ...later] = daysAfterFault(ledger, aheadMs, 'calendar-day');
        expect(first).to.equal(CAP_MS);
        expect(later).to.deep.equal([40_000, 40_000, 40_000]);
      }
    },
  },
  {
    bound: 'clock: nor does it hold a window of 24 hours, and its credit is of the time it was',
    tell(ledger) {
      for (const aheadMs of [DAY_MS / 2, 400 * DAY_MS]) {
        const [first = 0, ...later] = daysAfterFault(ledger, aheadMs, 'rolling-24h');
        expect(first).to.equal(CAP_MS);
        expect(later).to.deep.equal([40_000, 40_000, 40_000]);
      }
    },
  },
  {
    bound:
      'clock: one that goes back and comes again leaves what is left of the cap, and no new one',
    tell(ledger) {
      for (const window of ['calendar-day', 'rolling-24h'] as const) {
        const d = new Driver(ledger);
        const first = study(d, 'before', 40_000, window);
        step(d, -200 * DAY_MS);
        const behind = study(d, 'behind', 40_000, window);
        step(d, 200 * DAY_MS);
        const after = study(d, 'after', 40_000, window);
        expect([first, behind, after], window).to.deep.equal([40_000, 20_000, 20_000]);
        statementHolds(d);
      }
    },
  },
  {
    bound:
      'clock: two engines whose clocks are an hour and more apart fill a window once, not early',
    tell(ledger) {
      for (const apartMs of [HOUR_MS, 2.3 * HOUR_MS]) {
        const d = new Driver(ledger);
        const counted: number[] = [];
        for (let round = 0; round < 7; round += 1) {
          counted.push(study(d, `one-${round}`, 5_000, 'rolling-24h'));
          step(d, apartMs);
          counted.push(study(d, `two-${round}`, 5_000, 'rolling-24h'));
          step(d, -apartMs);
        }
        expect(counted).to.deep.equal([...Array<number>(12).fill(5_000), 0, 0]);
        d.clock.pass(1.2 * DAY_MS);
        expect(study(d, 'later', 40_000, 'rolling-24h')).to.equal(40_000);
        statementHolds(d);
      }
    },
  },
  {
    bound: 'cap: what was credited four days ago is not taken for what was credited now',
    tell(ledger) {
      const d = new Driver(ledger);
      study(d, 's1', 50_000, 'rolling-24h');
      for (let quarter = 380; quarter < 390; quarter += 1) {
        d.clock.pass(quarter * 15 * MINUTE_MS - d.clock.trueMs);
        const cap = { dailyMs: CAP_MS, window: 'rolling-24h' } as const;
        d.open(`q${quarter}`, policyWith({ cap }));
      }
      expect(study(d, 's2', 40_000, 'rolling-24h')).to.equal(40_000);
    },
  },
  {
    bound: 'clock: a day has one opening, however often the clock comes and goes',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', policyWith({ session: { maxSilenceMs: DAY_MS } }));
      d.deliver([[0, 600_000]]);
      let places = 0;
      const boast = () => {
        places += 10_000;
        d.beat({ now: 'paused', spans: [[places, places + 10_000]] });
      };
      for (let round = 0; round < 5; round += 1) {
        boast();
        d.clock.pass(MINUTE_MS).restart(20 * HOUR_MS);
        boast();
        d.clock.pass(MINUTE_MS).restart(-20 * HOUR_MS);
      }
      expect(d.session().creditedMs).to.equal(2 * 5_000);
    },
  },
  {
    bound: 'clock: while it is ahead, nothing that a check took is lost for good',
    tell(ledger) {
      const d = missedMinute(ledger);
      step(d, 3 * HOUR_MS);
      d.beat({ now: 'paused' });
      d.play([0, 10_000]);
      expect(d.session().creditedMs, 'by that clock it is too late').to.equal(0);
      step(d, -3 * HOUR_MS);
      d.beat({ now: 'paused' });
      d.play([0, 10_000]);
      expect(d.session().creditedMs).to.equal(10_000);
      d.clock.pass(HOUR_MS);
      d.play([10_000, 20_000]);
      expect(d.session().creditedMs, 'and then it is').to.equal(10_000);
    },
  },
  {
    bound: 'cap: news hours late has the room of the fullest window it lies in, and no less',
    tell(ledger) {
      const cap = { dailyMs: 60_000, window: 'rolling-24h' } as const;
      const policy = policyWith({ cap, session: { maxSilenceMs: DAY_MS } });
      const d = new Driver(ledger).open('s1', policy);
      const sentAt = d.clock.stamp();
      d.deliver([[100_000, 600_000]]);
      // 30 s a day before, 10 s that wait, 40 s half a day later: no 24 hours hold more than 60 s.
      d.play([100_000, 130_000]);
      d.clock.pass(16 * HOUR_MS);
      d.play([0, 10_000]);
      d.clock.pass(12 * HOUR_MS);
      d.play([130_000, 170_000]);
      expect(d.session().creditedMs).to.equal(70_000);
      d.clock.pass(6 * HOUR_MS);
      d.deliver([[0, 60_000]], 's1', ['video', 'audio'], sentAt);
      expect(d.session().creditedMs).to.equal(80_000);
      statementHolds(d);
    },
  },
  {
    bound: 'cap: news three days late is judged still, and what is older has no room',
    tell(ledger) {
      const cap = { dailyMs: 60_000, window: 'rolling-24h' } as const;
      for (const [days, creditedMs] of [
        [2.9, 10_000],
        [3.2, 0],
      ] as const) {
        const d = new Driver(ledger).open('s1', policyWith({ cap }));
        const sentAt = d.clock.stamp();
        d.play([0, 10_000]);
        d.clock.pass(130_000);
        d.beat({ now: 'paused' });
        d.clock.pass(days * DAY_MS);
        d.open('s2', policyWith({ cap }));
        d.deliver([[0, 60_000]], 's1', ['video', 'audio'], sentAt);
        expect(d.session().creditedMs, `${days} days`).to.equal(creditedMs);
        statementHolds(d);
      }
    },
  },
];
