import { expect } from 'chai';
import { Driver, HOUR_MS, policyWith } from '../../support/given.ts';

function ready(change: Parameters<typeof policyWith>[0] = {}): Driver {
  const d = new Driver().open('s1', policyWith(change));
  d.deliver([[0, 600_000]]);
  return d;
}

function summary(d: Driver, sessionId = 's1') {
  return d.ledger.summaryOf(d.state, d.session(sessionId), d.clock.stamp());
}

describe('ledger: summary', () => {
  it('tells the account of a lesson', () => {
    const d = ready().play([0, 20_000]).play([0, 5_000]);
    expect(summary(d)).to.deep.equal({
      creditedMs: 20_000,
      provisionalMs: 0,
      pendingMs: 0,
      refusedMs: 5_000,
      requiredMs: 591_030,
      todayMs: 20_000,
      dailyCapMs: null,
      counting: false,
      reason: 'repeat',
      complete: false,
      settled: false,
      check: { open: false, owed: null, courseFailed: false, mayAsk: false, readyInMs: 0 },
    });
  });

  it('tells at once why nothing counts, and that it counts again', () => {
    const d = ready().play([0, 5_000]);
    expect(summary(d)).to.include({ counting: true, reason: null });
    d.beat({ visible: false });
    expect(summary(d).reason, 'an empty beat that tells a hidden page').to.equal('hidden');
    d.beat({ visible: true });
    expect(summary(d).reason, 'and one that tells it is back').to.equal(null);
    d.beat({ rate: 3 });
    expect(summary(d).reason).to.equal('rate-above-policy');
    d.beat({ now: 'paused' });
    expect(summary(d).reason).to.equal('paused');
    d.beat({ now: 'stalled' });
    expect(summary(d).reason).to.equal('stalled');
    d.open('s2');
    expect(summary(d).reason).to.equal('superseded');
  });

  it('does not blame a session for what it lost when it has the lease again', () => {
    const d = ready().play([0, 5_000]);
    d.open('s2');
    d.play([5_000, 10_000]);
    expect(summary(d).reason).to.equal('superseded');
    d.take('s1');
    expect(summary(d)).to.include({ counting: true, reason: null });
  });

  it('does not tell who left that another window took over', () => {
    const d = ready().play([0, 5_000]);
    d.end();
    expect(summary(d)).to.include({ counting: false, reason: 'paused' });
  });

  it('tells today by the day it is asked for', () => {
    const d = ready({ cap: { dailyMs: 50_000 } }).play([0, 20_000]);
    expect(summary(d)).to.include({ todayMs: 20_000, dailyCapMs: 50_000 });
    d.clock.pass(13 * HOUR_MS);
    expect(summary(d).todayMs).to.equal(0);
  });

  it('counts a claim that waits as pending, and goes on counting', () => {
    const d = new Driver().open().play([0, 5_000]);
    expect(summary(d)).to.include({ pendingMs: 5_000, creditedMs: 0, counting: true });
  });
});
