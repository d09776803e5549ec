import { expect } from 'chai';
import fc from 'fast-check';

import { CONTENT_CLASSES } from '../../../engine/protocol/lesson.ts';
import type { ContentLoad } from '../../../packager/plan/content.ts';
import { framesPerSecond, lessonFrameRate } from '../../../packager/plan/frame-rate.ts';
import { type ClassLadder, ladderOfClass } from '../../../packager/plan/ladder.ts';
import { type RungChoice, decideRungs } from '../../../packager/plan/rungs.ts';
import type { SourceFacts, SourceVideo } from '../../../packager/plan/source.ts';
import { sourceFacts, videoFacts } from '../support/facts.ts';
import { lectureLadder, namedLadders } from '../support/ladder.ts';

const talk = ladderOfClass(lectureLadder, 'talk');
const slides = ladderOfClass(lectureLadder, 'slides');

function decide(
  change: Partial<SourceVideo>,
  terms: ClassLadder = talk,
  facts: Partial<SourceFacts> = {},
  load?: ContentLoad,
): RungChoice {
  const video = videoFacts(change);
  const rate = lessonFrameRate(video, terms.maxFrameRateFps);
  const analysis = { contentClass: terms.contentClass, ...(load === undefined ? {} : { load }) };
  return decideRungs(video, sourceFacts({ ...facts, video }), terms, rate, analysis);
}

/** A 540p encode of this weight, half of it in key pictures of 4 s. */
function load(bps: number): ContentLoad {
  return {
    ...{ widthPx: 960, heightPx: 540, frameRateFps: 15, crf: 24, cpuSecondsPerSecond: 0.3 },
    ...{ keyPictureBits: bps * 2, otherBps: bps / 2 },
  };
}

const table: readonly [string, Partial<SourceVideo>, readonly string[]][] = [
  ['1080p', {}, ['1920x1080', '1280x720', '768x432', '480x270']],
  ['720p', { widthPx: 1280, heightPx: 720 }, ['1280x720', '768x432', '480x270']],
  ['4:3', { widthPx: 640, heightPx: 480 }, ['640x480', '360x270']],
  ['already small', { widthPx: 480, heightPx: 270 }, ['480x270', '480x270']],
  ['odd sizes', { widthPx: 641, heightPx: 481 }, ['640x480', '360x270']],
  ['hardly above a rung', { widthPx: 1344, heightPx: 756 }, ['1344x756', '768x432', '480x270']],
  ['4K', { widthPx: 3840, heightPx: 2160 }, ['1920x1080', '1280x720', '768x432', '480x270']],
  ['a screen', { widthPx: 3292, heightPx: 1954 }, ['1820x1080', '1214x720', '728x432', '454x270']],
  ['portrait', { widthPx: 1080, heightPx: 1920 }, ['1080x1920', '720x1280', '432x768', '270x480']],
  ['wide pixels', { widthPx: 640, heightPx: 480, pixelAspectRatio: 4 / 3 }, ['640x360', '480x270']],
];

