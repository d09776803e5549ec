import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realLedger } from '../../support/given.ts';
import { MUTATIONS, caughtBy } from './bounds.mutation.ts';
import { mutatedLedger } from './mutated-ledger.ts';

describe('ledger: removing any single bound is noticed', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-bounds-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('while with all of them nothing is', () => {
    expect(caughtBy(realLedger)).to.equal(null);
  });

  MUTATIONS.forEach((mutation, i) => {
    it(mutation.removes, async () => {
      const ledger = await mutatedLedger(join(folder, String(i)), mutation);
      expect(caughtBy(ledger), 'nothing caught it').to.be.a('string');
    });
  });
});
