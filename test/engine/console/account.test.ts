import { expect } from 'chai';
import fc from 'fast-check';
import { coverageSum, timeSum } from '../../../engine/console/account.ts';
import { sampleSessions } from './sample-desk.ts';

describe('console accounts', () => {
  it('finds no difference in accounts that balance, and lists every reason that is not zero', () => {
    for (const session of sampleSessions(1_790_000_000_000)) {
      expect(coverageSum(session.coverage).differenceMs, session.sessionId).to.equal(0);
      expect(timeSum(session.time).differenceMs, session.sessionId).to.equal(0);
    }
    const [mixed] = sampleSessions(1_790_000_000_000).filter((s) => s.end === 'left');
    expect(coverageSum(mixed!.coverage).parts.map(({ part }) => part)).to.deep.equal([
      'credited',
      'pending',
      'rate-above-policy',
      'hidden',
      'seek-rule',
      'repeat',
      'not-delivered',
      'faster-than-clock',
    ]);
  });

  it('reports the exact difference of an account that does not balance', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.integer(), (creditedMs, pendingMs, a, off) => {
        const presentedMs = creditedMs + pendingMs + a + off;
        const sum = coverageSum({ presentedMs, creditedMs, pendingMs, refusedMs: { hidden: a } });
        expect(sum.differenceMs).to.equal(off);
      }),
    );
  });
});