describe('rungs', () => {
  for (const [name, change, sizes] of table) {
    it(`${name}: ${sizes.join(', ')}`, () => {
      const { rungs } = decide(change);
      expect(rungs.map((rung) => `${rung.widthPx}x${rung.heightPx}`)).to.deep.equal(sizes);
    });
  }

  it('of a tiny source are one', () => {
    const { rungs } = decide({ widthPx: 176, heightPx: 144, frameRateFps: 15 });
    expect(rungs.map((rung) => rung.name)).to.deep.equal(['144p']);
  });

  const anySource = fc.record({
    widthPx: fc.integer({ min: 16, max: 7680 }),
    heightPx: fc.integer({ min: 16, max: 4320 }),
    pixelAspectRatio: fc.constantFrom(0.75, 1, 12 / 11, 4 / 3),
    frameRateFps: fc.double({ min: 0.5, max: 120, noNaN: true }),
    variableFrameRate: fc.boolean(),
  });
  const anyTerms = fc
    .record({ ladder: fc.constantFrom(...namedLadders), name: fc.constantFrom(...CONTENT_CLASSES) })
    .map(({ ladder, name }) => ladderOfClass(ladder, name));
  const anyLoad = fc.option(fc.integer({ min: 5_000, max: 5_000_000 }).map(load), {
    nil: undefined,
  });
  const anyBitrate = fc.option(fc.integer({ min: 20_000, max: 20_000_000 }), { nil: undefined });

  it('never enlarge, are even, have names of their own and lie on one grid, whatever the source', () => {
    const holds = fc.property(
      anySource,
      anyTerms,
      anyLoad,
      anyBitrate,
      (source, terms, weight, bps) => {
        const bitrate = bps === undefined ? {} : { bitrateBps: bps };
        const { rungs } = decide({ ...source, ...bitrate }, terms, {}, weight);
        expect(rungs.length).to.be.at.least(1);
        expect(new Set(rungs.map((rung) => rung.name)).size).to.equal(rungs.length);
        for (const [i, rung] of rungs.entries()) {
          expect(rung.widthPx).to.be.at.most(source.widthPx);
          expect(rung.heightPx).to.be.at.most(source.heightPx);
          expect((rung.widthPx % 2) + (rung.heightPx % 2)).to.equal(0);
          expect(rung.gopFrames).to.be.a('number').and.satisfy(Number.isInteger);
          expect(rung.gopFrames / framesPerSecond(rung.frameRate)).to.be.closeTo(
            terms.gopSeconds,
            1e-9,
          );
          if (bps !== undefined) {
            expect(rung.maxBitrateBps).to.be.at.most(Math.max(150_000, Math.ceil(bps * 1.1)));
          }
          const above = rungs[i - 1];
          if (above === undefined) continue;
          const area = rung.widthPx * rung.heightPx;
          const isLighter = framesPerSecond(rung.frameRate) < framesPerSecond(above.frameRate);
          expect(area).to.satisfy((px: number) =>
            isLighter ? px <= above.widthPx * above.heightPx : px < above.widthPx * above.heightPx,
          );
          if (rung.predictedBps !== undefined) {
            expect(rung.predictedBps).to.be.below(above.predictedBps ?? 0);
          }
        }
      },
    );
    fc.assert(holds, { numRuns: 400 });
  });

  it('together with what is not made are the whole ladder, each with a reason', () => {
    const whole = fc.property(anySource, anyTerms, anyLoad, (source, terms, weight) => {
      const { rungs, dropped } = decide(source, terms, {}, weight);
      expect(rungs.length + dropped.length).to.be.at.least(terms.rungs.length);
      for (const one of [...rungs, ...dropped]) expect(one.why).to.have.length.above(10);
    });
    fc.assert(whole);
  });

  it('are capped near the bitrate of the source, with room for a slide change', () => {
    const [top, second] = decide({ bitrateBps: 400_000 }).rungs;
    expect(top?.maxBitrateBps).to.equal(440_000);
    expect(top?.bufferBits).to.equal(5_000_000);
    expect(second?.maxBitrateBps).to.equal(440_000);
    expect(top?.why).to.match(/capped near the source/);
  });

  it('are not capped by a bitrate that cannot be told apart from other streams', () => {
    const [top] = decide({}, talk, { bitrateBps: 300_000, videoStreams: 2 }).rungs;
    expect(top?.maxBitrateBps).to.equal(2_500_000);
  });

  it('end with a weak one at half the rate on the same grid', () => {
    const weak = decide({ frameRateFps: 25 }).rungs.at(-1);
    expect(weak?.frameRate).to.deep.equal({ numerator: 25, denominator: 2 });
    expect(weak?.gopFrames).to.equal(50);
  });

  it('of slides that any network carries are the top and nothing between it and the weak one', () => {
    const { rungs, dropped } = decide({}, slides, {}, load(40_000));
    expect(rungs.map((rung) => rung.name)).to.deep.equal(['1080p', '540p']);
    expect(dropped.find((rung) => rung.name === '720p')?.why).to.match(/needs only about/);
  });

  it('of slides as light as the weak rung are the top alone', () => {
    const { rungs, dropped } = decide({}, slides, {}, load(12_000));
    expect(rungs.map((rung) => rung.name)).to.deep.equal(['1080p']);
    expect(dropped.at(-1)?.why).to.match(/light enough/);
  });

  it('keep sharp text in the weak one, at few pictures and under its ceiling', () => {
    const weak = decide({}, slides, {}, load(200_000)).rungs.at(-1);
    expect(framesPerSecond(weak?.frameRate ?? { numerator: 0, denominator: 1 })).to.equal(5);
    expect(weak?.heightPx).to.equal(540);
    expect(weak?.maxBitrateBps).to.equal(100_000);
  });

  it('keep a weak one of the same size apart by its pictures a second', () => {
    const small = { widthPx: 640, heightPx: 360, frameRateFps: 15 };
    const names = decide(small, slides, {}, load(400_000)).rungs.map((rung) => rung.name);
    expect(names).to.deep.equal(['360p', '360p5']);
  });

  it('that need hardly less than the one above are not made', () => {
    // Caps flatten a heavy source: 1080p and 720p would be the same under the source's own bitrate.
    const { rungs, dropped } = decide({ bitrateBps: 300_000 }, talk, {}, load(2_000_000));
    expect(rungs.map((rung) => rung.name)).to.deep.equal(['1080p', '270p']);
    expect(dropped.map((rung) => rung.name)).to.deep.equal(['720p', '432p']);
    expect(dropped[0]?.why).to.match(/hardly less than the 330 kb\/s of the 1080p/);
  });
});
