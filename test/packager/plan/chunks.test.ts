import { expect } from 'chai';
import fc from 'fast-check';

import { planChunkSeconds, planChunkStarts, planChunks } from '../../../packager/plan/chunks.ts';

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

  it('begin where little of the source is decoded in front of them, the last ones shorter', () => {
    expect(planChunkStarts(180, 4, 32, () => 0)).to.eql([0, 40, 80, 112, 140, 160]);
    // A key picture every 9 s.
    const inFront = (startSeconds: number): number => (startSeconds + 3) % 9;
    expect(planChunkStarts(180, 4, 32, inFront)).to.eql([0, 44, 80, 116, 144, 160]);
    expect(planChunkStarts(130, 8, 32, () => 0)).to.eql([0, 40, 80, 104]);
    expect(planChunkStarts(60, 4, 32, () => 0)).to.eql([0, 32]);
    expect(planChunkStarts(5, 4, 4, () => 0)).to.eql([0]);
  });

  it('last a minute at most, however cheap a later beginning would be', () => {
    expect(planChunkSeconds(275, 10)).to.equal(40);
    const starts = planChunkStarts(275, 10, 40, (startSeconds) => startSeconds % 13);
    expect(starts).to.eql([0, 40, 100, 150, 190, 230, 250]);
  });

  it('are as many, on the grid and a minute long at most, wherever they are cheap to begin', () => {
    fc.assert(
      fc.property(
        // Chunks of a short lecture differ most; a ladder may have key pictures every 1 to 12 s.
        fc.oneof(
          fc.double({ min: 0.1, max: 600, noNaN: true }),
          fc.double({ min: 0.1, max: 20_000, noNaN: true }),
        ),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 60 }),
        (durationSeconds, gopSeconds, keyEverySeconds) => {
          const chunkSeconds = planChunkSeconds(durationSeconds, gopSeconds);
          const starts = planChunkStarts(
            ...([durationSeconds, gopSeconds, chunkSeconds] as const),
            (startSeconds) => startSeconds % keyEverySeconds,
          );
          const even = planChunks(durationSeconds, gopSeconds, chunkSeconds);
          expect(starts).to.have.length(even.length);
          if (even.length === 1) return;
          for (const some of [starts, even.map(({ startSeconds }) => startSeconds)]) {
            const ends = [...some.slice(1), durationSeconds];
            some.forEach((startSeconds, i) => {
              expect(startSeconds % gopSeconds).to.equal(0);
              // To a rounding error.
              expect((ends[i] as number) - startSeconds).to.be.within(gopSeconds / 2 - 1e-9, 60);
            });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

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
