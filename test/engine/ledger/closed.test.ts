/** When time counts again, where cap or hours let nothing count now. */

import { expect } from 'chai';
import { Driver, HOUR_MS, ManualClock, policyWith } from '../../support/given.ts';

const MINUTE_MS = 60_000;
/** So that a session lasts over days. */
const LONG_SILENCE = { maxSilenceMs: 90 * 24 * HOUR_MS };

function studied(change: Parameters<typeof policyWith>[0]): Driver {
  const d = new Driver().open('s1', policyWith(change));
  d.deliver([[0, 600_000]]);
  return d.play([0, 20_000]);
}

function closed(d: Driver) {
  return d.ledger.summaryOf(d.state, d.session(), d.clock.stamp()).closed;
}

/** Milliseconds from now until time counts again. */
function waitMs(d: Driver): number {
  return (closed(d)?.untilUtcMs ?? Number.NaN) - d.clock.stamp().utcMs;
}

describe('ledger: when time counts again', () => {
  it('says nothing while time may count', () => {
    expect(closed(studied({}))).to.equal(undefined);
    expect(closed(studied({ cap: { dailyMs: 20_001 } }))).to.equal(undefined);
    expect(closed(studied({ hours: { allowed: [{ from: 0, to: 1_440 }] } }))).to.equal(undefined);
  });

  it('a full day opens at midnight of its calendar', () => {
    const d = studied({ cap: { dailyMs: 20_000 } });
    const { minute } = d.clock.stamp();
    expect(closed(d)?.reason).to.equal('daily-cap');
    expect(waitMs(d)).to.be.within((1_439 - minute) * MINUTE_MS, (1_440 - minute) * MINUTE_MS);
    d.clock.pass(waitMs(d));
    expect(closed(d), 'at that very moment').to.equal(undefined);
  });

  it('a full window of 24 hours opens when its oldest quarter has left it', () => {
    const d = studied({ cap: { dailyMs: 20_000, window: 'rolling-24h' } });
    expect(closed(d)?.reason).to.equal('daily-cap');
    expect(waitMs(d)).to.be.within(24 * HOUR_MS - 30_000, 24.25 * HOUR_MS);
  });

  it('outside its hours study opens with the next of them, on the next day too', () => {
    const now = new Driver().clock.stamp().minute;
    const later = studied({ hours: { allowed: [{ from: now + 90, to: now + 95 }] } });
    expect(closed(later)?.reason).to.equal('outside-hours');
    expect(waitMs(later)).to.be.within(89 * MINUTE_MS, 90 * MINUTE_MS);
    const gone = studied({ hours: { allowed: [{ from: now - 90, to: now - 60 }] } });
    expect(waitMs(gone)).to.be.within(22.4 * HOUR_MS, 22.5 * HOUR_MS);
  });

  it('a day that is full opens with its hours, not at midnight', () => {
    const now = new Driver().clock.stamp().minute;
    const hours = { allowed: [{ from: now - 60, to: now + 60 }] };
    const d = studied({ cap: { dailyMs: 20_000 }, hours });
    expect(closed(d)?.reason).to.equal('daily-cap');
    expect(waitMs(d)).to.be.within(22.9 * HOUR_MS, 23 * HOUR_MS);
  });

  it('a window of 24 hours that has run on meanwhile is told as it is now', () => {
    const d = studied({ cap: { dailyMs: 20_000, window: 'rolling-24h' } });
    d.beat({ now: 'paused' });
    d.clock.pass(25 * HOUR_MS);
    const told = d.ledger.summaryOf(d.state, d.session(), d.clock.stamp());
    expect(told.closed).to.equal(undefined);
    expect(told.todayMs).to.equal(0);
  });

  it('a window that holds credit twice, since a clock came back, opens no later for it', () => {
    const clock = new ManualClock();
    const change = { cap: { dailyMs: 40_000, window: 'rolling-24h' } } as const;
    const d = new Driver(undefined, clock).open('s1', policyWith(change));
    d.deliver([[0, 600_000]]);
    clock.restart(2 * HOUR_MS);
    d.play([0, 20_000]);
    clock.restart(-2 * HOUR_MS);
    d.play([20_000, 40_000]);
    expect(closed(d)?.reason).to.equal('daily-cap');
    clock.pass(waitMs(d));
    expect(closed(d), 'at that very moment').to.equal(undefined);
  });

  it('under two zones goes by the one learner-day that is open', () => {
    // By the calendar in which the day was filled it is noon; by the other it is just past midnight.
    const d = studied({ cap: { dailyMs: 20_000 }, session: LONG_SILENCE });
    const { day, minute, ...now } = d.clock.stamp();
    const elsewhere = { ...now, day: day + 1, minute: (minute + 721) % 1_440 };
    const told = d.ledger.summaryOf(d.state, d.session(), elsewhere);
    expect(told.todayMs).to.equal(20_000);
    expect(told.closed?.reason).to.equal('daily-cap');
    const waitMs = (told.closed?.untilUtcMs ?? 0) - now.utcMs;
    expect(waitMs).to.be.within(1_438 * MINUTE_MS, 1_439 * MINUTE_MS);

    const at = (waitedMs: number) => {
      const utcMs = now.utcMs + waitedMs;
      const passed = Math.floor(utcMs / MINUTE_MS) - Math.floor(now.utcMs / MINUTE_MS);
      const minutes = elsewhere.minute + passed;
      return {
        ...now,
        utcMs,
        monoMs: now.monoMs + waitedMs,
        day: elsewhere.day + Math.floor(minutes / 1_440),
        minute: minutes % 1_440,
      };
    };
    d.beatAt(at(waitMs - MINUTE_MS), { spans: [[20_000, 25_000]], now: 'playing' });
    expect(d.session().creditedMs, 'a minute before').to.equal(20_000);
    d.beatAt(at(waitMs + 1), { spans: [[25_000, 26_000]], now: 'playing' });
    expect(d.session().creditedMs, 'as soon as it is open').to.equal(21_000);
    expect(d.ledger.summaryOf(d.state, d.session(), at(waitMs + 1)).todayMs).to.equal(1_000);
  });

  it('of a day in the future, which a wrong clock had opened, counts what was earned by it', () => {
    const clock = new ManualClock();
    const d = new Driver(undefined, clock).open(
      's1',
      policyWith({ cap: { dailyMs: 20_000 }, session: LONG_SILENCE }),
    );
    d.deliver([[0, 600_000]]);
    clock.restart(30 * 24 * HOUR_MS);
    d.play([0, 20_000]);
    clock.restart(-30 * 24 * HOUR_MS);
    const asked = d.ledger.summaryOf(d.state, d.session(), clock.stamp());
    expect(asked.closed?.reason).to.equal('daily-cap');
    d.beat({ spans: [[20_000, 21_000]] });
    const after = d.ledger.summaryOf(d.state, d.session(), clock.stamp());
    expect(after.creditedMs).to.equal(20_000);
    expect(asked.todayMs).to.equal(after.todayMs);
  });

  it('whoever asks how it stands opens no day by that', () => {
    const open = () => new Driver().open('s1', policyWith({ cap: { dailyMs: HOUR_MS } }));
    const [asked, other] = [open(), open()];
    closed(asked);
    for (const d of [asked, other]) {
      d.deliver([[0, 600_000]]);
      d.beat();
      d.clock.pass(5_000);
      // Faster than the clock by as much as a day opens with.
      d.beat({ spans: [[0, 12_000]], rate: 1.5 });
    }
    expect(asked.state.budget).to.deep.equal(other.state.budget);
    expect(asked.session().creditedMs).to.equal(other.session().creditedMs);
  });
});
