import { expect } from 'chai';
import { EVENT_VERSION, type LedgerEvent } from '../../../engine/ledger/events.ts';
import { LedgerDamage } from '../../../engine/ledger/evolve.ts';
import { upcast } from '../../../engine/ledger/upcast.ts';
import { Driver } from '../../support/given.ts';

describe('ledger: upcast', () => {
  const [event] = new Driver().open().log as [LedgerEvent];

  it('takes an event of today as it is', () => {
    expect(upcast(event)).to.equal(event);
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
