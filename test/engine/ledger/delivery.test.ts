import { expect } from 'chai';
import { Driver, plainLesson, policyWith } from '../../support/given.ts';

describe('ledger: delivery', () => {
  it('waits for both kinds, and one of them is not enough', () => {
    const d = new Driver().open();
    const sentAt = d.clock.stamp();
    d.play([0, 5_000]);
    expect(d.deliver([[0, 8_000]], 's1', ['video'], sentAt)).to.deep.equal([]);
    expect(d.session().pendingMs).to.equal(5_000);
    expect(d.deliver([[0, 8_000]], 's1', ['audio'], sentAt)).to.deep.equal([
      { sessionId: 's1', seq: 2, span: [0, 5_000], outcome: 'credited', was: 'pending' },
    ]);
    expect(d.session().countedMs).to.equal(5_000);
  });

  it('asks only for the kinds a lesson has', () => {
    const d = new Driver().open('s1', undefined, { ...plainLesson, kinds: ['audio'] });
    d.deliver([[0, 60_000]], 's1', ['audio']);
    expect(d.play([0, 5_000]).session().creditedMs).to.equal(5_000);
  });

  it('judges late news by the time of the delivery, even after a restart', () => {
    const d = new Driver().open();
    const sentAt = d.clock.pass(1_000).stamp();
    d.play([0, 5_000]);
    d.clock.pass(10_000).restart();
    d.deliver([[0, 8_000]], 's1', ['video', 'audio'], sentAt);
    expect(d.session().creditedMs).to.equal(5_000);
  });

  it('does not count for a claim what was sent after it, but for a later claim it does', () => {
    const d = new Driver().open().play([0, 5_000]);
    d.clock.pass(1);
    d.deliver([[0, 8_000]]);
    expect(d.session().pendingMs).to.equal(5_000);
    d.play([0, 5_000]);
    expect(d.session().creditedMs).to.equal(5_000);
  });

  it('refuses what has waited too long, and late news still turns it', () => {
    const d = new Driver().open();
    const sentAt = d.clock.stamp();
    d.play([0, 5_000]);
    d.clock.pass(120_001);
    d.beat({ now: 'paused', positionMs: 5_000 });
    expect(d.refusedMs()).to.deep.equal({ 'not-delivered': 5_000 });
    expect(d.session().pendingTimeMs).to.equal(0);
    d.deliver([[0, 8_000]], 's1', ['video', 'audio'], sentAt);
    expect(d.session().creditedMs).to.equal(5_000);
    expect(d.refusedMs()).to.deep.equal({});
  });

  it('refuses at the end of a session what still waits, and late news still turns it', () => {
    const d = new Driver().open();
    const sentAt = d.clock.stamp();
    d.play([0, 5_000]);
    d.end();
    expect(d.refusedMs()).to.deep.equal({ 'not-delivered': 5_000 });
    d.deliver([[0, 8_000]], 's1', ['video', 'audio'], sentAt);
    expect(d.session().creditedMs).to.equal(5_000);
  });

  it('settles a part, shares its time, and goes on waiting for the rest', () => {
    const d = new Driver().open();
    const sentAt = d.clock.stamp();
    d.play([0, 5_000]);
    d.deliver([[2_000, 4_000]], 's1', ['video', 'audio'], sentAt);
    const session = d.session();
    expect([session.creditedMs, session.countedMs]).to.deep.equal([2_000, 2_000]);
    expect([session.pendingMs, session.pendingTimeMs]).to.deep.equal([3_000, 3_000]);
    d.deliver([[0, 8_000]], 's1', ['video', 'audio'], sentAt);
    expect([session.creditedMs, session.countedMs]).to.deep.equal([5_000, 5_000]);
    expect(session.awaiting).to.deep.equal([]);
  });

  it("settles a waiver in the learner's favour, for claims made before it only", () => {
    const d = new Driver().open().play([0, 10_000]);
    d.waive([[0, 8_000]]);
    expect(d.session().creditedMs).to.equal(8_000);
    d.play([2_000, 10_000]);
    expect(d.session().creditedMs, 'later claims need a delivery').to.equal(8_000);
    expect(d.refusedMs()).to.deep.equal({ repeat: 6_000 });
  });

  it('waives no budget, no rate and no seek rule', () => {
    const d = new Driver().open('s1', policyWith({ seek: { rule: 'watched-only' } }));
    d.beat({ now: 'playing' });
    d.clock.pass(5_000);
    d.beat({ spans: [[0, 100_000]] });
    d.play([300_000, 310_000]);
    d.play([100_000, 110_000], 2);
    d.waive([[0, 600_000]]);
    expect(d.session().creditedMs).to.equal(12_500);
  });

  it('is of one session: what another one was sent does not count', () => {
    const d = new Driver().open('s1');
    d.deliver([[0, 60_000]], 's1');
    d.open('s2').play([0, 5_000], 1, 's2');
    expect(d.session('s2').pendingMs).to.equal(5_000);
  });

  it('melts segments without a hole where their boundaries touch', () => {
    const d = new Driver().open();
    d.deliver(
      [
        [0, 3_989],
        [3_989, 8_021],
      ],
      's1',
      ['audio'],
    );
    d.deliver(
      [
        [0, 4_000],
        [4_000, 8_000],
      ],
      's1',
      ['video'],
    );
    expect(d.session().deliveredAll).to.deep.equal([[0, 8_000]]);
  });
});
