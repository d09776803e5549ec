/**
 * Where pictures pause before a key picture, B pictures let it be decoded when the pause begins: whoever seeks
 * by the time of decoding finds it there, and what it shows comes much later.
 */

import { execFileSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { lesson as lessonDecoder } from '../../engine/protocol/lesson.ts';
import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import { probeSource } from '../../packager/assembly/probe-source.ts';
import { tidySources } from '../../packager/assembly/tidy-sources.ts';
import { probeWindows } from '../../packager/ffmpeg/window-probe.ts';
import { planLesson } from '../../packager/plan/plan.ts';
import type { SourceFacts } from '../../packager/plan/source.ts';
import { qualityRecord } from '../../packager/report/quality-record.ts';
import { drawStills } from '../../packager/slides/stills.ts';
import { binaries, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { smallLadder } from './support/ladder.ts';
import { onPath } from './support/on-path.ts';
import { joinedTrack } from './support/packaged.ts';

/** Pictures are there until 3 s and from 14 s on; the former are dark, the latter bright. */
const pause = { fromSeconds: 3, toSeconds: 14 };
const programs = { bundled: binaries.ffmpeg, system: onPath('ffmpeg') };
/** Of each writer the times in the file are others, and shown is the same. */
const writers = {
  'an edit list': [],
  'times below 0': ['-movflags', 'negative_cts_offsets'],
  // Starts at 0.2 s, as what is copied from a transport stream.
  'no edit list': ['-use_editlist', '0'],
  'an empty edit of 6 s': ['-output_ts_offset', '6'],
};

for (const [owner, ffmpeg = ''] of Object.entries(programs)) {
  for (const [writer, flags] of Object.entries(writers)) {
    describe(`a key picture behind a pause, ${owner} ffmpeg, ${writer}`, function () {
      this.timeout(60_000);
      let folder: Awaited<ReturnType<typeof temporaryFolder>>;
      let clip = '';
      let facts: SourceFacts;
      const programs = { ...binaries, ffmpeg };
      const at = (name: string): string => join(folder.path, name);

      before(async function () {
        if (ffmpeg === '') {
          console.warn(
            '      SKIPPED: no second ffmpeg. To enable: sudo apt-get install -y ffmpeg',
          );
          this.skip();
        }
        folder = await temporaryFolder();
        clip = await makePaused('clip.mp4', pause);
        facts = await factsOf(clip);
      });
      after(() => folder?.remove());

      const factsOf = (path: string): Promise<SourceFacts> =>
        probeSource(path, { binaries: programs, acceptDamaged: false });

      async function makePaused(
        name: string,
        { fromSeconds, toSeconds }: typeof pause,
      ): Promise<string> {
        const cut = `select='lt(t,${fromSeconds})+gte(t,${toSeconds})'`;
        const bright = `drawbox=c=white:t=fill:enable='gte(t,${toSeconds})'`;
        await runFfmpeg([
          ...['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=10:duration=20,lutyuv=y=val/4`],
          ...['-vf', `${cut},${bright}`, '-vsync', 'vfr', '-c:v', 'libx264', '-preset', 'veryfast'],
          ...['-x264-params', 'bframes=3:b-adapt=0', '-force_key_frames', String(toSeconds)],
          ...[...flags, `file:${at(name)}`],
        ]);
        return at(name);
      }

      /** Brightness (0 to 255) of each picture. */
      const brightness = (path: string): number[] => [
        ...execFileSync(binaries.ffmpeg, [
          ...['-v', 'error', '-i', path, '-vf', 'scale=1:1:flags=area,format=gray'],
          ...['-vsync', 'passthrough', '-f', 'rawvideo', '-'],
        ]),
      ];

      it('is found in the index of its file', () => {
        const [late, ...others] = facts.video?.lateKeys ?? [];
        expect(others).to.deep.equal([]);
        expect(late?.shownSeconds).to.equal(pause.toSeconds);
        expect(late?.decodedSeconds).to.be.within(pause.fromSeconds - 0.4, pause.fromSeconds);
      });

      it('is shown in its chunk and slide, and not in those before; windows show what the lesson shows', async () => {
        await packageLesson(clip, at('lesson'), {
          ...{ binaries: programs, ladder: smallLadder, force: false, captions: [] },
          ...{ stereo: false, storyboard: true, threads: 1, jobs: 2, chunkSeconds: 4 },
          ...{ noAnalysis: true, id: 'lesson', quality: { windows: 'all' } },
        });
        const path = await joinedTrack(at('lesson'), 'presenter/180p', at('joined.mp4'));
        const shown = brightness(path);
        const fps = shown.length / 20;
        const found = shown.findIndex((level) => level > 200);
        expect(found / fps).to.be.closeTo(pause.toSeconds, 0.11);
        const text = await readFile(at('lesson/internal/quality.json'), 'utf8');
        const { tracks } = qualityRecord(JSON.parse(text));
        const least = tracks.flatMap(({ leastSsim }) => leastSsim ?? []);
        expect(Math.min(...least)).to.be.within(0.8, 1);
        const { slides } = lessonDecoder(
          JSON.parse(await readFile(at('lesson/lesson.json'), 'utf8')),
        );
        expect(slides?.map(({ startMs }) => startMs)).to.deep.equal([0, pause.toSeconds * 1000]);
        const [dark, white] = (slides ?? []).map(
          ({ image }) => brightness(at(`lesson/${image}`))[0],
        );
        expect(dark).to.be.below(100);
        expect(white).to.be.above(200);
      });

      /** Of a still that is taken in the pause. */
      async function stillBrightness(inputPath: string, { video }: SourceFacts): Promise<number> {
        const workFolder = `${inputPath}-stills`;
        await mkdir(workFolder, { recursive: true });
        const source = {
          ...{ inputPath, selector: 'v:0', size: { widthPx: 320, heightPx: 180 } },
          ...(video === undefined ? {} : { video }),
        };
        const still = { fromMs: 5000, toMs: 9000 };
        await drawStills([{ startMs: 4000, still }], source, { ffmpeg, workFolder });
        return brightness(join(workFolder, 'drawn-0.jpg'))[0] ?? Number.NaN;
      }

      it('is no still of a slide that is shown in the pause', async () => {
        expect(await stillBrightness(clip, facts)).to.be.below(100);
      });

      it('is none in a tidy copy of the source, whose times are others', async () => {
        const wishes = { stereo: false, storyboard: true, threads: 1 };
        const plan = planLesson(facts, smallLadder, wishes);
        const asked = { ...plan, inputs: [{ facts, remuxReason: 'as told' }] };
        const { inputs, copies } = await tidySources(asked, [clip], {
          ...{ binaries: programs, workFolder: folder.path, onEvent: () => {}, signal: undefined },
        });
        const copied = inputs[0]?.facts ?? facts;
        const [late] = copied.video?.lateKeys ?? [];
        expect(copied.startSeconds).to.equal(0.2);
        expect(late?.shownSeconds).to.equal(pause.toSeconds);
        expect(await stillBrightness(at(copies[0]?.name ?? ''), copied)).to.be.below(100);
      });

      it('is neither found where the pause begins at once, and it is decoded before the film', async () => {
        const path = await makePaused('at-once.mp4', { ...pause, fromSeconds: 0.2 });
        const early = await factsOf(path);
        expect(early.video?.lateKeys?.at(-1)).to.deep.equal({
          decodedSeconds: 0,
          shownSeconds: 14,
        });
        expect(await stillBrightness(path, early)).to.be.below(100);
        const [window] = await probeWindows(ffmpeg, path, early);
        expect(window?.load.keyBits).to.be.above(20_000);
      });

      it('is not what a look at the pause finds', async () => {
        const windows = await probeWindows(ffmpeg, clip, facts);
        expect(windows.map(({ startSeconds }) => startSeconds)).to.deep.equal([4, 14]);
        const [inside] = windows;
        expect(inside?.seconds).to.be.closeTo(2, 0.1);
        expect(inside?.motion.stillRatio).to.equal(1);
        // White is nothing at all.
        expect(inside?.load.keyBits).to.be.above(20_000);
      });
    });
  }
}
