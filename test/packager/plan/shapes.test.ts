/** Pictures that are very small or very long. */

import { expect } from 'chai';

import { readLadder } from '../../../packager/commands/ladder-file.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { type Plan, planLesson } from '../../../packager/plan/plan.ts';
import type { SourceFacts, SourceVideo } from '../../../packager/plan/source.ts';

async function planOf(
  size: string,
  change: Partial<SourceVideo> = {},
  more: Partial<SourceFacts> = {},
): Promise<Plan> {
  const video = { ...videoOf(size), ...change };
  const facts: SourceFacts = {
    ...{ container: 'mov,mp4', startSeconds: 0, durationSeconds: 60, bitrateBps: 2e6 },
    ...{ videoStreams: 1, audioStreams: 0, video, ...more },
  };
  const wishes = { stereo: false, storyboard: true, threads: 1 };
  return planLesson(facts, await readLadder('lecture'), wishes);
}

function videoOf(size: string): SourceVideo {
  const [widthPx = 0, heightPx = 0] = size.split('x').map(Number);
  return {
    ...{ codec: 'h264', pixelFormat: 'yuv420p', widthPx, heightPx, pixelAspectRatio: 1 },
    ...{ frameRateFps: 25, variableFrameRate: false, interlaced: false, endSeconds: 60 },
  };
}

const topOf = ({ streams }: Plan): string => {
  const top = streams[0]?.rungs[0];
  return `${top?.widthPx}x${top?.heightPx}`;
};

describe('the shape of a picture', () => {
  for (const size of ['1x1', '2x1000', '1000x2', '8000x16', '16x8000', '15x15', '4000x190']) {
    it(`of ${size} is refused, in words`, async () => {
      const error: unknown = await planOf(size).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(PackagerFault);
      expect((error as PackagerFault).message).to.equal(
        'The picture of this file cannot be shown to learners.',
      );
      expect((error as PackagerFault).reason).to.include(`it is ${size} pixels`);
    });
  }

  it('counts as it is shown: with pixels that are not square', async () => {
    const error: unknown = await planOf('320x240', { pixelAspectRatio: 100 }).catch(
      (one: unknown) => one,
    );
    expect(error).to.be.instanceOf(PackagerFault);
  });

  it('of a second picture that nobody can see leaves the first one alone', async () => {
    const plan = await planOf('640x360', {}, { videoStreams: 2, otherVideos: [videoOf('2x2')] });
    expect(plan.streams).to.have.length(1);
  });

  for (const [size, shown] of [
    ['16x16', '16x16'],
    ['160x8000', undefined],
    ['320x180', '320x180'],
    ['2560x720', '2560x720'],
    ['3840x1080', '2592x730'],
    ['800x2400', '800x2400'],
  ] as const) {
    it(`of ${size} is ${shown === undefined ? 'refused' : `shown as ${shown}`}`, async () => {
      const plan = await planOf(size).catch(() => undefined);
      expect(plan === undefined ? undefined : topOf(plan)).to.equal(shown);
      for (const rung of plan?.streams[0]?.rungs ?? []) {
        expect(Math.min(rung.widthPx, rung.heightPx)).to.be.at.least(16);
        expect((rung.widthPx | rung.heightPx) & 1, 'even').to.equal(0);
      }
    });
  }
});
