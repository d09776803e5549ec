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

  for (const [sourceFps, expected] of [
    [25, 12.5],
    [50, 12.5],
    [24, 12],
    [24_000 / 1001, 12],
    [30, 15],
    [60_000 / 1001, 15],
    [20, 10],
    [15, 15],
    [12.5, 12.5],
  ] as const) {
    it(`${sourceFps.toFixed(3)} becomes ${expected} where it may be 15 at most`, () => {
      const rate = lessonFrameRate(videoFacts({ frameRateFps: sourceFps }), 15, 8);
      expect(framesPerSecond(rate)).to.equal(expected);
      // Even motion: every picture that is shown stands for as many of the source.
      const every = sourceFps / expected;
      expect(Math.abs(every - Math.round(every))).to.be.below(0.01);
    });
  }

  it('takes no rate that breaks a frame at the end of an odd group of pictures', () => {
    const rate = lessonFrameRate(videoFacts({ frameRateFps: 25 }), 15, 5);
    expect(framesPerSecond(rate)).to.equal(15);
  });

  it('always puts whole frames into a group of pictures', () => {
    for (let fps = 1; fps <= 240; fps += 0.37) {
      for (const gopSeconds of [1, 2, 3, 4, 5, 6, 8]) {
        for (const maxFps of [15, 30]) {
          const lesson = lessonFrameRate(videoFacts({ frameRateFps: fps }), maxFps, gopSeconds);
          expect((gopSeconds * lesson.numerator) % lesson.denominator, `${fps} fps`).to.equal(0);
          const rung = rungFrameRate(lesson, 15, gopSeconds);
          expect((gopSeconds * rung.numerator) % rung.denominator, `${fps} fps`).to.equal(0);
          expect(framesPerSecond(rung)).to.be.at.most(15);
        }
      }
    }
  });
});
