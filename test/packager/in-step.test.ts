/** Sound stays with the picture: a flash and a beep at the same instant are still at it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import { probe } from '../../packager/ffmpeg/probe.ts';
import { readInitSegment } from '../../packager/manifest/init-segment.ts';
import { audioArguments } from '../../packager/plan/audio-arguments.ts';
import { planLesson } from '../../packager/plan/plan.ts';
import { binaries, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { smallLadder } from './support/ladder.ts';
import { joinedTrack } from './support/packaged.ts';

const options = {
  binaries,
  ladder: smallLadder,
  force: false,
  captions: [],
  stereo: false,
  storyboard: false,
  threads: 1,
  language: 'en',
  noAnalysis: true,
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

  /** One track as a single file. */
  function whole(lesson: string, track: string): Promise<string> {
    return joinedTrack(lesson, track, join(folder.path, `${track.replaceAll('/', '-')}.mp4`));
  }

  /** When the picture turns white and when the sound starts, read from the published segments. */
  async function instants(lesson: string): Promise<{ flash: number; beep: number }> {
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
        await whole(lesson, 'presenter/180p'),
        '-vf blackdetect=d=1',
        /black_end:([\d.]+)/,
      ),
      beep: await detect(await whole(lesson, 'audio/en'), silence, /silence_end: ([\d.]+)/),
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

  describe('of a sound with untidy times', () => {
    /** Ends of silence, in seconds of the lesson. */
    async function beeps(name: string, source: readonly string[]): Promise<number[]> {
      await runFfmpeg([...source, join(folder.path, `${name}.mp4`)]);
      const out = join(folder.path, `${name}-lesson`);
      await packageLesson(join(folder.path, `${name}.mp4`), out, { ...options, loudness: 'off' });
      const path = await whole(out, 'audio/en');
      const said = await runFfmpeg([
        ...['-v', 'info', '-ignore_editlist', '1', '-i', path],
        ...['-af', 'silencedetect=n=-30dB:d=0.5', '-f', 'null', '-'],
      ]);
      const init = readInitSegment(await readFile(path));
      const skipped = init.skippedTicks / init.timescaleHz;
      return [...said.matchAll(/silence_end: ([\d.]+)/g)].map(([, end]) => Number(end) - skipped);
    }

    async function unit(): Promise<string> {
      const path = join(folder.path, 'unit.mp4');
      await runFfmpeg([
        ...['-f', 'lavfi', '-i', `aevalsrc='${tone(8, 8.1)}':d=10:s=48000`],
        ...['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=10'],
        ...['-c:a', 'aac', '-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '3', path],
      ]);
      return path;
    }
    const tone = (from: number, to: number): string =>
      `if(between(t,${from},${to}),0.8*sin(2*PI*1000*t),0)`;

    it('never runs late where packets overlap in time', async () => {
      const found = await beeps('looped', [
        ...['-stream_loop', '-1', '-i', await unit(), '-t', '60', '-c', 'copy'],
      ]);
      // Each round lasts 10 s and a quarter of a packet.
      for (const [round, seconds] of found.slice(0, 5).entries()) {
        // What is off by less than 25 ms is left alone; the rest goes at once.
        expect(seconds, `beep ${round + 1}`).to.be.closeTo(8 + round * 10.0053, 0.03);
      }
      expect(found).to.have.length.at.least(5);
    });

    it('has silence where there is a gap', async () => {
      const found = await beeps('gap', [
        ...['-f', 'lavfi', '-i', `aevalsrc='${tone(1, 1.1)}+${tone(7, 7.1)}':d=9:s=48000`],
        ...[
          '-f',
          'lavfi',
          '-i',
          'color=black:size=64x64:rate=25:duration=9',
          '-map',
          '0',
          '-map',
          '1',
        ],
        ...['-af', "aselect='not(between(t,3,5.5))'", '-c:a', 'aac', '-c:v', 'libx264'],
      ]);
      expect(found[0]).to.be.closeTo(1, 0.015);
      expect(found[1]).to.be.closeTo(7, 0.015);
    });
  });

  it('lets ordinary sound through as it is, sample for sample', async () => {
    for (const [file, rateHz] of [
      ['tone.mp4', 48_000],
      ['tone.mkv', 48_000],
      ['tone.flv', 44_100],
    ] as const) {
      const source = join(folder.path, file);
      await runFfmpeg([
        ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${rateHz}:duration=20`],
        ...['-c:a', 'aac', '-b:a', '96k', source],
      ]);
      const plan = planLesson(await probe(binaries, source), smallLadder, { ...options });
      const filter = audioArguments(plan).flatMap(({ args }) => args);
      const asPlanned = filter[filter.indexOf('-af') + 1] as string;
      const samples = async (graph: string): Promise<Buffer> => {
        const path = join(folder.path, 'tone.pcm');
        await runFfmpeg(['-i', source, '-af', graph, '-f', 's16le', path]);
        return readFile(path);
      };
      const [kept, plain] = [await samples(asPlanned), await samples('aresample=48000')];
      expect(kept.length, file).to.be.closeTo(plain.length, 2 * 2400);
      const length = Math.min(kept.length, plain.length);
      // A late start of a few samples is silence: then the same samples follow.
      const late = Math.max(0, kept.length - plain.length);
      const shifted = kept.subarray(late, late + length);
      expect(shifted.equals(plain.subarray(0, shifted.length)), file).to.equal(true);
    }
  });
});
