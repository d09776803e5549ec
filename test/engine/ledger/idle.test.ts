import { expect } from 'chai';
import { Driver, MINUTE_MS, plainLesson, policyWith } from '../../support/given.ts';

describe('ledger: somebody who touches nothing for 45 minutes', () => {
  const lesson = { ...plainLesson, durationMs: 45 * MINUTE_MS };
  const idle = { timeoutMs: 10 * MINUTE_MS, forfeits: 'lesson' } as const;
  const policy = policyWith({ idle, checks: { gateCredit: true, onMissed: 'since-last-pass' } });

  function watch(checkEveryMs: number): Driver {
    const d = new Driver().open('s1', policy, lesson);
    d.deliver([[0, lesson.durationMs]]);
    for (let atMs = 0; atMs < lesson.durationMs; atMs += MINUTE_MS) {
      d.play([atMs, atMs + MINUTE_MS]);
      if ((atMs + MINUTE_MS) % checkEveryMs === 0) {
        d.check('open-check', `c${atMs}`);
        d.check('pass-check', `c${atMs}`);
      }
    }
    return d;
  }

  it('loses nothing while checks are passed', () => {
    const d = watch(9 * MINUTE_MS);
    expect(d.session().creditedMs).to.equal(lesson.durationMs);
    expect(d.refusedMs()).to.deep.equal({});
  });

  it('loses what the policy says where none is', () => {
    const d = watch(Infinity);
    expect(d.session().creditedMs).to.equal(0);
    expect(d.refusedMs()).to.deep.equal({ idle: lesson.durationMs });
  });
});
