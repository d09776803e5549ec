import { expect } from 'chai';

import {
  type RungShape,
  predictedBps,
  predictedCpuSeconds,
} from '../../../packager/plan/forecast.ts';
import { videoFacts } from '../support/facts.ts';

/** What a probe of a lecturer in 1080p told, and of an editor on a screen. */
const encode = { widthPx: 960, heightPx: 540, frameRateFps: 15, crf: 24 };
const talk = { ...encode, keyPictureBits: 199_392, otherBps: 247_880, cpuSecondsPerSecond: 0.47 };
const screen = {
  ...encode,
  widthPx: 910,
  keyPictureBits: 104_416,
  otherBps: 12_842,
  cpuSecondsPerSecond: 1.5,
};

const rung = (change: Partial<RungShape>): RungShape => ({
  ...{ widthPx: 1280, heightPx: 720, frameRateFps: 30, gopSeconds: 4 },
  ...{ crf: 25, preset: 'medium', maxBitrateBps: 10_000_000, ...change },
});

describe('the forecast of a rung', () => {
  // Real encodes of the same seconds: kb/s that the rung took.
  const real: readonly [string, typeof talk, RungShape, number][] = [
    ['720p of a talk', talk, rung({}), 594],
    ['432p of a talk', talk, rung({ widthPx: 768, heightPx: 432, crf: 26 }), 190],
    [
      '360p of a talk at 10 a second',
      talk,
      rung({ widthPx: 640, heightPx: 360, crf: 27, frameRateFps: 10 }),
      110,
    ],
    [
      '1080p of a screen',
      screen,
      rung({
        widthPx: 1820,
        heightPx: 1080,
        crf: 23,
        preset: 'faster',
        frameRateFps: 15,
        gopSeconds: 8,
      }),
      98,
    ],
  ];
  for (const [name, load, shape, kbps] of real) {
    it(`${name} is within a third of the ${kbps} kb/s that it took`, () => {
      expect(predictedBps(load, shape) / 1000).to.be.within(kbps * 0.67, kbps * 1.34);
    });
  }

  it('falls with the size, the rate factor, the pictures and the key pictures', () => {
    const base = predictedBps(talk, rung({}));
    expect(predictedBps(talk, rung({ widthPx: 960, heightPx: 540 }))).to.be.below(base);
    expect(predictedBps(talk, rung({ crf: 28 }))).to.be.below(base);
    expect(predictedBps(talk, rung({ frameRateFps: 15 }))).to.be.below(base);
    expect(predictedBps(talk, rung({ gopSeconds: 8 }))).to.be.below(base);
  });

  it('is never above the ceiling', () => {
    expect(predictedBps(talk, rung({ maxBitrateBps: 90_000 }))).to.equal(90_000);
  });
});

describe('the forecast of CPU', () => {
  const video = videoFacts({ frameRateFps: 30 });
  const rungs = [
    rung({ widthPx: 1920, heightPx: 1080, crf: 24.5 }),
    rung({}),
    rung({ widthPx: 768, heightPx: 432 }),
    rung({ widthPx: 640, heightPx: 360, frameRateFps: 10 }),
  ];

  it('is within 40 % of the 3.6 s a second that these rungs of a talk took', () => {
    expect(predictedCpuSeconds(talk, video, rungs)).to.be.within(2.2, 5);
  });

  it('grows with each rung and with slower presets, and is 0 where the probe measured none', () => {
    const one = predictedCpuSeconds(talk, video, rungs.slice(0, 1));
    expect(one).to.be.below(predictedCpuSeconds(talk, video, rungs));
    const slow = rungs.slice(0, 1).map((each) => ({ ...each, preset: 'slow' as const }));
    expect(predictedCpuSeconds(talk, video, slow)).to.be.above(one);
    expect(predictedCpuSeconds({ ...talk, cpuSecondsPerSecond: 0 }, video, rungs)).to.equal(0);
  });
});
