import { basename, join } from 'node:path';

import { expect } from 'chai';

import type { ContentClass } from '../../../engine/protocol/lesson.ts';
import { analyseContent } from '../../../packager/ffmpeg/analyse-content.ts';
import { probe } from '../../../packager/ffmpeg/probe.ts';
import { probeWindows, readCpuSeconds } from '../../../packager/ffmpeg/window-probe.ts';
import type { ContentAnalysis } from '../../../packager/plan/content.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { binaries, footage, makeClip, runFfmpeg, temporaryFolder } from '../support/clip.ts';

const demoLecture = join(import.meta.dirname, '../../../engine/demo/lecture/lecture.mp4');

async function analyse(path: string): Promise<ContentAnalysis | undefined> {
  const facts = await probe(binaries, path);
  return (await analyseContent(binaries.ffmpeg, [{ path, facts }], {})).presenter;
}

/** With how many seconds of it `npm test` looks at, where not at all: `npm run test:long` does. */
const known: readonly [string, ContentClass, number?][] = [
  ['professor-talk.ts', 'talk', 3],
  ['slides-with-voice.mov', 'slides'],
  ['slide-change-at-12s.mov', 'slides'],
  ['screen-recording.mp4', 'screen', 4],
  ['screen-variable-rate.mp4', 'screen', 4],
  // Film, then text that scrolls all the time, then film: nothing in it ever stands.
  ['film-and-text.webm', 'talk'],
];

describe('windows of real footage', function () {
  this.timeout(120_000);

  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  /** Its first seconds, as they were recorded; all of it where none are named. */
  async function beginning(path: string, seconds: number | undefined): Promise<string> {
    const isWhole = seconds === undefined || process.env['LECTERN_LONG'] === '1';
    if (isWhole) return path;
    const part = join(folder.path, basename(path));
    await runFfmpeg(['-i', path, '-map', '0:v', '-t', String(seconds), '-c', 'copy', part]);
    return part;
  }

  for (const [name, expected, seconds] of known) {
    it(`${name} is ${expected}`, async function () {
      const path = footage(name);
      if (path === undefined) {
        console.warn(`skipped: the footage ${name} is not at hand`);
        return this.skip();
      }
      const found = await analyse(await beginning(path, seconds));
      expect(found?.contentClass, found?.why).to.equal(expected);
      expect(found?.load?.keyPictureBits).to.be.above(1_000);
    });
  }

  it('the demo lecture is slides, with all their animations', async () => {
    const found = await analyse(demoLecture);
    expect(found?.contentClass, found?.why).to.equal('slides');
  });

  it('both pictures of one file are measured: a camera that pans over a landscape, twice', async function () {
    const whole = footage('two-video-streams.mp4');
    if (whole === undefined) {
      console.warn('skipped: the footage two-video-streams.mp4 is not at hand');
      return this.skip();
    }
    const path = await beginning(whole, 1.5);
    const facts = await probe(binaries, path);
    const found = await analyseContent(binaries.ffmpeg, [{ path, facts }], {});
    expect(Object.keys(found)).to.deep.equal(['presenter', 'presentation']);
    expect(found.presenter?.contentClass, found.presenter?.why).to.equal('talk');
    expect(found.presentation?.contentClass, found.presentation?.why).to.equal('talk');
    expect(found.presentation?.load?.otherBps).not.to.equal(found.presenter?.load?.otherBps);
  });
});

describe('windows of unusual sources', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  it('of sound alone are none', async () => {
    const path = join(folder.path, 'sound.mp3');
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=duration=3', `file:${path}`]);
    const facts = await probe(binaries, path);
    expect(await probeWindows(binaries.ffmpeg, path, facts)).to.deep.equal([]);
    expect(await analyse(path)).to.equal(undefined);
  });

  it('of a fifth of a second are what there is', async () => {
    const path = await makeClip(join(folder.path, 'short.mp4'), { seconds: 0.2 });
    const found = await analyse(path);
    expect(found?.measures['windows']).to.equal(1);
    expect(found?.load?.keyPictureBits).to.be.above(0);
  });

  it('of a picture that never changes are slides', async () => {
    const path = join(folder.path, "still 50% 'a'.mp4");
    const still = 'testsrc=size=320x240:rate=1:duration=1,loop=loop=40:size=1,fps=2,setpts=N/2/TB';
    await runFfmpeg(['-f', 'lavfi', '-i', still, '-t', '20', '-c:v', 'mpeg4', `file:${path}`]);
    const found = await analyse(path);
    expect(found?.contentClass).to.equal('slides');
    expect(found?.measures['stillRatio']).to.equal(1);
  });

  it('of a damaged file are those that can be read', async () => {
    const path = await makeClip(join(folder.path, 'whole.mkv'), { seconds: 12, isSilent: true });
    const facts = await probe(binaries, path);
    const longer = { ...facts, video: { ...facts.video!, endSeconds: 40 } };
    const windows = await probeWindows(binaries.ffmpeg, path, longer);
    expect(windows.map((one) => Math.round(one.startSeconds))).to.deep.equal([9]);
  });

  it('are not waited for once the work is interrupted', async () => {
    const path = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 1 });
    const facts = await probe(binaries, path);
    const stopped = AbortSignal.abort();
    const fault = await probeWindows(binaries.ffmpeg, path, facts, stopped).catch(
      (e: unknown) => e,
    );
    expect(fault).to.be.instanceOf(PackagerFault).with.property('kind', 'interrupted');
  });

  it('give way to the class that is asked for, and still weigh the content', async () => {
    const path = await makeClip(join(folder.path, 'asked.mp4'), { seconds: 2 });
    const facts = await probe(binaries, path);
    const wishes = { contentClass: 'screen' } as const;
    const found = await analyseContent(binaries.ffmpeg, [{ path, facts }], wishes);
    expect(found.presenter?.contentClass).to.equal('screen');
    expect(found.presenter?.why).to.match(/^as asked with --class/);
    expect(found.presenter?.load?.otherBps).to.be.above(0);
  });
});

describe("the probe's CPU", () => {
  it('is read from what -benchmark prints', () => {
    const lines = ['bench: utime=1.250s stime=0.250s rtime=1.1s', 'bench: maxrss=10kB'];
    expect(readCpuSeconds(lines)).to.equal(1.5);
    expect(readCpuSeconds(['nothing of the kind'])).to.equal(0);
  });
});
