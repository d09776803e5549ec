/** A delivery is judged on the time of its sending, however late and from whichever clock it is told. */

import { expect } from 'chai';
import { CLOCK_TOLERANCE_MS } from '../../../engine/ledger/delivery.ts';
import { type SentAt } from '../../../engine/ledger/stamp.ts';
import { Driver } from '../../support/given.ts';

const SEGMENT = [0, 8_000] as const;

function tell(d: Driver, sentAt: SentAt): void {
  for (const kind of ['video', 'audio'] as const) {
    d.run({ type: 'deliver', sessionId: 's1', kind, spans: [SEGMENT], sentAt });
  }
}

/** The time of another machine whose wall clock is so much ahead of the engine's. */
function log(d: Driver, aheadMs = 0): SentAt {
  return { utcMs: d.clock.stamp().utcMs + aheadMs, monoMs: 0, boot: 'log' };
}

describe('ledger: news of a sending', () => {
  it('minutes late turns what was claimed after the sending', () => {
    const d = new Driver().open();
    const sentAt = log(d);
    d.clock.pass(2_000);
    d.play([0, 5_000]);
    d.clock.pass(600_000);
    d.beat({ now: 'paused', positionMs: 5_000 });
    expect(d.refusedMs()).to.deep.equal({ 'not-delivered': 5_000 });
    tell(d, sentAt);
    expect(d.session().creditedMs).to.equal(5_000);
    expect(d.refusedMs()).to.deep.equal({});
  });

  it('changes nothing when it is told again', () => {
    const d = new Driver().open();
    const sentAt = log(d);
    d.play([0, 5_000]);
    tell(d, sentAt);
    // Something else waits meanwhile; the old news does not concern it.
    d.play([20_000, 25_000]);
    const events = d.log.length;
    tell(d, sentAt);
    expect(d.log.length).to.equal(events);
  });

  it('by a wall clock ahead of ours costs nobody anything within the tolerance', () => {
    for (const [aheadMs, creditedMs] of [
      [CLOCK_TOLERANCE_MS, 5_000],
      [CLOCK_TOLERANCE_MS + 1, 0],
    ] as const) {
      const d = new Driver().open();
      d.play([0, 5_000]);
      const sentAt = log(d, aheadMs);
      d.clock.pass(10_000);
      tell(d, sentAt);
      expect(d.session().creditedMs, `${aheadMs} ms ahead`).to.equal(creditedMs);
    }
  });

  it('by the clock of our own run is compared to the millisecond', () => {
    for (const [lateMs, creditedMs] of [
      [0, 5_000],
      [1, 0],
    ] as const) {
      const d = new Driver().open();
      d.play([0, 5_000]);
      d.clock.pass(lateMs);
      const sentAt = d.clock.stamp();
      d.clock.pass(10_000);
      tell(d, sentAt);
      expect(d.session().creditedMs, `${lateMs} ms late`).to.equal(creditedMs);
    }
  });

  it('cannot be told before it happened: a time to come is now', () => {
    const d = new Driver().open();
    tell(d, log(d, 3_600_000));
    expect(d.log.filter(({ type }) => type === 'delivered').map((event) => 'sentAt' in event))
      .to //
      .deep.equal([false, false]);
    d.play([0, 5_000]);
    expect(d.session().creditedMs).to.equal(5_000);
  });
});
