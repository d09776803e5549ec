import { expect } from 'chai';

import { planLesson } from '../../../packager/plan/plan.ts';
import { jobCount, taskMemoryBytes } from '../../../packager/execution/job-count.ts';
import { sourceFacts } from '../support/facts.ts';
import { lectureLadder, smallLadder } from '../support/ladder.ts';
import { without } from '../support/without.ts';

const wishes = { stereo: false, storyboard: true, threads: 1 };
const large = planLesson(sourceFacts(), lectureLadder, wishes);
const small = planLesson(sourceFacts(), smallLadder, wishes);
const machine = (cores: number, gigabytes: number) => ({
  cores,
  memoryBytes: gigabytes * 1e9,
  coresWhy: '',
  memoryWhy: '',
});

describe('encodes at the same time', () => {
  it('are as many as cores, where there is memory enough', () => {
    expect(jobCount(small, machine(8, 16), {})).to.equal(8);
    expect(jobCount({ ...small, threads: 4 }, machine(8, 16), {})).to.equal(2);
  });

  it('are as few as asked for', () => {
    expect(jobCount(small, machine(8, 16), { jobs: 3 })).to.equal(3);
  });

  it('never need more memory than is allowed, but for a single one', () => {
    const need = taskMemoryBytes(large);
    expect(need).to.be.within(300_000_000, 1_500_000_000);
    expect(jobCount(large, machine(64, 2), { jobs: 64 }) * need).to.be.at.most(2e9);
    expect(jobCount(large, machine(64, 64), { memoryBytes: 2.5 * need })).to.equal(2);
    expect(jobCount(large, machine(64, 0.1), {})).to.equal(1);
  });

  it('need more the further ahead they look', () => {
    const looking = (x264Params: string) =>
      taskMemoryBytes({
        ...large,
        streams: large.streams.map((stream) => ({ ...stream, x264Params })),
      });
    const pixels = large.streams
      .flatMap(({ rungs }) => rungs)
      .reduce((sum, { widthPx, heightPx }) => sum + widthPx * heightPx, 0);
    // As measured: 12 MB a picture for 3.55 million pixels.
    const perPicture = (looking('bframes=5:rc-lookahead=60') - looking('rc-lookahead=40')) / 20;
    expect(perPicture / pixels).to.be.within(3, 4);
  });

  it('of sound alone need hardly any', () => {
    const sound = planLesson(without(sourceFacts(), 'video'), lectureLadder, wishes);
    expect(taskMemoryBytes(sound)).to.be.below(100_000_000);
  });
});
