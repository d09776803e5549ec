import { expect } from 'chai';
import {
  type Budget,
  earn,
  emptyBudget,
  lapse,
  openDay,
  spend,
} from '../../../engine/ledger/budget.ts';
import { type Stamp } from '../../../engine/ledger/stamp.ts';
import { DAY_MS, ManualClock } from '../../support/given.ts';

const INTERVAL_MS = 5_000;

/** Where nothing is booked to any day. */
const open = (budget: Budget, at: Stamp, intervalMs: number) =>
  openDay(budget, new Map(), at, intervalMs);

const noonOf = (day: number) => ({
  utcMs: day * DAY_MS + DAY_MS / 2,
  monoMs: 0,
  boot: 'boot-1',
  day,
  minute: 720,
});

describe('ledger: budget', () => {
  it('pays one media millisecond with 1 / max rate of a server millisecond', () => {
    const budget = emptyBudget();
    earn(budget, 1_000);
    expect(spend(budget, 10_000, 2)).to.equal(2_000);
    expect(spend(budget, 1, 2)).to.equal(0);
  });

  it('spends thirds to the last millisecond, however it is cut', () => {
    for (const pieceMs of [1, 7, 333, 2_500]) {
      const budget = emptyBudget();
      for (let i = 0; i < 5; i += 1) earn(budget, 1_000);
      let paidMs = 0;
      for (let paid = -1; paid !== 0; paidMs += paid) paid = spend(budget, pieceMs, 1.5);
      expect(paidMs, `pieces of ${pieceMs} ms`).to.equal(7_500);
    }
  });

  it('opens each day with one interval of media, once', () => {
    const budget = emptyBudget();
    open(budget, noonOf(10), INTERVAL_MS);
    open(budget, noonOf(10), INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(INTERVAL_MS);
    open(budget, noonOf(10), INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(0);
    open(budget, noonOf(11), INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(INTERVAL_MS);
  });

  it('goes back to the day that a clock which was ahead had left, without another opening', () => {
    const budget = emptyBudget();
    open(budget, noonOf(10), INTERVAL_MS);
    open(budget, noonOf(400), INTERVAL_MS);
    expect(budget.day).to.equal(400);
    const days = new Map([
      [10, { creditedMs: 1_000, pendingMs: 500 }],
      [400, { creditedMs: 200, pendingMs: 30 }],
    ]);
    openDay(budget, days, noonOf(10), INTERVAL_MS);
    expect(budget.day).to.equal(10);
    expect(days.get(10), 'what was booked meanwhile').to.include({ creditedMs: 1_230 });
    expect(days.get(400), 'stays booked there').to.include({ creditedMs: 200 });
    expect(spend(budget, 60_000, 1), 'nor what the wrong day had').to.equal(0);
    open(budget, noonOf(11), INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(INTERVAL_MS);
  });

  it('is not moved by clocks of nodes that differ a little at midnight', () => {
    const budget = emptyBudget();
    const midnight = { ...noonOf(10), utcMs: 10 * DAY_MS, minute: 0 };
    open(budget, midnight, INTERVAL_MS);
    open(budget, { ...midnight, utcMs: midnight.utcMs - 2_000, day: 9, minute: 1_439 }, 1);
    expect(budget.day).to.equal(10);
  });

  it('opens none before the one that is open has lasted, whatever zone says it', () => {
    const budget = emptyBudget();
    const inUtc = { ...noonOf(10), minute: 720 };
    open(budget, inUtc, INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(INTERVAL_MS);
    // Eight hours later it is past midnight in Shanghai, and the learner studies under its policy.
    const utcMs = inUtc.utcMs + DAY_MS / 3;
    open(budget, { ...inUtc, utcMs, day: 11, minute: 240 }, INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(0);
    open(budget, noonOf(11), INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(INTERVAL_MS);
  });

  it('opens a day of 23 hours, when clocks are put forward', () => {
    const budget = emptyBudget();
    open(budget, noonOf(10), INTERVAL_MS);
    spend(budget, 60_000, 1);
    const next = noonOf(11);
    const at = { ...next, minute: next.minute + 60 };
    open(budget, at, INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(INTERVAL_MS);
  });

  it("does not carry an unspent day's opening over to the next", () => {
    const budget = emptyBudget();
    open(budget, noonOf(10), INTERVAL_MS);
    open(budget, noonOf(11), INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(INTERVAL_MS);
  });

  it('lapses after one interval, but for one interval that is kept', () => {
    const clock = new ManualClock();
    const budget = emptyBudget();
    lapse(budget, clock.stamp(), INTERVAL_MS);
    earn(budget, 80_000);
    lapse(budget, clock.pass(INTERVAL_MS).stamp(), INTERVAL_MS);
    expect(spend(budget, 1_000, 1), 'within one interval').to.equal(1_000);
    lapse(budget, clock.pass(1).stamp(), INTERVAL_MS);
    expect(spend(budget, 100_000, 1), 'after it').to.equal(INTERVAL_MS);
  });

  it('keeps one interval in all, however long one reviews', () => {
    const clock = new ManualClock();
    const budget = emptyBudget();
    for (let i = 0; i < 720; i += 1) {
      lapse(budget, clock.pass(5_001).stamp(), INTERVAL_MS);
      earn(budget, 5_001);
    }
    lapse(budget, clock.pass(6_000).stamp(), INTERVAL_MS);
    expect(spend(budget, 3_600_000, 1)).to.equal(INTERVAL_MS);
  });

  it('lapses even where the wall clock was stepped back over a restart', () => {
    const clock = new ManualClock();
    const budget = emptyBudget();
    lapse(budget, clock.stamp(), INTERVAL_MS);
    earn(budget, 80_000);
    lapse(budget, clock.pass(1_000).restart(-3_600_000).stamp(), INTERVAL_MS);
    lapse(budget, clock.pass(6_000).stamp(), INTERVAL_MS);
    expect(spend(budget, 100_000, 1)).to.equal(INTERVAL_MS);
  });

  it('spends first what lapses first', () => {
    const clock = new ManualClock();
    const budget = emptyBudget();
    lapse(budget, clock.stamp(), INTERVAL_MS);
    earn(budget, 1_000);
    lapse(budget, clock.pass(4_000).stamp(), INTERVAL_MS);
    earn(budget, 4_000);
    spend(budget, 1_000, 1);
    lapse(budget, clock.pass(1_500).stamp(), INTERVAL_MS);
    expect(spend(budget, 60_000, 1)).to.equal(4_000);
  });
});
