import { expect } from 'chai';
import { type CheckTask } from '../../../engine/ledger/events.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { sessionStatement } from '../../../engine/protocol/statement.ts';
import { Driver, SECOND_MS, policyWith } from '../../support/given.ts';

const CODE = '7390';
const PRESENCE: CheckTask = { kind: 'presence', code: CODE, seed: 123_456_789 };
const QUESTION: CheckTask = { kind: 'question', questionId: 'q1', order: [2, 0, 1], right: [1] };

/** Ten seconds of study, and a check that has been asked for, or that came by chance. */
function studied(checks: Partial<Policy['checks']> = {}): Driver {
  const d = new Driver().open('s1', policyWith({ checks: { gateCredit: true, ...checks } }));
  d.deliver([[0, 600_000]]);
  return d.play([0, 10_000]).play([10_000, 20_000]);
}

function open(d: Driver, checkId: string, task = PRESENCE, sessionId = 's1'): number {
  d.beat({ now: 'paused', positionMs: 20_000 }, sessionId);
  d.run({ type: 'open-check', sessionId, checkId, cause: 'asked', pointId: null, task });
  return d.clock.stamp().utcMs;
}

function answer(d: Driver, given: string | number[], sessionId = 's1'): number {
  const { checkId = '', attempt = 1 } = d.state.checks.open ?? {};
  const said = typeof given === 'string' ? { code: given } : { chosen: given };
  d.run({ type: 'answer-check', sessionId, checkId, attempt, answer: said, next: PRESENCE });
  return d.clock.stamp().utcMs;
}

const checksOf = (d: Driver, at = 0) => d.statement().sessions[at]?.checks;

describe('ledger: checks in the statement', () => {
  it('say when one was opened, shown, answered and passed', () => {
    const d = studied();
    expect(checksOf(d)).to.deep.equal([]);
    const openedUtcMs = open(d, 'c1');
    expect(checksOf(d)?.[0]).to.include({ outcome: 'open', closedUtcMs: null, answers: 0 });
    d.clock.pass(2 * SECOND_MS);
    d.run({ type: 'show-check', sessionId: 's1', checkId: 'c1' });
    const shownUtcMs = d.clock.stamp().utcMs;
    d.clock.pass(5 * SECOND_MS);
    answer(d, '0');
    d.clock.pass(5 * SECOND_MS);
    const answeredUtcMs = answer(d, CODE);
    expect(checksOf(d)).to.deep.equal([
      {
        ...{ kind: 'presence', cause: 'asked', openedUtcMs, shownUtcMs, answeredUtcMs },
        ...{ answers: 2, closedUtcMs: answeredUtcMs, outcome: 'passed', takenMs: 0 },
      },
    ]);
  });

  it('say what a missed and a failed one took, in whatever session it lay', () => {
    const d = studied({ attempts: 1 });
    const sentAt = d.clock.stamp();
    d.end();
    d.open('s2', d.session().policy).play([20_000, 25_000], 1, 's2');
    open(d, 'c1', QUESTION, 's2');
    answer(d, [0], 's2');
    expect(checksOf(d)).to.deep.equal([]);
    expect(checksOf(d, 1)?.[0]).to.include({
      kind: 'question',
      outcome: 'failed',
      takenMs: 25_000,
    });
    d.deliver([[20_000, 30_000]], 's2', ['video', 'audio'], sentAt);
    d.clock.pass(20 * SECOND_MS);
    open(d, 'c2', PRESENCE, 's2');
    d.run({ type: 'show-check', sessionId: 's2', checkId: 'c2' });
    d.clock.pass(90 * SECOND_MS);
    d.run({ type: 'expire-check', sessionId: 's2', checkId: 'c2' });
    expect(checksOf(d, 1)?.[1]).to.include({
      ...{ outcome: 'missed', answers: 0, answeredUtcMs: null, takenMs: 0 },
      closedUtcMs: d.clock.stamp().utcMs,
    });
  });

  it('belong to the session in which they came due, though another one answers', () => {
    const d = studied();
    open(d, 'c1');
    d.open('s2', d.session().policy);
    answer(d, CODE, 's2');
    expect(checksOf(d)?.map(({ outcome }) => outcome)).to.deep.equal(['passed']);
    expect(checksOf(d, 1)).to.deep.equal([]);
  });

  it('hold nothing of what would have answered them, and are what the decoder takes', () => {
    const d = studied();
    open(d, 'c1', QUESTION);
    answer(d, [0]);
    answer(d, '1');
    const [session] = d.statement().sessions;
    const text = JSON.stringify(session);
    for (const secret of [CODE, '123456789', 'right', 'order', '"seed"']) {
      expect(text).to.not.include(secret);
    }
    expect(sessionStatement(JSON.parse(text)).checks).to.deep.equal(session?.checks);
  });
});
