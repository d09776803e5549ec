import { expect } from 'chai';

import {
  framesPerSecond,
  lessonFrameRate,
  rungFrameRate,
} from '../../../packager/plan/frame-rate.ts';
import { videoFacts } from '../support/facts.ts';

const table: readonly [number, boolean, number][] = [
  [30, false, 30],
  [30_000 / 1001, false, 30],
  [29, false, 30],
  [25, false, 25],
  [24_000 / 1001, false, 24],
  [50, false, 25],
  [60, false, 30],
  [60_000 / 1001, false, 30],
  [120, false, 30],
  [10, false, 10],
  [0.95, false, 5],
  [16, false, 20],
  [7.2, true, 15],
  [0, false, 25],
];

describe('frame rate of a lesson', () => {
  for (const [sourceFps, variableFrameRate, expected] of table) {
    it(`${sourceFps.toFixed(3)}${variableFrameRate ? ' (variable)' : ''} becomes ${expected}`, () => {
      const rate = lessonFrameRate(videoFacts({ frameRateFps: sourceFps, variableFrameRate }), 30);
      expect(framesPerSecond(rate)).to.equal(expected);
    });
  }

  it('always puts whole frames into a group of pictures', () => {
    for (let fps = 1; fps <= 240; fps += 0.37) {
      const lesson = lessonFrameRate(videoFacts({ frameRateFps: fps }), 30);
      for (const gopSeconds of [2, 4, 6]) {
        const rung = rungFrameRate(lesson, 15, gopSeconds);
        expect((gopSeconds * rung.numerator) % rung.denominator, `${fps} fps`).to.equal(0);
        expect(framesPerSecond(rung)).to.be.at.most(Math.max(15, 0));
      }
    }
  });
});
