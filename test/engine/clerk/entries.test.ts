import { expect } from 'chai';
import { Account, newTask, type Task } from '../../../engine/clerk/account.ts';
import { entriesOf } from '../../../engine/clerk/entries.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';

function account(learnerId: string): Account {
  return new Account({ tenantId: 'main', learnerId, timeZone: 'UTC' });
}

function task(of: Account, ...types: LedgerEvent['type'][]): Task {
  const made = newTask(of.ref, of, {} as never, null, {} as never, () => undefined);
  made.events = types.map((type) => ({ type }) as LedgerEvent);
  return made;
}

describe('clerk: entries of a commit', () => {
  it('are one a learner, in order, with a fence where something needs the lease', () => {
    const [ann, ben, eve] = [account('ann'), account('ben'), account('eve')];
    ann.count = 7;
    ann.fence = 3;
    const first = task(ann, 'delivered');
    const group = [first, task(ben, 'delivered'), task(eve), task(ann, 'beat-accepted')];
    for (let round = 0; round < 2; round += 1) {
      const [one, two, ...more] = entriesOf([...group, task(ann, 'delivered', 'key-issued')]);
      expect(more).to.deep.equal([]);
      expect(one).to.include({ learnerId: 'ann', after: 7, fence: 3, account: ann });
      const types = one?.events.map(({ type }) => type);
      expect(types).to.deep.equal(['delivered', 'beat-accepted', 'delivered', 'key-issued']);
      expect(two).to.include({ learnerId: 'ben', after: 0, fence: null, account: ben });
      expect(two?.events).to.have.length(1);
    }
    expect(first.events).to.have.length(1);
  });

  it('hold up nobody where a learner has thousands in one commit', () => {
    const ann = account('ann');
    const group = Array.from({ length: 40_000 }, () => task(ann, 'delivered'));
    const begunMs = performance.now();
    const [entry] = entriesOf(group);
    // A copy for each took twenty seconds.
    expect(performance.now() - begunMs).to.be.below(2_000);
    expect(entry?.events).to.have.length(40_000);
  });
});
