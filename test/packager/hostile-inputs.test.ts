/**
 * What lecturers really hand in. Every source shows black until 4 s, white from then on, and beeps
 * from then on, so that each test sees length, count of pictures, and sound beside picture.
 */

import { copyFile, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { footage, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { run } from './support/command-line.ts';
import { smallLadder } from './support/ladder.ts';
import {
  type Packaged,
  brightness,
  firstSoundSeconds,
  packaged,
  pictures,
} from './support/packaged.ts';

const flashSeconds = 4;
const seconds = 6;

function picture(size: string, rate = 25): string[] {
  const white = `drawbox=color=white:t=fill:enable='gte(t,${flashSeconds})'`;
  const graph = `color=black:size=${size}:rate=${rate}:duration=${seconds},${white}`;
  return ['-f', 'lavfi', '-i', graph];
}

function sound(shape = 'aformat=channel_layouts=mono'): string[] {
  const beep = `volume='if(gte(t,${flashSeconds}),1,0)':eval=frame`;
  const graph = `sine=frequency=800:sample_rate=48000:duration=${seconds},${beep},${shape}`;
  return ['-f', 'lavfi', '-i', graph];
}

const h264 = (pixels = 'yuv420p', profile: readonly string[] = []): string[] => [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', pixels, ...profile],
];

interface Source {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Of the top rung; 16:9 unless said. */
  readonly aspectRatio?: number;
  /** Stored lying on its side, with a flag that says so. */
  readonly isTurned?: boolean;
  readonly sound?: 'none';
  /** Where the picture's own timing is so coarse that it says no more. */
  readonly slackSeconds?: number;
}

const sources: readonly Source[] = [
  {
    name: 'portrait, with a rotation flag',
    file: 'portrait.mp4',
    args: [...picture('320x180'), ...sound(), ...h264()],
    isTurned: true,
    aspectRatio: 180 / 320,
  },
  {
    name: 'odd sizes, in 4:4:4',
    file: 'odd.mp4',
    args: [...picture('321x181'), ...sound(), ...h264('yuv444p')],
    aspectRatio: 321 / 181,
  },
  {
    name: '10 bits, 4:2:2, as cameras record it',
    file: 'prores.mov',
    args: [
      ...[...picture('320x180'), ...sound()],
      ...['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le', '-c:a', 'pcm_s16le'],
    ],
  },
  {
    name: 'full range colour',
    file: 'full-range.mp4',
    args: [...picture('320x180'), ...sound(), ...h264('yuvj420p')],
  },
  {
    name: 'sound in 5.1',
    file: 'surround.mp4',
    args: [
      ...[...picture('320x180'), ...sound('pan=5.1|FC=c0')],
      ...[...h264(), '-c:a', 'aac', '-b:a', '256k'],
    ],
  },
  {
    name: 'no sound',
    file: 'mute.mp4',
    args: [...picture('320x180'), ...h264()],
    sound: 'none',
  },
  {
    name: 'a variable frame rate',
    file: 'variable.mp4',
    args: [
      ...[...picture('320x180', 30), ...sound()],
      ...['-vf', "select='not(mod(n,5))+between(t,1,2)+gt(t,3.8)'", '-vsync', 'vfr', ...h264()],
    ],
  },
  {
    name: 'a start time that is not zero',
    file: 'late-start.mkv',
    args: [...picture('320x180'), ...sound(), ...h264(), '-output_ts_offset', '7'],
  },
  {
    name: 'a transport stream that starts in the middle of the day',
    file: 'broadcast.ts',
    args: [...picture('320x180'), ...sound(), ...h264(), '-output_ts_offset', '43200'],
  },
  {
    name: 'an AVI file',
    file: 'old.avi',
    args: [...picture('320x180'), ...sound(), '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
  },
  {
    name: 'an FLV file',
    file: 'old.flv',
    args: [...picture('320x180'), ...sound(), ...h264(), '-c:a', 'aac'],
  },
  {
    name: 'interlaced pictures that are not square',
    file: 'dv.mpg',
    args: [
      ...[...picture('720x576'), ...sound(), '-vf', 'setdar=16/9', '-flags', '+ilme+ildct'],
      ...['-c:v', 'mpeg2video', '-b:v', '2M', '-c:a', 'mp2'],
    ],
  },
];

describe('hostile inputs', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  const at = (name: string): string => join(folder.path, name);
  const packagedFrom = (file: string): Promise<Packaged> =>
    packaged(at(file), at(`${file}.lesson`), ['--ladder', 'fast']);

  /** Writes the flag of a phone held upright; ffmpeg does so only where it copies. */
  async function turn(file: string): Promise<void> {
    const flag = ['-c', 'copy', '-metadata:s:v', 'rotate=90', at(`turned-${file}`)];
    await runFfmpeg(['-i', at(file), ...flag]);
    await rename(at(`turned-${file}`), at(file));
  }

  /** Length, pictures of every rung, and flash beside beep. */
  async function isInStep(made: Packaged, slackSeconds = 0): Promise<void> {
    const { lesson } = made;
    const frameSeconds = 1 / (lesson.video[0]?.frameRateFps ?? 25);
    const slack = Math.max(slackSeconds, frameSeconds) + 0.001;
    expect(lesson.durationMs / 1000, 'length').to.be.closeTo(seconds, slack);
    for (const { path, frameRateFps } of lesson.video) {
      const all = await pictures(made, path, folder.path);
      const expected = (lesson.durationMs / 1000) * frameRateFps;
      expect(all.length, `pictures of ${path}`).to.be.closeTo(expected, 1.001);
      const flash = all.findIndex((points) => brightness(points) > 128) / frameRateFps;
      expect(flash, `flash in ${path}`).to.be.closeTo(flashSeconds, slack + 1 / frameRateFps);
      if (lesson.audio.length === 0) continue;
      const beep = await firstSoundSeconds(made, folder.path);
      // The beep starts within one block of 21 ms of the tone.
      expect(beep - flash, `beep beside flash in ${path}`).to.be.closeTo(0, slack + 0.022);
    }
  }

  for (const source of sources) {
    it(`${source.name}: right length, right pictures, in step`, async () => {
      await runFfmpeg([...source.args, at(source.file)]);
      if (source.isTurned === true) await turn(source.file);
      const made = await packagedFrom(source.file);
      for (const { path, widthPx, heightPx } of made.lesson.video) {
        const ratio = widthPx / heightPx / (source.aspectRatio ?? 16 / 9);
        expect(ratio, `aspect of ${path}`).to.be.closeTo(1, 0.02);
      }
      expect(made.lesson.audio).to.have.length(source.sound === 'none' ? 0 : 1);
      await isInStep(made, source.slackSeconds);
    });
  }

  it('a picture with a rotation flag stands upright', async () => {
    // White on the left, which the flag turns to the bottom.
    const white = 'color=black:size=320x180:duration=2,drawbox=w=160:color=white:t=fill';
    await runFfmpeg(['-f', 'lavfi', '-i', white, ...h264(), at('upright.mp4')]);
    await turn('upright.mp4');
    const made = await packagedFrom('upright.mp4');
    const [first] = await pictures(made, made.lesson.video[0]?.path ?? '', folder.path);
    expect(brightness(first?.subarray(0, 24) as Buffer), 'upper half').to.be.below(25);
    expect(brightness(first?.subarray(24) as Buffer), 'lower half').to.be.above(230);
  });

  for (const [name, pixels] of [
    ['full', 'yuvj420p'],
    ['limited', 'yuv420p'],
    ['4:4:4', 'yuv444p'],
  ] as const) {
    it(`colours of a ${name} range source keep their values`, async () => {
      const file = `grey-${pixels}.mp4`;
      const grey = 'color=0x404040:size=320x180:duration=1,format=rgb24';
      await runFfmpeg(['-f', 'lavfi', '-i', grey, ...h264(pixels, ['-crf', '1']), at(file)]);
      const made = await packagedFrom(file);
      const [first] = await pictures(made, made.lesson.video[0]?.path ?? '', folder.path);
      expect(brightness(first as Buffer)).to.be.closeTo(0x40, 4);
    });
  }

  it('a recording whose picture changes size half-way', async () => {
    const half = async (file: string, size: string, offset: number): Promise<Buffer> => {
      const shape = ['-t', '3', '-output_ts_offset', String(offset), '-muxdelay', '0'];
      const start = ['-ss', String(offset)];
      const [v, s] = [picture(size), sound()];
      await runFfmpeg([...start, ...v, ...start, ...s, ...h264(), ...shape, at(file)]);
      return readFile(at(file));
    };
    const parts = [await half('a.ts', '320x180', 0), await half('b.ts', '480x270', 3)];
    await writeFile(at('grows.ts'), Buffer.concat(parts));
    // Joints of transport streams lose or gain a sound frame or two.
    await isInStep(await packagedFrom('grows.ts'), 0.1);
  });

  it('sound alone, and sound with a cover picture', async () => {
    await runFfmpeg([...sound(), at('voice.mp3')]);
    const cover = [
      '-f',
      'lavfi',
      '-i',
      'color=red:size=300x300',
      '-frames:v',
      '1',
      at('cover.jpg'),
    ];
    await runFfmpeg(cover);
    await runFfmpeg([
      ...['-i', at('voice.mp3'), '-i', at('cover.jpg'), '-map', '0:a', '-map', '1:v'],
      ...['-c', 'copy', '-disposition:v', 'attached_pic', at('podcast.mp3')],
    ]);
    for (const file of ['voice.mp3', 'podcast.mp3']) {
      const made = await packagedFrom(file);
      expect(made.lesson.video, file).to.deep.equal([]);
      expect(made.lesson.durationMs / 1000, file).to.be.closeTo(seconds, 0.06);
      expect(await firstSoundSeconds(made, folder.path)).to.be.closeTo(flashSeconds, 0.06);
    }
  });

  describe('damaged ones', () => {
    const whole = (): string => at('whole.mp4');
    before(() => runFfmpeg([...picture('320x180'), ...sound(), ...h264(), '-b:v', '1M', whole()]));

    async function refused(file: string, what: RegExp): Promise<void> {
      const { code, err } = await run(['package', at(file), '--out', at(`${file}.lesson`), '-q']);
      expect(err).to.match(what);
      expect(err).to.match(/\nReason: [^\n]+\n[^\n]+/);
      expect(code).to.equal(1);
      await readFile(at(`${file}.lesson/lesson.json`)).then(
        () => expect.fail('a lesson was made'),
        () => undefined,
      );
    }

    it('a file that was cut off before its index is refused', async () => {
      await copyFile(whole(), at('no-index.mp4'));
      const { length } = await readFile(whole());
      await truncate(at('no-index.mp4'), Math.floor(length / 2));
      await refused('no-index.mp4', /^(This file is no video or audio|The source cannot be read)/);
    });

    it('a file that was cut off after its index gives what is there where that is accepted, and says so', async () => {
      const args = ['-i', whole(), '-c', 'copy', '-movflags', '+faststart', at('cut-off.mp4')];
      await runFfmpeg(args);
      const { length } = await readFile(at('cut-off.mp4'));
      await truncate(at('cut-off.mp4'), Math.floor(length * 0.6));
      const accepted = ['--accept-damaged', '--ladder', 'fast'];
      const made = await packaged(at('cut-off.mp4'), at('cut-off.mp4.lesson'), accepted);
      expect(made.lesson.durationMs).to.be.within(1000, 5500);
      expect(made.said).to.match(/lasts \d+\.\d s longer than what could be read/);
      const [top] = made.lesson.video;
      const all = await pictures(made, top?.path ?? '', folder.path);
      const expected = (made.lesson.durationMs / 1000) * (top?.frameRateFps ?? 0);
      expect(all.length).to.be.closeTo(expected, 1.001);
    });

    it('an empty file is refused', async () => {
      await writeFile(at('empty.mp4'), '');
      await refused('empty.mp4', /^The input file is empty\./);
    });

    it('a text named .mp4 is refused', async () => {
      await writeFile(at('text.mp4'), 'Lecture notes, and no lecture.\n'.repeat(50));
      await refused('text.mp4', /^This file is no video or audio/);
    });

    it('a file of nothing but zeros is refused', async () => {
      await writeFile(at('zeros.mp4'), Buffer.alloc(100_000));
      await refused('zeros.mp4', /^This file is no video or audio/);
    });
  });

  describe('real footage', () => {
    // Seconds as ffprobe tells them; where sound and picture differ, the longer.
    const files: readonly [string, number, number?][] = [
      ['slides-with-voice.mov', 10.457],
      ['slide-change-at-12s.mov', 20],
      ['two-video-streams.mp4', 1, 1],
      ['film-and-text.webm', 15.008],
      ['speech.mp3', 27.089],
      ['screen-variable-rate.mp4', 8.726],
      // The whole of these would only heat the machine: a copy of the beginning will do.
      ['professor-talk.ts', 2.1, 2],
      ['screen-recording.mp4', 1.55, 1.5],
    ];
    before(() => writeFile(at('small.json'), JSON.stringify(smallLadder)));

    for (const [name, lastsSeconds, firstSeconds] of files) {
      it(`${name}: every rung holds every picture`, async function () {
        const path = footage(name);
        if (path === undefined) {
          console.warn(`      SKIPPED: the footage ${name} is not on this machine`);
          return this.skip();
        }
        if (firstSeconds !== undefined) {
          const part = ['-map', '0:v?', '-map', '0:a?', '-t', String(firstSeconds), '-c', 'copy'];
          await runFfmpeg(['-i', path, ...part, at(name)]);
        }
        const input = firstSeconds === undefined ? path : at(name);
        const small = ['--ladder', at('small.json'), '--no-storyboard', '--quality-windows', '0'];
        const made = await packaged(input, at(`${name}.lesson`), small);
        const { durationMs, video } = made.lesson;
        const slack = video[0] === undefined ? 0.06 : 1.001 / video[0].frameRateFps;
        expect(durationMs / 1000).to.be.closeTo(lastsSeconds, slack);
        for (const rung of video) {
          const all = await pictures(made, rung.path, folder.path);
          const expected = (durationMs / 1000) * rung.frameRateFps;
          expect(all.length, rung.path).to.be.closeTo(expected, 1.001);
        }
      });
    }
  });
});
