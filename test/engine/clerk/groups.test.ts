import { expect } from 'chai';
import { Groups } from '../../../engine/clerk/groups.ts';

describe('clerk: groups', () => {
  /** What was committed, and how long after its first item each group was begun. */
  async function gather(longestMs: number, sizes: readonly number[]) {
    const committed: number[][] = [];
    const waitsMs: number[] = [];
    let sinceMs = 0;
    const groups = new Groups<number>(longestMs, (group) => {
      committed.push([...group]);
      waitsMs.push(performance.now() - sinceMs);
      return Promise.resolve();
    });
    let next = 0;
    for (const size of sizes) {
      sinceMs = performance.now();
      for (let count = 0; count < size; count += 1) groups.push((next += 1));
      await groups.tried();
    }
    return { committed, waitsMs };
  }

  it('hold all that was pushed, once and in order', async () => {
    const { committed } = await gather(20, [3, 1, 5]);
    expect(committed).to.deep.equal([[1, 2, 3], [4], [5, 6, 7, 8, 9]]);
  });

  it('gather longer where the last one held much, up to the longest wait', async () => {
    const { waitsMs } = await gather(60, [1, 1, 199, 1, 1]);
    const [, small = 0, , large = 0] = waitsMs;
    expect(large).to.be.at.least(59);
    expect(small).to.be.below(large);
  });

  it('wait for nobody once they hold enough, and what comes meanwhile goes right after', async () => {
    const { committed, waitsMs } = await gather(10_000, [1_000, 450]);
    expect(committed.flat()).to.deep.equal(Array.from({ length: 1_450 }, (_, index) => index + 1));
    expect(committed.map(({ length }) => length)).to.deep.equal([200, 800, 200, 250]);
    for (const waitMs of waitsMs) expect(waitMs).to.be.below(1_000);
  });

  it('are committed one at a time, also where a commit brings what makes the next one due', async () => {
    let underWay = 0;
    let most = 0;
    const groups: Groups<number> = new Groups<number>(1, async (group) => {
      most = Math.max(most, (underWay += 1));
      // Nothing in it had to be stored, so all are answered before anything is waited for.
      if (group.length === 1) for (let count = 0; count < 450; count += 1) groups.push(count);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    });
    groups.push(0);
    groups.now();
    for (let round = 0; round < 4; round += 1) await groups.tried();
    expect(most).to.equal(1);
    expect(underWay).to.equal(0);
  });

  it('wait no longer than they may', async () => {
    const { waitsMs } = await gather(0, [1_000, 1]);
    expect(waitsMs[1]).to.be.below(40);
  });
});
