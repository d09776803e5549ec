import { expect } from 'chai';

import { measureMotion } from '../../../packager/analysis/motion.ts';
import { pictures } from './pictures.ts';

const page = (x: number, y: number): number => (y % 12 < 3 && x % 7 < 4 ? 30 : 230);

describe('motion in a window', () => {
  it('is none where pictures differ by the noise of a codec', () => {
    const motion = measureMotion(pictures(10, (x, y, k) => page(x, y) + ((x * y + k) % 5)));
    expect(motion).to.deep.include({ comparisons: 9, stillRatio: 1, starts: 0, changedRatio: 0 });
  });

  it('is everywhere before a camera', () => {
    const motion = measureMotion(
      pictures(10, (x, y, k) => 128 + 60 * Math.sin((x + y + 9 * k) / 5)),
    );
    expect(motion.stillRatio).to.equal(0);
    expect(motion.changedRatio).to.be.above(0.3);
  });

  it('starts anew with each blink of a cursor', () => {
    const blinks = (k: number): boolean => Math.floor(k / 4) % 2 === 1;
    const motion = measureMotion(
      pictures(20, (x, y, k) => (blinks(k) && x === 80 && y >= 40 && y < 44 ? 0 : page(x, y))),
    );
    expect(motion.starts).to.equal(4);
    expect(motion.stillRatio).to.be.closeTo(15 / 19, 0.001);
  });

  it('does not take a new page for a start, nor its place for one that moves', () => {
    const motion = measureMotion(
      pictures(10, (x, y, k) => (k < 5 ? page(x, y) : 255 - page(x, y))),
    );
    expect(motion).to.deep.include({ starts: 0, touchedRatio: 0 });
    expect(motion.stillRatio).to.be.closeTo(8 / 9, 0.001);
  });

  it('does not see the seam that codecs leave at the border', () => {
    const motion = measureMotion(pictures(6, (x, y, k) => (y < 2 ? (k % 2) * 255 : page(x, y))));
    expect(motion.stillRatio).to.equal(1);
  });

  it('is none in one picture, or in none', () => {
    expect(measureMotion(pictures(1, page))).to.deep.include({ comparisons: 0, stillRatio: 1 });
    expect(measureMotion(new Uint8Array(100)).comparisons).to.equal(0);
  });

  it('tells plain areas from detail', () => {
    expect(measureMotion(pictures(2, () => 90)).flatRatio).to.equal(1);
    expect(measureMotion(pictures(2, (x, y) => ((x + y) % 2) * 200)).flatRatio).to.equal(0);
  });
});
