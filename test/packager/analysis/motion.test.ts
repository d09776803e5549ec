import { expect } from 'chai';

import { measureMotion } from '../../../packager/analysis/motion.ts';
import { pictures } from './pictures.ts';

const page = (x: number, y: number): number => (y % 12 < 3 && x % 7 < 4 ? 30 : 230);

describe('motion in a window', () => {
  it('is none where pictures differ by the noise of a codec', () => {
    const motion = measureMotion(pictures(10, (x, y, k) => page(x, y) + ((x * y + k) % 3)));
    expect(motion).to.deep.include({ comparisons: 9, stillRatio: 1, jumps: 0 });
  });

  it('is everywhere before a camera', () => {
    const motion = measureMotion(
      pictures(10, (x, y, k) => 128 + 60 * Math.sin((x + y + 9 * k) / 5)),
    );
    expect(motion.stillRatio).to.equal(0);
    expect(motion.changedRatio).to.be.above(0.3);
  });

  it('jumps with each blink of a cursor', () => {
    const isShown = (k: number): boolean => k % 5 === 2;
    const motion = measureMotion(
      pictures(20, (x, y, k) => (isShown(k) && x === 80 && y >= 40 && y < 44 ? 0 : page(x, y))),
    );
    expect(motion.jumps).to.equal(4);
    expect(motion.stillRatio).to.be.closeTo(11 / 19, 0.001);
  });

  it('glides where a bar grows, and does not jump', () => {
    const motion = measureMotion(
      pictures(20, (x, y, k) => (k >= 5 && k < 12 && y > 80 && x < k * 8 ? 0 : page(x, y))),
    );
    expect(motion.jumps).to.equal(0);
  });

  it('does not take a new page for a jump, nor its place for one that moves', () => {
    const motion = measureMotion(
      pictures(10, (x, y, k) => (k < 5 ? page(x, y) : 255 - page(x, y))),
    );
    expect(motion).to.deep.include({ jumps: 0, spreadRatio: 0 });
    expect(motion.stillRatio).to.be.closeTo(8 / 9, 0.001);
  });

  it('knows a small moving picture in a corner from one that is everywhere', () => {
    const wave = (x: number, y: number, k: number): number =>
      128 + 60 * Math.sin((x + y + 9 * k) / 5);
    const inCorner = (x: number, y: number): boolean => x > 120 && y > 65;
    const corner = measureMotion(
      pictures(8, (x, y, k) => (inCorner(x, y) ? wave(x, y, k) : page(x, y))),
    );
    expect(corner.spreadRatio).to.be.within(0.03, 0.1);
    expect(corner.stillRatio).to.equal(0);
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
