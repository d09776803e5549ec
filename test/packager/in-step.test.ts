/** Sound stays with the picture: a flash and a beep at the same instant are still at it. */

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import { readInitSegment } from '../../packager/manifest/init-segment.ts';
import { binaries, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { smallLadder } from './support/ladder.ts';

const options = {
  binaries,
  ladder: smallLadder,
  force: false,
  captions: [],
  stereo: false,
  storyboard: false,
  threads: 1,
  language: 'en',
};

const flashSeconds = 6;
const picture = `color=black:size=320x180:rate=25:duration=9,drawbox=color=white:t=fill:enable='gte(t,${flashSeconds})'`;
const beep = (delaySeconds: number): string =>
  `sine=frequency=800:duration=9,volume='if(gte(t,${flashSeconds - delaySeconds}),1,0)':eval=frame`;

describe('sound and picture', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  /** When the picture turns white and when the sound starts, read from the published segments. */
  async function instants(lesson: string): Promise<{ flash: number; beep: number }> {
    const whole = async (track: string): Promise<string> => {
      const names = (await readdir(join(lesson, track)))
        .filter((name) => /\.m4s$/.test(name))
        .sort();
      const parts = await Promise.all(
        ['init.mp4', ...names].map((name) => readFile(join(lesson, track, name))),
      );
      const path = join(folder.path, `${track.replaceAll('/', '-')}.mp4`);
      await writeFile(path, Buffer.concat(parts));
      return path;
    };
    // Edit lists are left to us: not every ffmpeg applies them to fragments, and browsers do.
    const detect = async (path: string, filter: string, sign: RegExp): Promise<number> => {
      const input = ['-ignore_editlist', '1', '-i', path];
      const said = await runFfmpeg([
        '-v',
        'info',
        ...input,
        ...filter.split(' '),
        '-f',
        'null',
        '-',
      ]);
      const init = readInitSegment(await readFile(path));
      return Number(sign.exec(said)?.[1] ?? NaN) - init.skippedTicks / init.timescaleHz;
    };
    const silence = '-af silencedetect=n=-30dB:d=1';
    return {
      flash: await detect(
        await whole('presenter/180p'),
        '-vf blackdetect=d=1',
        /black_end:([\d.]+)/,
      ),
      beep: await detect(await whole('audio/en'), silence, /silence_end: ([\d.]+)/),
    };
  }

  const sources: readonly [string, string, readonly string[], number][] = [
    ['in an ordinary file', 'plain.mp4', [], 0],
    ['where the sound starts late', 'late.mp4', ['-itsoffset', '1.5'], 1.5],
    ['in a transport stream', 'stream.ts', [], 0],
  ];
  for (const [name, file, delay, delaySeconds] of sources) {
    it(`stay together ${name}`, async () => {
      const source = join(folder.path, file);
      await runFfmpeg([
        ...['-f', 'lavfi', '-i', picture],
        ...[...delay, '-f', 'lavfi', '-i', beep(delaySeconds)],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', source],
      ]);
      const out = join(folder.path, `${file}-lesson`);
      await packageLesson(source, out, options);
      const seen = await instants(out);
      // A picture lasts 40 ms; the tone itself starts within one block of 21 ms.
      expect(seen.flash).to.be.closeTo(flashSeconds, 0.041);
      expect(seen.beep - seen.flash).to.be.closeTo(0, 0.041);
    });
  }
});
