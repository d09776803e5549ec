import { expect } from 'chai';
import { type CreditSummary, type Welcome } from '../../../engine/protocol/messages.ts';
import { type Account, booked, passedOver, toCredit } from '../../../player/session/account.ts';

const credit: CreditSummary = {
  creditedMs: 0,
  provisionalMs: 0,
  pendingMs: 0,
  refusedMs: 0,
  requiredMs: 60_000,
  todayMs: 0,
  dailyCapMs: null,
  counting: false,
  reason: null,
  complete: false,
  settled: false,
  check: { open: false, owed: null, courseFailed: false, mayAsk: false, readyInMs: 0 },
} satisfies Welcome['credit'];

const account: Account = {
  durationMs: 60_000,
  credit,
  credited: [[0, 10_000]],
  frontierMs: 10_000,
  refused: [],
};

describe('player/account', () => {
  it('adds what is credited and keeps what is pending out', () => {
    const after = booked(
      account,
      [
        [10_000, 15_000, 'credited'],
        [15_000, 20_000, 'pending'],
      ],
      credit,
      20_000,
    );
    expect(after.credited).to.deep.equal([[0, 15_000]]);
    expect(toCredit(after).missing).to.deep.equal([[15_000, 60_000]]);
  });

  it('takes credit back after a missed check, and tells why it is missing', () => {
    const after = booked(account, [[4_000, 9_000, 'check-missed']], credit, null);
    expect(after.credited).to.deep.equal([
      [0, 4_000],
      [9_000, 10_000],
    ]);
    expect(passedOver(after)).to.deep.equal([{ span: [4_000, 9_000], reason: 'check-missed' }]);
  });

  it('lists what was passed over, not what is still to come', () => {
    const after = booked(
      account,
      [
        [10_000, 15_000, 'hidden'],
        [15_000, 20_000, 'credited'],
      ],
      credit,
      20_000,
    );
    expect(passedOver(after)).to.deep.equal([{ span: [10_000, 15_000], reason: 'hidden' }]);
    expect(toCredit(after).passedOver).to.deep.equal([[10_000, 15_000]]);
  });

  it('does not bother anybody with holes of less than a second', () => {
    const after = booked(account, [[10_400, 15_000, 'credited']], credit, 15_000);
    expect(passedOver(after)).to.deep.equal([]);
    expect(toCredit(after).missing[0]).to.deep.equal([10_000, 10_400]);
  });
});
