import { expect } from 'chai';

import { lessonFrameRate } from '../../../packager/plan/frame-rate.ts';
import { type VideoRung, chooseRungs } from '../../../packager/plan/rungs.ts';
import type { SourceFacts, SourceVideo } from '../../../packager/plan/source.ts';
import { sourceFacts, videoFacts } from '../support/facts.ts';
import { lectureLadder } from '../support/ladder.ts';

function rungs(change: Partial<SourceVideo>, facts: Partial<SourceFacts> = {}): VideoRung[] {
  const video = videoFacts(change);
  const rate = lessonFrameRate(video, lectureLadder.maxFrameRateFps);
  return chooseRungs(video, sourceFacts({ ...facts, video }), lectureLadder, rate);
}

const table: readonly [string, Partial<SourceVideo>, readonly string[]][] = [
  ['1080p', {}, ['1920x1080', '1280x720', '854x480', '480x270']],
  ['720p', { widthPx: 1280, heightPx: 720 }, ['1280x720', '854x480', '480x270']],
  ['4:3', { widthPx: 640, heightPx: 480 }, ['640x480', '360x270']],
  ['already small', { widthPx: 480, heightPx: 270 }, ['480x270']],
  ['smaller than every rung', { widthPx: 176, heightPx: 144 }, ['176x144']],
  ['odd sizes', { widthPx: 641, heightPx: 481 }, ['640x480', '360x270']],
  ['hardly above a rung', { widthPx: 1344, heightPx: 756 }, ['1344x756', '854x480', '480x270']],
  [
    'larger than the ladder',
    { widthPx: 3292, heightPx: 1954 },
    ['1820x1080', '1214x720', '808x480', '454x270'],
  ],
  ['portrait', { widthPx: 1080, heightPx: 1920 }, ['1080x1920', '720x1280', '480x854', '270x480']],
  ['wide pixels', { widthPx: 640, heightPx: 480, pixelAspectRatio: 4 / 3 }, ['640x360', '480x270']],
  ['tall pixels', { widthPx: 720, heightPx: 576, pixelAspectRatio: 0.5 }, ['360x576', '270x432']],
  [
    'two screens side by side',
    { widthPx: 3840, heightPx: 1080 },
    ['2592x730', '1728x486', '1152x324', '648x182'],
  ],
];

describe('rungs', () => {
  for (const [name, change, sizes] of table) {
    it(`${name}: ${sizes.join(', ')}`, () => {
      expect(rungs(change).map((rung) => `${rung.widthPx}x${rung.heightPx}`)).to.deep.equal(sizes);
    });
  }

  it('never enlarges and never makes an odd size, whatever the source', () => {
    for (let widthPx = 64; widthPx <= 4096; widthPx += 97) {
      for (let heightPx = 64; heightPx <= 2400; heightPx += 131) {
        for (const pixelAspectRatio of [0.75, 1, 12 / 11]) {
          for (const rung of rungs({ widthPx, heightPx, pixelAspectRatio })) {
            const text = `${widthPx}x${heightPx} -> ${rung.widthPx}x${rung.heightPx}`;
            expect(rung.widthPx, text).to.be.at.most(widthPx);
            expect(rung.heightPx, text).to.be.at.most(heightPx);
            expect((rung.widthPx % 2) + (rung.heightPx % 2), text).to.equal(0);
          }
        }
      }
    }
  });

  it('gives every rung of a lesson a name of its own', () => {
    for (let heightPx = 90; heightPx <= 2200; heightPx += 7) {
      const names = rungs({ widthPx: Math.round(heightPx * 1.6), heightPx }).map((one) => one.name);
      expect(new Set(names).size, `source height ${heightPx}`).to.equal(names.length);
    }
  });

  it('caps a rung near the bitrate of the source, and leaves room for a slide change', () => {
    const [top, second] = rungs({ bitrateBps: 400_000 });
    expect(top?.maxBitrateBps).to.equal(440_000);
    expect(top?.bufferBits).to.equal(5_000_000);
    expect(second?.maxBitrateBps).to.equal(440_000);
    expect(top?.why).to.match(/capped near the source/);
  });

  it('does not cap by a bitrate that it cannot tell apart from other streams', () => {
    const [top] = rungs({}, { bitrateBps: 300_000, videoStreams: 2 });
    expect(top?.maxBitrateBps).to.equal(2_500_000);
  });

  it('runs the weak rung at half the rate on the same grid', () => {
    const weak = rungs({ frameRateFps: 25 }).at(-1);
    expect(weak?.frameRate).to.deep.equal({ numerator: 25, denominator: 2 });
    expect(weak?.gopFrames).to.equal(50);
  });

  it('runs a small source at its full rate with a cap that fits it', () => {
    const [only] = rungs({ widthPx: 480, heightPx: 270, frameRateFps: 30 });
    expect(only?.frameRate).to.deep.equal({ numerator: 30, denominator: 1 });
    expect(only?.maxBitrateBps).to.equal(320_000);
  });
});
