import { expect } from 'chai';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';
import { statementHolds } from './invariants.ts';

describe('ledger: statement', () => {
  it('lists runs in the order of presentation and melts neighbours of one outcome', () => {
    const d = new Driver().open();
    d.deliver([[0, 600_000]]);
    d.play([0, 20_000]).play([100_000, 110_000]).play([20_000, 30_000]);
    const runs = d.statement().sessions[0]?.runs.map(({ run }) => run);
    expect(runs).to.deep.equal([
      [0, 20_000, 'credited'],
      [100_000, 110_000, 'credited'],
      [20_000, 30_000, 'credited'],
    ]);
  });

  it('says between which beats each run was presented', () => {
    const d = new Driver().open();
    d.deliver([[0, 600_000]]);
    const startUtcMs = d.clock.stamp().utcMs;
    d.play([0, 20_000]);
    const [line] = d.statement().sessions[0]?.runs ?? [];
    expect([line?.fromUtcMs, line?.toUtcMs]).to.deep.equal([startUtcMs, startUtcMs + 20_000]);
  });

  it('keeps a silence visible: play before and after an hour of pause is two lines', () => {
    const d = new Driver().open();
    d.deliver([[0, 600_000]]);
    d.play([0, 10_000]);
    d.beat({ now: 'paused', positionMs: 10_000 });
    d.clock.pass(3_600_000);
    d.play([10_000, 20_000]);
    expect(d.statement().sessions[0]?.runs.map(({ run }) => run)).to.deep.equal([
      [0, 10_000, 'credited'],
      [10_000, 20_000, 'credited'],
    ]);
  });

  it('books anew what late news judged, and only that', () => {
    const d = new Driver().open();
    const sentAt = d.clock.stamp();
    d.play([0, 15_000]);
    d.deliver([[4_000, 8_000]], 's1', ['video', 'audio'], sentAt);
    expect(d.statement().sessions[0]?.runs.map(({ run }) => run)).to.deep.equal([
      [0, 4_000, 'pending'],
      [4_000, 8_000, 'credited'],
      [8_000, 15_000, 'pending'],
    ]);
    statementHolds(d);
  });

  it('moves a place once that one beat claimed twice', () => {
    const d = new Driver().open();
    const sentAt = d.clock.stamp();
    d.beat({ now: 'playing' });
    d.clock.pass(10_000);
    d.beat({
      spans: [
        [0, 5_000],
        [0, 5_000],
      ],
    });
    d.deliver([[0, 8_000]], 's1', ['video', 'audio'], sentAt);
    expect(d.statement().sessions[0]?.runs.map(({ run }) => run)).to.deep.equal([
      [0, 5_000, 'credited'],
      [0, 5_000, 'repeat'],
    ]);
    statementHolds(d);
  });

  it('keeps earlier credit in its line when later credit of the same place is taken', () => {
    const checks = { gateCredit: true, onMissed: 'since-last-pass' } as const;
    const d = new Driver().open('s1', policyWith({ checks }));
    d.deliver([[0, 600_000]]);
    d.play([0, 10_000]);
    d.check('open-check');
    d.check('miss-check');
    d.check('open-check', 'c2');
    d.check('pass-check', 'c2');
    d.play([0, 10_000]);
    expect(d.statement().sessions[0]?.runs.map(({ run }) => run)).to.deep.equal([
      [0, 10_000, 'check-missed'],
      [0, 10_000, 'credited'],
    ]);
    statementHolds(d);
  });

  it('shows an account that is empty as empty', () => {
    const [session] = new Driver().open().statement().sessions;
    expect(session?.coverage).to.deep.equal({
      presentedMs: 0,
      creditedMs: 0,
      pendingMs: 0,
      refusedMs: {},
    });
    expect(session?.time).to.deep.equal({
      openMs: 0,
      countedMs: 0,
      pendingMs: 0,
      notCountedMs: {},
    });
  });

  for (const [basis, ms] of [
    ['coverage', 20_000],
    ['clock', 40_000],
    ['smaller', 20_000],
  ] as const) {
    it(`takes ${basis} for study time where the policy says so: at half speed`, () => {
      const d = new Driver().open('s1', policyWith({ credit: { basis } }));
      d.deliver([[0, 600_000]]);
      d.play([0, 20_000], 0.5);
      expect(d.statement().lessons[0]?.studyMs).to.equal(ms);
    });
  }

  it('lets nobody earn two hours in one at double speed', () => {
    const d = new Driver().open('s1', policyWith({ rate: { maxRatio: 2 } }));
    d.deliver([[0, 600_000]]);
    d.play([0, 60_000], 2);
    expect(d.statement().lessons[0]).to.include({ creditedMs: 60_000, studyMs: 30_000 });
  });

  it('says what is missing, and completes with 3 s of tolerance at the end', () => {
    const d = new Driver().open('s1', policyWith({ completion: { requiredRatio: 1 } }));
    d.deliver([[0, 600_000]]);
    d.play([0, 596_999]);
    expect(d.statement().lessons[0]).to.include({ complete: false, requiredMs: 597_000 });
    d.play([596_999, 597_000]);
    expect(d.statement().lessons[0]?.complete).to.equal(true);
    expect(d.statement().lessons[0]?.missing).to.deep.equal([[597_000, 600_000]]);
  });

  it('keeps versions of one lesson apart', () => {
    const other = { ...plainLesson, mediaVersion: `sha256-${'1'.repeat(32)}` };
    const d = new Driver().open().open('s2', undefined, other);
    d.deliver([[0, 60_000]], 's2').concat(d.deliver([[0, 60_000]], 's1'));
    d.play([0, 10_000], 1, 's2').take('s1').play([0, 10_000]);
    expect(d.statement().lessons.map(({ creditedMs }) => creditedMs)).to.deep.equal([
      10_000, 10_000,
    ]);
  });

  it('accounts for every server millisecond from start to end', () => {
    const d = new Driver().open();
    d.deliver([[0, 600_000]]);
    const startMs = d.clock.trueMs;
    d.clock.pass(7_000);
    d.play([0, 20_000]).beat({ now: 'paused', positionMs: 20_000 });
    d.clock.pass(3_600_000).restart();
    d.play([20_000, 30_000]).beat({ now: 'stalled', positionMs: 30_000 });
    d.clock.pass(9_000);
    d.end();
    expect(d.statement().sessions[0]?.time).to.deep.equal({
      openMs: d.clock.trueMs - startMs,
      countedMs: 30_000,
      pendingMs: 0,
      notCountedMs: { paused: 3_607_000, stalled: 9_000 },
    });
  });
});
