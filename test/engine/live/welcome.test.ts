import { expect } from 'chai';
import { capabilities } from '../../../engine/gate/capability.ts';
import { type Spans } from '../../../engine/ledger/spans.ts';
import { lessonOf } from '../../../engine/ledger/state.ts';
import { type IssuedSession } from '../../../engine/library/session-directory.ts';
import { standing } from '../../../engine/live/welcome.ts';
import { Driver, plainLesson } from '../../support/given.ts';

describe('live: what a welcome carries', () => {
  const issued = {
    row: { sessionId: 's1' },
    folder: { facts: plainLesson, longestKeyPeriodMs: 0 },
    previewUntilMs: null,
  } as unknown as IssuedSession;

  function shown(credited: Spans): Spans {
    const d = new Driver().open();
    lessonOf(d.state, d.session()).credited = credited;
    const told = standing(d.state, issued, null, null, capabilities(Buffer.alloc(32)));
    return told.credited;
  }

  it('is all that is credited, however it is cut', () => {
    const some: Spans = Array.from({ length: 2_000 }, (_, i) => [i * 1_000, i * 1_000 + 1]);
    expect(shown(some)).to.deep.equal(some);
  });

  it('is no comb of a million milliseconds', () => {
    const comb: Spans = Array.from({ length: 100_000 }, (_, i) => [i * 2, i * 2 + 1]);
    expect(shown([...comb, [300_000, 301_000]])).to.deep.equal([[300_000, 301_000]]);
  });
});
