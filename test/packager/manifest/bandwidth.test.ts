import { expect } from 'chai';

import { measureBandwidth } from '../../../packager/manifest/bandwidth.ts';
import type { Segment } from '../../../packager/manifest/track.ts';

function segments(rows: readonly (readonly [seconds: number, bytes: number])[]): Segment[] {
  let startTicks = 0;
  return rows.map(([seconds, bytes]) => {
    const segment = { startTicks, durationTicks: seconds * 1000, bytes };
    startTicks += segment.durationTicks;
    return segment;
  });
}

describe('measured bandwidth', () => {
  it('is the heaviest run, not the mean', () => {
    const measured = measureBandwidth(
      segments([
        [4, 1000],
        [4, 9000],
        [4, 2000],
      ]),
      1000,
    );
    expect(measured).to.deep.equal({ peakBps: 18_000, averageBps: 8_000 });
  });

  it('does not let a runt of one picture claim megabits', () => {
    const measured = measureBandwidth(
      segments([
        [4, 4000],
        [0.04, 4000],
      ]),
      1000,
    );
    // Alone the runt would be 800 kb/s; with its neighbour it is a run of 4.04 s.
    expect(measured.peakBps).to.equal(Math.ceil((8000 * 8) / 4.04));
  });

  it('counts short segments together up to one and a half target durations', () => {
    const measured = measureBandwidth(
      segments([
        [4, 400],
        [2, 4000],
        [2, 4000],
      ]),
      1000,
    );
    expect(measured.peakBps).to.equal(16_000);
  });

  it('of a lesson shorter than half a target duration is its mean', () => {
    expect(measureBandwidth(segments([[0.2, 100]]), 1000)).to.deep.equal({
      peakBps: 4000,
      averageBps: 4000,
    });
  });
});
