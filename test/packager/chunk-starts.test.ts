/** Chunks begin where little of the source is decoded in front of them, and no picture comes of it. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { expect } from 'chai';

import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import { probeSource } from '../../packager/assembly/probe-source.ts';
import { planLesson } from '../../packager/plan/plan.ts';
import { binaries, makeClip, temporaryFolder } from './support/clip.ts';
import { smallLadder } from './support/ladder.ts';
import { joinedTrack } from './support/packaged.ts';

describe('chunks of a source that lists its key pictures', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clip = '';
  const wishes = { stereo: false, storyboard: true, threads: 1 };
  const at = (name: string): string => join(folder.path, name);
  before(async () => {
    folder = await temporaryFolder();
    const extra = ['-bf', '3', '-g', '70', '-sc_threshold', '0'];
    clip = await makeClip(at('clip.mp4'), { seconds: 70, fps: 10, size: '160x90', extra });
  });
  after(() => folder.remove());

  /** Four by four points of each picture of a rung. */
  async function shown(name: string, chunkSeconds?: number): Promise<Buffer> {
    await packageLesson(clip, at(name), {
      ...{ binaries, ladder: smallLadder, force: false, captions: [], noAnalysis: true },
      ...{ ...wishes, jobs: 2, id: 'lesson', quality: { windows: 0 } },
      ...(chunkSeconds === undefined ? {} : { chunkSeconds }),
    });
    const path = await joinedTrack(at(name), 'presenter/90p', at(`${name}.mp4`));
    return execFileSync(binaries.ffmpeg, [
      ...['-v', 'error', '-i', path, '-vf', 'scale=4:4:flags=area,format=gray'],
      ...['-vsync', 'passthrough', '-f', 'rawvideo', '-'],
    ]);
  }

  it('begin behind its key pictures, and show what one chunk would show', async () => {
    const facts = await probeSource(clip, { binaries, acceptDamaged: false });
    const { grid } = planLesson(facts, smallLadder, wishes);
    // Key pictures are at 28, 35 and 42 s.
    expect(grid).to.deep.equal({ gopSeconds: 4, chunkSeconds: 36, chunkStartsSeconds: [0, 32] });
    const [chunks, whole] = [await shown('chunks'), await shown('whole', 80)];
    expect(chunks).to.have.length(whole.length);
    const most = Math.max(...chunks.map((level, i) => Math.abs(level - (whole[i] as number))));
    expect(most).to.be.below(8);
  });
});
