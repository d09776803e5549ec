import { expect } from 'chai';
import { Driver, policyWith } from '../../support/given.ts';
import { Watchdog } from './invariants.ts';

type OnMissed = 'nothing' | 'since-last-pass' | 'session' | 'lesson' | 'course';

function gated(onMissed: OnMissed): Driver {
  const d = new Driver();
  new Watchdog(d);
  d.open('s1', policyWith({ checks: { gateCredit: true, onMissed } }));
  d.deliver([[0, 600_000]]);
  return d;
}

function pass(d: Driver, id: string, sessionId = 's1'): void {
  d.check('open-check', id, sessionId);
  d.check('pass-check', id, sessionId);
}

function miss(d: Driver, id: string, sessionId = 's1'): void {
  d.check('open-check', id, sessionId);
  d.check('miss-check', id, sessionId);
}

const provisionalMs = (d: Driver, sessionId = 's1') =>
  d.ledger.summaryOf(d.state, d.session(sessionId), d.clock.stamp()).provisionalMs;

describe('ledger: checks', () => {
  it('keep credit provisional until one is passed', () => {
    const d = gated('since-last-pass').play([0, 10_000]);
    expect(provisionalMs(d)).to.equal(10_000);
    d.check('open-check', 'c1');
    d.play([10_000, 20_000]);
    expect(provisionalMs(d), 'play after its due time too').to.equal(20_000);
    d.check('pass-check', 'c1');
    expect(provisionalMs(d)).to.equal(0);
    expect(d.session().creditedMs).to.equal(20_000);
  });

  it('take nothing back where the policy says nothing', () => {
    const d = gated('nothing').play([0, 10_000]);
    miss(d, 'c1');
    expect(d.session().creditedMs).to.equal(10_000);
    expect(provisionalMs(d)).to.equal(10_000);
  });

  it('take back what came since the last pass', () => {
    const d = gated('since-last-pass').play([0, 10_000]);
    pass(d, 'c1');
    d.play([10_000, 30_000]);
    miss(d, 'c2');
    expect(d.session().creditedMs).to.equal(10_000);
    expect(d.refusedMs()).to.deep.equal({ 'check-missed': 20_000 });
    expect(d.session().notCountedMs.get('check-missed')).to.equal(20_000);
  });

  it('take back the whole session, passed checks or not', () => {
    const d = gated('session').play([0, 10_000]);
    pass(d, 'c1');
    d.play([10_000, 30_000]);
    miss(d, 'c2');
    expect(d.session().creditedMs).to.equal(0);
    expect(d.state.provisional).to.deep.equal([]);
  });

  it('let what was taken back be earned again', () => {
    const d = gated('since-last-pass').play([0, 10_000]);
    miss(d, 'c1');
    pass(d, 'c2');
    d.play([0, 10_000]);
    pass(d, 'c3');
    expect(d.session().creditedMs).to.equal(10_000);
    expect(d.session().presentedMs).to.equal(20_000);
  });

  it('are waited for over the end of a session: the next one settles or takes it', () => {
    for (const [becomes, creditedMs] of [
      [pass, 10_000],
      [miss, 0],
    ] as const) {
      const d = gated('since-last-pass').play([0, 10_000]);
      d.end();
      d.open('s2', d.session().policy);
      expect(provisionalMs(d)).to.equal(10_000);
      becomes(d, 'c1', 's2');
      expect(d.session().creditedMs).to.equal(creditedMs);
      expect(provisionalMs(d)).to.equal(0);
    }
  });

  it('do not settle by a reload: the successor goes on with what was provisional', () => {
    const d = gated('since-last-pass').play([0, 10_000]);
    d.end('s1', 'succeeded');
    d.open('s2', d.session().policy);
    expect(provisionalMs(d)).to.equal(10_000);
    miss(d, 'c1', 's2');
    expect(d.session().creditedMs).to.equal(0);
  });

  it('do not settle at the end of a session where one is open', () => {
    const d = gated('since-last-pass').play([0, 10_000]);
    d.check('open-check', 'c1');
    d.end('s1', 'succeeded');
    d.open('s2', d.session().policy);
    expect(provisionalMs(d)).to.equal(10_000);
    d.check('miss-check', 'c1', 's2');
    expect(d.session().creditedMs).to.equal(0);
  });

  it('guard what comes late, after its session has ended too', () => {
    const d = gated('since-last-pass');
    const sentAt = d.clock.stamp();
    const policy = policyWith({ checks: { gateCredit: true, onMissed: 'since-last-pass' } });
    d.open('s2', policy).play([0, 5_000], 1, 's2');
    d.end('s2');
    d.deliver([[0, 8_000]], 's2', ['video', 'audio'], sentAt);
    expect(d.session('s2').creditedMs).to.equal(5_000);
    expect(provisionalMs(d, 's2')).to.equal(5_000);
    d.open('s3', policy);
    pass(d, 'c1', 's3');
    expect(provisionalMs(d, 's2')).to.equal(0);
  });

  it('guard a claim that waits as they guard credit: passed before the news, it is settled', () => {
    const d = gated('since-last-pass');
    const sentAt = d.clock.stamp();
    d.open('s2', d.session().policy).play([0, 5_000], 1, 's2');
    pass(d, 'c1', 's2');
    d.deliver([[0, 8_000]], 's2', ['video', 'audio'], sentAt);
    miss(d, 'c2', 's2');
    expect(d.session('s2').creditedMs).to.equal(5_000);
  });

  it('follow the learner into another lesson', () => {
    const d = gated('since-last-pass').play([0, 10_000]);
    d.check('open-check', 'c1');
    d.open('s2', d.session().policy);
    d.deliver([[0, 600_000]], 's2');
    d.play([10_000, 20_000], 1, 's2');
    d.check('miss-check', 'c1', 's2');
    expect(d.session('s1').creditedMs + d.session('s2').creditedMs).to.equal(0);
  });

  it('leave nothing behind of sessions that ended', () => {
    const d = gated('session').play([0, 10_000]);
    d.check('open-check', 'c1');
    d.end();
    d.open('s2', d.session().policy);
    d.check('pass-check', 'c1', 's2');
    expect(d.state.provisional).to.deep.equal([]);
  });

  it('do nothing where credit is not gated', () => {
    const d = new Driver().open();
    d.deliver([[0, 60_000]]);
    d.play([0, 10_000]);
    miss(d, 'c1');
    expect(d.session().creditedMs).to.equal(10_000);
  });
});
