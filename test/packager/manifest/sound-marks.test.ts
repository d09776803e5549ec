/** Sound is cut where the picture is, to the end of the longest lecture. */

import { expect } from 'chai';

import { readBoxes } from '../../../packager/manifest/boxes.ts';
import { readFragment } from '../../../packager/manifest/fragment.ts';
import type { InitSegment } from '../../../packager/manifest/init-segment.ts';
import { readSamples } from '../../../packager/manifest/sample-table.ts';
import { soundFragmentHead } from '../../../packager/manifest/sound-fragment.ts';
import { framesAtMarks, soundMarks } from '../../../packager/manifest/sound-marks.ts';

const every = (seconds: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => index * seconds);

describe('marks of sound', () => {
  it('are those of the picture where its segments are short', () => {
    expect(soundMarks(every(4, 5), 19, 4)).to.deep.equal([0, 4, 8, 12, 16]);
  });

  it('halve long segments of the picture, and keep every boundary of it', () => {
    expect(soundMarks(every(8, 3), 24, 4)).to.deep.equal([0, 4, 8, 12, 16, 20]);
    expect(soundMarks(every(6, 3), 18, 4)).to.deep.equal([0, 3, 6, 9, 12, 15]);
  });

  it('go on in a last segment that took a short tail, and end before a tail of their own', () => {
    expect(soundMarks(every(8, 2), 19.9, 4)).to.deep.equal([0, 4, 8, 12, 16]);
    expect(soundMarks(every(4, 3), 13.9, 4)).to.deep.equal([0, 4, 8]);
  });

  it('end with sound that ends before the picture', () => {
    expect(soundMarks(every(4, 10), 9, 4)).to.deep.equal([0, 4]);
    expect(soundMarks(every(4, 10), 10.1, 4)).to.deep.equal([0, 4, 8]);
  });

  it('are whole steps without a picture', () => {
    expect(soundMarks([], 13.9, 4)).to.deep.equal([0, 4, 8]);
    expect(soundMarks([], 0.02, 4)).to.deep.equal([0]);
  });

  it('never lie farther from the frame that is taken than half of it, in three hours', () => {
    const starts = Array.from({ length: 506_250 }, (_, index) => index * 1024 - 1024);
    const marks = soundMarks(every(4, 2700), 10_800, 4);
    const cuts = framesAtMarks(marks, starts, 48_000);
    expect(cuts).to.have.length(2700);
    // What is hidden before the start belongs to the first segment.
    expect(cuts[0]).to.equal(0);
    for (const [index, frame] of [...cuts.entries()].slice(1)) {
      const distance = Math.abs((starts[frame] as number) - (marks[index] as number) * 48_000);
      expect(distance, `mark ${index}`).to.be.at.most(512);
    }
  });
});

describe('a written fragment of sound', () => {
  const init: InitSegment = {
    ...{ trackId: 3, timescaleHz: 48_000, codec: 'mp4a.40.2', skippedTicks: 1024 },
    ...{ defaultDurationTicks: 0, defaultSizeBytes: 0 },
  };

  for (const { name, lengths } of [
    { name: 'of even frames', lengths: [1024, 1024, 1024] },
    { name: 'with a short last frame', lengths: [1024, 1024, 300] },
  ]) {
    it(`is read back as it was meant, ${name}`, () => {
      const samples = lengths.map((durationTicks, index) => ({ durationTicks, bytes: 40 + index }));
      const decodeTicks = 2 ** 33 + 7;
      const head = soundFragmentHead({ sequence: 9, trackId: 3, decodeTicks, samples });
      const whole = Buffer.concat([head, Buffer.alloc(40 + 41 + 42)]);
      const boxes = readBoxes(whole);
      expect(boxes.map(({ type }) => type)).to.deep.equal(['moof', 'mdat']);
      const [moof, mdat] = boxes as [(typeof boxes)[0], (typeof boxes)[0]];
      expect(readFragment(whole, moof, init)).to.deep.equal({
        decodeTicks,
        durationTicks: lengths.reduce((sum, ticks) => sum + ticks, 0),
        samples: 3,
        firstSampleBytes: 40,
        firstSampleOffset: mdat.body,
      });
      const offsets = [mdat.body, mdat.body + 40, mdat.body + 81];
      expect(readSamples(whole, moof, init)).to.deep.equal(
        samples.map((sample, index) => ({ ...sample, offset: offsets[index] })),
      );
    });
  }
});
