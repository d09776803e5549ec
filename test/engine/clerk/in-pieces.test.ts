import { expect } from 'chai';
import { inPieces } from '../../../engine/clerk/in-pieces.ts';
import { countTurns } from '../../support/turns.ts';

describe('clerk: long work in pieces', () => {
  it('lets others go between pieces', async () => {
    function* busy(ms: number): Generator<void, string> {
      for (let step = 0; step < ms; step += 1) {
        const untilMs = performance.now() + 1;
        while (performance.now() < untilMs);
        yield;
      }
      return 'done';
    }
    const turns = countTurns();
    expect(await inPieces(busy(60))).to.equal('done');
    turns.stop();
    expect(turns.count).to.be.at.least(60 / 5 - 3);
  });
});
