import { expect } from 'chai';
import { type CheckPoint } from '../../../engine/ledger/check-state.ts';
import { Driver, SECOND_MS, plainLesson, plainPolicy, policyWith } from '../../support/given.ts';
import { accountsBalance, statementHolds } from './invariants.ts';

const LENGTH_MS = plainLesson.durationMs;

/** One tab plays on, unheard, for so long; then another one opens and takes the lease. */
function cutOff(unheardMs: number, policy = plainPolicy, points: readonly CheckPoint[] = []) {
  const d = new Driver();
  const open = { type: 'open', sessionId: 's1', fence: 0, policy, points } as const;
  d.run({ ...open, lesson: plainLesson, address: '192.0.2.7' });
  d.deliver([[0, LENGTH_MS]]);
  d.play([0, 10_000]);
  d.clock.pass(unheardMs);
  return d.open('s2', policy);
}

describe('ledger: beats that come after the lease has moved', () => {
  it('count for as long as the server knows that it played, over several beats of an outbox', () => {
    const d = cutOff(30_000);
    for (let atMs = 10_000; atMs < 50_000; atMs += 5_000) d.beat({ spans: [[atMs, atMs + 5_000]] });
    expect(d.session().creditedMs, 'what was shown before the lease moved').to.equal(40_000);
    expect(d.refusedMs()).to.deep.equal({ superseded: 10_000 });
    expect(d.session().countedMs).to.equal(40_000);
    accountsBalance(d.session());
    statementHolds(d);
  });

  it('do not count a second time, however the lease goes to and fro', () => {
    const d = cutOff(20_000);
    d.beat({ spans: [[10_000, 30_000]] });
    d.beat({ spans: [[30_000, 50_000]] });
    expect(d.session().creditedMs).to.equal(30_000);
    d.take('s1').take('s2');
    d.beat({ spans: [[50_000, 70_000]] });
    expect(d.session().creditedMs).to.equal(30_000);
    accountsBalance(d.session());
  });

  it('buy no more than the time that ran, whatever rate they claim', () => {
    const d = cutOff(10_000);
    for (let i = 0; i < 6; i += 1) {
      const atMs = 100_000 + i * 50_000;
      d.beat({ spans: [[atMs, atMs + 40_000]], rate: [1.5, 1, 0.5, 1.5, 16, 1][i] ?? 1 });
    }
    const runningMs = 20_000;
    const intervalMs = plainPolicy.beat.intervalMs;
    expect(d.session().creditedMs).to.be.at.most(runningMs * 1.5 + intervalMs);
    expect(d.state.runningMs).to.equal(runningMs);
    accountsBalance(d.session());
  });

  it('reach the questions of the author as any other beat does', () => {
    const policy = policyWith({ checks: { authored: true } });
    const point = { pointId: 'question:q1', atMs: 15_000, questionIds: ['q1'] };
    const d = cutOff(60 * SECOND_MS, policy, [point]);
    d.beat({ spans: [[10_000, 60_000]] });
    expect(d.session().creditedMs).to.equal(60_000);
    const reached = d.state.checks.reached.map((each) => each.point.pointId);
    expect(reached, 'who hops to another tab is asked all the same').to.deep.equal(['question:q1']);
  });

  it('do not reach a question with what nobody could have shown by then', () => {
    const policy = policyWith({ checks: { authored: true } });
    const point = { pointId: 'question:q1', atMs: 300_000, questionIds: ['q1'] };
    const d = cutOff(5_000, policy, [point]);
    d.beat({ spans: [[10_000, 400_000]] });
    expect(d.state.checks.reached).to.deep.equal([]);
  });
});
