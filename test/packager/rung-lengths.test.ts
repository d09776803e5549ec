/** Every rung lasts as long as the lesson, but for a part of one of its own pictures. */

import { join } from 'node:path';

import { expect } from 'chai';

import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import { countPictures } from '../../packager/execution/count-pictures.ts';
import { binaries, makeClip, temporaryFolder } from './support/clip.ts';
import { smallLadder } from './support/ladder.ts';
import { joinedTrack } from './support/packaged.ts';

const options = {
  ...{ binaries, ladder: smallLadder, force: false, captions: [], stereo: false },
  ...{ storyboard: false, threads: 1, noAnalysis: true, loudness: 'off' as const },
};

describe('rungs of fewer pictures a second', function () {
  this.timeout(90_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (name: string): string => join(folder.path, name);
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  /** Pictures of each rung, the first one's first. */
  async function counts(name: string, clip: string): Promise<{ frames: number; fps: number }[]> {
    const lesson = await packageLesson(clip, at(name), options);
    const found: { frames: number; fps: number }[] = [];
    for (const { path, frameRateFps } of lesson.video) {
      const file = await joinedTrack(at(name), path, at('joined.mp4'));
      found.push({ frames: await countPictures(file), fps: frameRateFps });
    }
    return found;
  }

  const small = (seconds: number) => (): Promise<string> => makeClip(at('clip.mp4'), { seconds });
  for (const { name, seconds, make } of [
    { name: 'end with the lesson', seconds: 18, make: small(18) },
    { name: 'leave out what fills no picture of theirs', seconds: 9.08, make: small(9.08) },
    { name: 'show something of the shortest lesson', seconds: 0.04, make: small(0.04) },
  ]) {
    it(name, async () => {
      const [top, ...others] = await counts(`lesson-${seconds}`, await make());
      if (top === undefined) throw new Error('there are no rungs');
      expect(top.frames).to.equal(Math.round(seconds * top.fps));
      expect(others.filter(({ fps }) => fps < top.fps)).to.have.length.above(0);
      for (const { frames, fps } of others) {
        const share = (top.frames * fps) / top.fps;
        expect(frames, `at ${fps} a second`).to.equal(Math.max(1, Math.floor(share + 1e-6)));
      }
    });
  }
});
