import { expect } from 'chai';
import {
  EVENT_VERSION,
  type LedgerEvent,
  type SessionOpened,
} from '../../../engine/ledger/events.ts';
import { LedgerDamage } from '../../../engine/ledger/evolve.ts';
import { upcast } from '../../../engine/ledger/upcast.ts';
import { Driver } from '../../support/given.ts';

describe('ledger: upcast', () => {
  const [event] = new Driver().open().log as [LedgerEvent];

  it('takes an event of today as it is', () => {
    expect(upcast(event)).to.equal(event);
  });

  it('gives a policy that was pinned before a rule was there what held then', () => {
    const opened = event as SessionOpened;
    const { presentation: _later, ...policy } = opened.policy;
    const stored = JSON.parse(
      JSON.stringify({ ...opened, policy: { ...policy, visibility: { hiddenCounts: true } } }),
    ) as SessionOpened;
    const read = upcast(stored) as SessionOpened;
    expect(read.policy.visibility).to.deep.equal({ hiddenCounts: true, pictureInPicture: 'never' });
    expect(read.policy.presentation).to.deep.equal({ watermark: false });
    expect({ ...read, policy: null }).to.deep.equal({ ...stored, policy: null });
    expect(stored.policy, 'what was stored stays as it is').to.not.have.property('presentation');
  });

  for (const v of [0, -1, 1.5, EVENT_VERSION + 1, Number.NaN, '1' as unknown as number]) {
    it(`does not guess what version ${JSON.stringify(v)} means`, () => {
      expect(() => upcast({ ...event, v: v })).to.throw(
        LedgerDamage,
        `knows 1 to ${EVENT_VERSION}`,
      );
    });
  }
});
