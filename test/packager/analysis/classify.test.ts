import { expect } from 'chai';
import fc from 'fast-check';

import { CONTENT_CLASSES, type ContentClass } from '../../../engine/protocol/lesson.ts';
import { classify } from '../../../packager/analysis/classify.ts';
import type { WindowMeasure } from '../../../packager/analysis/measure.ts';
import { camera, corner, drawnArrow, standing, typing, windowOf } from './pictures.ts';

const table: readonly [string, readonly WindowMeasure[], ContentClass][] = [
  ['a lecturer', [camera, camera, camera], 'talk'],
  ['a lecturer who shows one slide in four windows', [camera, camera, camera, standing], 'talk'],
  ['slides', [standing, standing], 'slides'],
  ['slides with a drawn arrow', [drawnArrow, standing, standing, drawnArrow], 'slides'],
  [
    'one point that appears on a slide',
    [windowOf({ stillRatio: 0.9, jumps: 1 }), standing],
    'slides',
  ],
  ['typing', [typing, typing], 'screen'],
  ['a screen of which half the windows stand', [typing, standing], 'screen'],
  ['slides and a lecturer by turns', [camera, standing, camera, standing], 'mixed'],
  ['slides with the lecturer in a corner', [corner, corner, corner], 'mixed'],
  ['a single camera window in ten', [camera, ...Array<WindowMeasure>(9).fill(standing)], 'slides'],
];

describe('the class of the content', () => {
  for (const [name, windows, expected] of table) {
    it(`of ${name} is ${expected}`, () => {
      const { contentClass, why } = classify(windows);
      expect(contentClass, why).to.equal(expected);
    });
  }

  it('of what could not be measured is mixed, and says so', () => {
    const { contentClass, why, load } = classify([]);
    expect(contentClass).to.equal('mixed');
    expect(why).to.match(/nothing could be measured/);
    expect(load).to.equal(undefined);
  });

  it('comes with one line of reason and with finite measures, whatever was measured', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const anyWindow = fc
      .record({ stillRatio: share, changedRatio: share, spreadRatio: share, jumps: fc.nat(10) })
      .map((motion) => windowOf(motion));
    fc.assert(
      fc.property(fc.array(anyWindow, { minLength: 1, maxLength: 12 }), (windows) => {
        const { contentClass, why, measures, load } = classify(windows);
        expect(CONTENT_CLASSES).to.include(contentClass);
        expect(why).to.match(/^[^\n]{10,160}$/);
        for (const value of Object.values(measures)) expect(value).to.satisfy(Number.isFinite);
        expect(load?.keyPictureBits).to.satisfy(Number.isFinite);
      }),
    );
  });

  it('does not depend on the order of the windows', () => {
    const windows = [camera, standing, typing, corner];
    expect(classify(windows).contentClass).to.equal(classify([...windows].reverse()).contentClass);
  });
});

describe('the weight of the content', () => {
  it('keeps key pictures apart from the others, and is a mean over the windows', () => {
    const { load } = classify([
      windowOf({}, { keyBits: 100_000, otherBits: 10_000, cpuSeconds: 0.2 }),
      windowOf({}, { keyBits: 300_000, otherBits: 30_000, cpuSeconds: 0.6 }),
    ]);
    expect(load).to.deep.include({ keyPictureBits: 200_000, otherBps: 10_000 });
    expect(load?.cpuSecondsPerSecond).to.equal(0.2);
  });
});
