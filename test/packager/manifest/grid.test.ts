import { expect } from 'chai';

import {
  gridBoundariesMs,
  groupFragments,
  segmentStartsSeconds,
} from '../../../packager/manifest/grid.ts';

function fragments(ticks: readonly number[]): { startTicks: number; durationTicks: number }[] {
  let startTicks = 0;
  return ticks.map((durationTicks) => {
    const fragment = { startTicks, durationTicks };
    startTicks += durationTicks;
    return fragment;
  });
}

describe('grid', () => {
  it('joins a tail under half a target duration to the segment before it', () => {
    const made = fragments([120_000, 120_000, 1_000]);
    const starts = segmentStartsSeconds(made, 30_000, 4);
    expect(starts).to.deep.equal([0, 4]);
    expect(groupFragments(made, 30_000, starts).map((group) => group.length)).to.deep.equal([1, 2]);
  });

  it('keeps a tail of half a target duration, and a lesson of one short fragment', () => {
    expect(segmentStartsSeconds(fragments([120_000, 60_000]), 30_000, 4)).to.have.length(2);
    expect(segmentStartsSeconds(fragments([3_000]), 30_000, 4)).to.deep.equal([0]);
  });

  it('cuts a slower rung where the first one was cut, runt or not', () => {
    const slow = fragments([120_000, 120_000, 4_000]);
    expect(groupFragments(slow, 30_000, [0, 4])).to.have.length(2);
    expect(groupFragments(fragments([120_000, 118_000]), 30_000, [0, 4])).to.have.length(2);
  });

  it('rounds each boundary once and ends with the lesson', () => {
    const sound = fragments([191_488, 192_512, 118_666]).map((one) => ({ ...one, bytes: 1 }));
    expect(gridBoundariesMs(sound, 48_000, 10_500)).to.deep.equal([0, 3989, 8000, 10_500]);
  });

  it('leaves out a segment that would start where the lesson has ended', () => {
    const sound = fragments([48_000, 48_000, 480]).map((one) => ({ ...one, bytes: 1 }));
    expect(gridBoundariesMs(sound, 48_000, 2_000)).to.deep.equal([0, 1000, 2000]);
  });
});
