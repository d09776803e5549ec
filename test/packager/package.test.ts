/** Whole lessons made by the real ffmpeg, and checked by the packager's own verify. */

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { type Lesson, lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import type { PackageEvent } from '../../packager/assembly/package-events.ts';
import { type PackageOptions, packageLesson } from '../../packager/assembly/package-lesson.ts';
import { verifyLesson } from '../../packager/assembly/verify-lesson.ts';
import { binaries, makeClip, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { run } from './support/command-line.ts';
import { smallLadder } from './support/ladder.ts';

const options: PackageOptions = {
  binaries,
  ladder: smallLadder,
  force: false,
  captions: [],
  stereo: false,
  storyboard: true,
  threads: 1,
  noAnalysis: true,
};

describe('package', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let count = 0;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  async function made(input: string, change: Partial<PackageOptions> = {}): Promise<Lesson> {
    count += 1;
    const out = join(folder.path, `lesson-${count}`);
    const lesson = await packageLesson(input, out, { ...options, ...change });
    expect((await verifyLesson(out)).problems).to.deep.equal([]);
    return lesson;
  }

  const at = (name: string): string => join(folder.path, name);

  describe('a lecture of 9 s with everything', () => {
    const out = (): string => at('full');
    let lesson: Lesson;
    const events: PackageEvent[] = [];
    before(async () => {
      const clip = await makeClip(at('full.mp4'), { seconds: 9 });
      await writeFile(at('zh.vtt'), 'WEBVTT\n\n00:01.000 --> 00:02.000\n你好\n');
      await writeFile(at('en.vtt'), 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n');
      await writeFile(
        at('outline.yaml'),
        'id: fire\nlanguage: zh\ntitle: {zh: 消防, en: Fire}\nchapters:\n  - {atSeconds: 3, title: 二}\n',
      );
      lesson = await packageLesson(
        clip,
        out(),
        {
          ...options,
          noAnalysis: false,
          outlinePath: at('outline.yaml'),
          captions: [
            { language: 'zh', path: at('zh.vtt') },
            { language: 'en', path: at('en.vtt') },
          ],
        },
        (event) => events.push(event),
      );
    });

    it('is whole, and decodes from end to end', async () => {
      const checked = await run(['verify', out(), '--decode']);
      expect(checked.out).to.include('all as they should be');
      expect(checked.code).to.equal(0);
    });

    it('publishes the lesson it returned', async () => {
      const written: unknown = JSON.parse(await readFile(join(out(), 'lesson.json'), 'utf8'));
      expect(lessonDecoder(written)).to.deep.equal(lesson);
    });

    it('has the grid of its key pictures, with the runt of 1 s joined', () => {
      expect(lesson.durationMs).to.equal(9000);
      expect(lesson.grid.video).to.deep.equal([0, 4000, 9000]);
      expect(lesson.grid.audio?.at(0)).to.equal(0);
      expect(lesson.grid.audio?.at(-1)).to.equal(9000);
    });

    it('has the rungs of the plan and no more', () => {
      expect(lesson.video.map((one) => [one.path, one.widthPx, one.frameRateFps])).to.deep.equal([
        ['presenter/180p', 320, 25],
        ['presenter/90p', 160, 12.5],
      ]);
      expect(lesson.audio.map((one) => [one.path, one.channels])).to.deep.equal([['audio/zh', 1]]);
    });

    it('carries captions, chapters, poster and storyboard', async () => {
      expect(lesson.captions.map((one) => [one.path, one.label])).to.deep.equal([
        ['captions/zh.vtt', '中文'],
        ['captions/en.vtt', 'English'],
      ]);
      expect(lesson.chapters).to.deep.equal([{ startMs: 3000, title: { zh: '二' } }]);
      expect(lesson.poster).to.equal('poster.jpg');
      for (const picture of ['poster.jpg', ...(lesson.storyboard?.tilePaths ?? [])]) {
        const bytes = await readFile(join(out(), picture));
        expect(bytes.subarray(0, 3).toString('hex'), picture).to.equal('ffd8ff');
      }
    });

    it('reports progress that only rises, up to 1', () => {
      const ratios = events.flatMap((one) => (one.event === 'progress' ? [one.ratio] : []));
      expect(ratios.at(-1)).to.equal(1);
      expect(ratios).to.deep.equal([...ratios].sort((a, b) => a - b));
      const stages = events.flatMap((one) => (one.event === 'stage' ? [one.stage] : []));
      expect(stages).to.deep.equal(['probe', 'encode', 'cut', 'write']);
    });

    it('has one version for the same files, and leaves nothing beside itself', async () => {
      const again = await made(at('full.mp4'), {
        noAnalysis: false,
        outlinePath: at('outline.yaml'),
        captions: [
          { language: 'zh', path: at('zh.vtt') },
          { language: 'en', path: at('en.vtt') },
        ],
      });
      expect(again.mediaVersion).to.equal(lesson.mediaVersion);
      expect((await readdir(folder.path)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    });

    it('is not believed by verify once a byte, a manifest or a file changes', async () => {
      const problems = async (path: string, change: (text: Buffer) => Buffer): Promise<string> => {
        const original = await readFile(join(out(), path));
        await writeFile(join(out(), path), change(original));
        const found = (await verifyLesson(out())).problems.join('\n');
        await writeFile(join(out(), path), original);
        return found;
      };
      const flip = (bytes: Buffer): Buffer => {
        const copy = Buffer.from(bytes);
        copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
        return copy;
      };
      const text = (from: RegExp, to: string) => (bytes: Buffer) =>
        Buffer.from(bytes.toString('utf8').replace(from, to));
      expect(await problems('presenter/180p/00001.m4s', flip)).to.match(/was changed/);
      expect(await problems('presenter/90p/00002.m4s', (b) => b.subarray(0, 40))).to.match(
        /has 40 bytes/,
      );
      expect(await problems('manifest.mpd', text(/bandwidth="\d+"/, 'bandwidth="1"'))).to.match(
        /manifest\.mpd: presenter\/180p is avc1\S+ at 1 b\/s/,
      );
      expect(await problems('master.m3u8', text(/BANDWIDTH=\d+/, 'BANDWIDTH=5'))).to.match(
        /declared at 5 b\/s/,
      );
      expect(
        await problems('presenter/90p/playlist.m3u8', text(/#EXTINF:4/, '#EXTINF:3')),
      ).to.match(/does not list the segments/);
      expect(await problems('lesson.json', text(/4000,/, '4100,'))).to.match(/grid says 4100 ms/);
      expect(
        await problems('lesson.json', text(/"durationMs": 9000/, '"durationMs": -1')),
      ).to.match(/durationMs/);
      await writeFile(join(out(), 'stray.txt'), 'x');
      expect((await verifyLesson(out())).problems).to.deep.equal(['stray.txt is not listed']);
      await rm(join(out(), 'stray.txt'));
      expect((await verifyLesson(out())).problems).to.deep.equal([]);
    });
  });

  it('speaks NDJSON to machines', async () => {
    const clip = await makeClip(at('json.mp4'), { seconds: 2 });
    const outcome = await run(['package', clip, '--out', at('json'), '--json']);
    const records = outcome.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; ratio?: number; lesson?: Lesson });
    expect(records.some((one) => one.event === 'progress' && one.ratio === 1)).to.equal(true);
    expect(records.at(-1)?.event).to.equal('done');
    expect(records.at(-1)?.lesson?.durationMs).to.equal(2000);
    expect(outcome.err).to.equal('');
  });

  it('takes names that a shell or ffmpeg would stumble over', async () => {
    await mkdir(at('-a %d dir'));
    const awkward = at("-a %d dir/-it's 100% %05d 课程 a:b.mp4");
    await makeClip(awkward, { seconds: 1 });
    const out = at('-a %d dir/out %03d');
    const lesson = await packageLesson(awkward, out, options);
    expect((await verifyLesson(out)).problems).to.deep.equal([]);
    expect(Object.values(lesson.title)).to.deep.equal(["-it's 100% %05d 课程 a:b"]);
  });

  it('makes a lesson of pictures alone', async () => {
    const lesson = await made(await makeClip(at('silent.mp4'), { seconds: 3, isSilent: true }));
    expect(lesson.audio).to.deep.equal([]);
    expect(lesson.grid).to.deep.equal({ video: [0, 3000] });
  });

  it('makes a lesson of sound alone', async () => {
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=duration=9', at('sound.mp3')]);
    const lesson = await made(at('sound.mp3'));
    expect(lesson.video).to.deep.equal([]);
    expect(lesson.grid.video).to.equal(undefined);
    expect(lesson.grid.audio?.at(-1)).to.equal(lesson.durationMs);
    expect(lesson.durationMs).to.be.within(8990, 9100);
    expect(lesson.storyboard).to.equal(undefined);
  });

  it('holds the last picture while the sound goes on', async () => {
    const lesson = await made(await makeClip(at('long.mp4'), { seconds: 2, soundSeconds: 5 }));
    expect(lesson.durationMs).to.be.within(4950, 5080);
  });

  it('copies a transport stream whose clock starts late, and loses nothing', async () => {
    const clip = await makeClip(at('late.ts'), {
      seconds: 5,
      extra: ['-output_ts_offset', '40', '-f', 'mpegts'],
    });
    const lesson = await made(clip);
    expect(lesson.durationMs).to.be.within(4960, 5120);
    expect(lesson.audio).to.have.length(1);
  });

  it('keeps odd sizes even', async () => {
    const clip = await makeClip(at('odd.mkv'), {
      seconds: 1,
      size: '161x121',
      extra: ['-pix_fmt', 'yuv444p'],
    });
    const lesson = await made(clip);
    expect(lesson.video.map((one) => [one.widthPx, one.heightPx])).to.deep.equal([
      [160, 120],
      [120, 90],
    ]);
  });

  const lavfi = (...sources: readonly string[]): string[] =>
    sources.flatMap((source) => ['-f', 'lavfi', '-i', source]);

  it('turns a picture that was filmed upright', async () => {
    const flat = await makeClip(at('flat.mp4'), { seconds: 1 });
    await runFfmpeg(['-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=90', at('upright.mp4')]);
    const lesson = await made(at('upright.mp4'));
    expect(lesson.video[0]).to.include({ widthPx: 180, heightPx: 320 });
  });

  it('reads a recording that does not say how long it is', async () => {
    const sources = lavfi('testsrc2=size=320x240:rate=15:duration=6', 'sine=duration=6');
    // Into a pipe WebM cannot go back and write its length: recorders in browsers leave it so.
    const codecs = ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus'];
    await runFfmpeg([...sources, ...codecs, '-f', 'webm', 'pipe:1'], at('recorded.webm'));
    expect((await made(at('recorded.webm'))).durationMs).to.be.within(5_950, 6_100);
  });

  it('reads fields, six channels and an old container', async () => {
    const sources = lavfi('testsrc2=size=720x576:rate=50:duration=2', 'sine=duration=2');
    const codecs = ['-vf', 'interlace', '-flags', '+ilme+ildct', '-c:v', 'mpeg2video'];
    await runFfmpeg([...sources, ...codecs, '-ac', '6', '-c:a', 'ac3', at('fields.mpg')]);
    const lesson = await made(at('fields.mpg'));
    expect(lesson.video[0]?.frameRateFps).to.equal(25);
    expect(lesson.audio[0]?.channels).to.equal(1);
    expect(lesson.durationMs).to.be.within(1_950, 2_100);
  });

  it('takes the cover of a recording for no picture', async () => {
    const sources = lavfi('sine=duration=3', 'testsrc2=size=200x200:duration=1');
    const cover = ['-map', '0', '-map', '1', '-frames:v', '1', '-c:v', 'mjpeg'];
    await runFfmpeg([...sources, ...cover, '-disposition:v', 'attached_pic', at('cover.mp3')]);
    expect((await made(at('cover.mp3'))).video).to.deep.equal([]);
  });

  it('says so when a source is cut off', async () => {
    const whole = await makeClip(at('whole.mp4'), {
      seconds: 8,
      extra: ['-movflags', '+faststart'],
    });
    const bytes = await readFile(whole);
    await writeFile(at('half.mp4'), bytes.subarray(0, Math.floor(bytes.length / 2)));
    const warnings: string[] = [];
    const accepted = { ...options, acceptDamaged: true };
    await packageLesson(at('half.mp4'), at('half'), accepted, (event) => {
      if (event.event === 'warning') warnings.push(event.text);
    });
    expect(warnings.join()).to.match(/lasts \d\.\d s longer than what could be read/);
  });
});
