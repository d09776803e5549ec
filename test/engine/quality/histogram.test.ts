import { expect } from 'chai';
import fc from 'fast-check';
import { figuresOf, NO_FIGURES, sum } from '../../../engine/quality/figures.ts';
import {
  bucketOf,
  BUCKETS,
  quantileMs,
  START_ERROR_RATIO,
} from '../../../engine/quality/histogram.ts';
import { qualityCsv, qualityLine } from '../../../engine/quality/report.ts';
import { type PlayingQuality } from '../../../engine/protocol/quality.ts';
import { claim } from '../../../engine/protocol/units.ts';

const told = (more: Partial<PlayingQuality> = {}): PlayingQuality => ({
  ...{ playedMs: 0, stalls: 0, stalledMs: 0, bitrateBps: 0 },
  ...{ droppedFrames: 0, shownFrames: 0, errors: 0 },
  ...more,
});

describe('engine/quality', () => {
  it('tells quantiles of start times within the error that it states', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 600_000 }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.95, 1),
        (startsMs, ratio) => {
          const figures = startsMs
            .map((startMs) => figuresOf(claim(told({ startMs }))))
            .reduce(sum, NO_FIGURES);
          const sorted = startsMs.toSorted((a, b) => a - b);
          const exact = sorted[Math.ceil(ratio * sorted.length) - 1] ?? 0;
          const said = quantileMs(figures.starts, ratio) ?? 0;
          // Half a millisecond of rounding on top.
          expect(Math.abs(said - exact)).to.be.at.most(exact * START_ERROR_RATIO + 0.5);
        },
      ),
    );
    expect(START_ERROR_RATIO).to.be.closeTo(0.0905, 0.0001);
    expect(quantileMs(new Map(), 0.5)).to.equal(null);
  });

  it('keeps to its buckets, whatever is told', () => {
    expect([0, 9, 10, 600_000].map(bucketOf)).to.deep.equal([0, 0, 0, BUCKETS - 1]);
  });

  it('means the bitrate over the time in which it was known', () => {
    const figures = [
      told({ playedMs: 30_000, bitrateBps: 1_000_000 }),
      told({ playedMs: 10_000, bitrateBps: 3_000_000 }),
      told({ playedMs: 99_000 }),
    ]
      .map((each) => figuresOf(claim(each)))
      .reduce(sum, NO_FIGURES);
    const line = qualityLine({ figures }, String);
    expect(line).to.include({ meanBitrateBps: 1_500_000, playedMs: 139_000, starts: 0 });
    expect(line).to.include({ startMedianMs: null, stalledRatio: 0 });
  });

  it('writes no cell that a spreadsheet would run, and keeps the table whole', () => {
    const nasty = ['=1+1', '+x', '-x', '@x', '\tx', '\rx', 'a,b', 'a"b', 'a\r\nb', '学习'];
    const lines = nasty.map((lesson) => qualityLine({ lesson, figures: NO_FIGURES }, String));
    const csv = qualityCsv(lines, ['lesson']);
    expect(csv.startsWith('\uFEFFlesson,sessions,')).to.equal(true);
    const cells = [...csv.slice(1).matchAll(/^("(?:[^"]|"")*"|[^,\r\n]*),(?=0,|sessions)/gm)];
    expect(cells.map(([, cell]) => cell)).to.deep.equal([
      ...['lesson', "'=1+1", "'+x", "'-x", "'@x", "'\tx", '"\'\rx"'],
      ...['"a,b"', '"a""b"', '"a\r\nb"', '学习'],
    ]);
  });
});
