import { expect } from 'chai';

import { planChunkSeconds, planChunks } from '../../../packager/plan/chunks.ts';

describe('chunks', () => {
  for (const { durationSeconds, gopSeconds, chunkSeconds, count } of [
    { durationSeconds: 5, gopSeconds: 4, chunkSeconds: 4, count: 1 },
    { durationSeconds: 20, gopSeconds: 4, chunkSeconds: 12, count: 2 },
    { durationSeconds: 60, gopSeconds: 4, chunkSeconds: 32, count: 2 },
    { durationSeconds: 120, gopSeconds: 4, chunkSeconds: 32, count: 4 },
    { durationSeconds: 120, gopSeconds: 8, chunkSeconds: 32, count: 4 },
    { durationSeconds: 130.6, gopSeconds: 8, chunkSeconds: 32, count: 4 },
    { durationSeconds: 600, gopSeconds: 4, chunkSeconds: 40, count: 15 },
    { durationSeconds: 5400, gopSeconds: 4, chunkSeconds: 40, count: 135 },
    { durationSeconds: 5400, gopSeconds: 10, chunkSeconds: 40, count: 135 },
  ]) {
    it(`of ${durationSeconds} s with a key picture every ${gopSeconds} s last ${chunkSeconds} s`, () => {
      expect(planChunkSeconds(durationSeconds, gopSeconds)).to.equal(chunkSeconds);
      const chunks = planChunks(durationSeconds, gopSeconds, chunkSeconds);
      expect(chunks).to.have.length(count);
      chunks.forEach((chunk, index) => {
        expect(chunk.startSeconds).to.equal(index * chunkSeconds);
        expect(chunk.startSeconds % gopSeconds).to.equal(0);
        expect(chunk.endSeconds).to.equal(
          index + 1 < count ? (index + 1) * chunkSeconds : undefined,
        );
      });
      expect((chunks.at(-1)?.startSeconds ?? 0) < durationSeconds).to.equal(true);
    });
  }

  it('are whole groups of pictures, whatever is wished', () => {
    expect(planChunkSeconds(100, 4, 1)).to.equal(4);
    expect(planChunkSeconds(100, 4, 9)).to.equal(12);
    expect(planChunkSeconds(undefined, 4, 8)).to.equal(8);
  });

  it('do not leave a scrap at the end, nor guess where no length is known', () => {
    expect(planChunks(48.04, 4, 48)).to.have.length(1);
    expect(planChunks(50.1, 4, 48)).to.have.length(2);
    expect(planChunks(undefined, 4, 48)).to.deep.equal([{ index: 0, startSeconds: 0 }]);
  });
});
