/**
 * Where pictures pause before a key picture, B pictures let it be decoded when the pause begins: whoever seeks
 * by the time of decoding finds it there, and what it shows comes much later.
 */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'chai';

import { packageLesson } from '../../packager/assembly/package-lesson.ts';
import { probeSource } from '../../packager/assembly/probe-source.ts';
import { probeWindows } from '../../packager/ffmpeg/window-probe.ts';
import type { SourceFacts } from '../../packager/plan/source.ts';
import { qualityRecord } from '../../packager/report/quality-record.ts';
import { drawStills } from '../../packager/slides/stills.ts';
import { binaries, runFfmpeg, temporaryFolder } from './support/clip.ts';
import { smallLadder } from './support/ladder.ts';
import { joinedTrack } from './support/packaged.ts';

/** Pictures are there until 3 s and from 14 s on; the former are dark, the latter bright. */
const pause = { fromSeconds: 3, toSeconds: 14 };
const system = '/usr/bin/ffmpeg';
const programs = [binaries.ffmpeg, ...(existsSync(system) ? [system] : [])];
if (programs.length === 1) console.warn(`skipped: there is no other ffmpeg at ${system}`);
/** As x264 writes it with an edit list, and as other writers do, with times below 0. */
const writers = [[], ['-movflags', 'negative_cts_offsets']] as const;

for (const ffmpeg of programs) {
  for (const flags of writers) {
    describe(`a key picture behind a pause, ${ffmpeg === system ? 'system' : 'bundled'} ffmpeg ${flags.join(' ')}`, function () {
      this.timeout(60_000);
      let folder: Awaited<ReturnType<typeof temporaryFolder>>;
      let clip = '';
      let facts: SourceFacts;
      const programs = { ...binaries, ffmpeg };
      const at = (name: string): string => join(folder.path, name);

      before(async () => {
        folder = await temporaryFolder();
        clip = at('clip.mp4');
        const { fromSeconds, toSeconds } = pause;
        const cut = `select='lt(t,${fromSeconds})+gte(t,${toSeconds})'`;
        const bright = `drawbox=c=white:t=fill:enable='gte(t,${toSeconds})'`;
        await runFfmpeg([
          ...['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=10:duration=20,lutyuv=y=val/4`],
          ...['-vf', `${cut},${bright}`, '-vsync', 'vfr', '-c:v', 'libx264', '-preset', 'veryfast'],
          ...['-x264-params', 'bframes=3:b-adapt=0', '-force_key_frames', String(toSeconds)],
          ...[...flags, `file:${clip}`],
        ]);
        facts = await probeSource(clip, { binaries: programs, acceptDamaged: false });
      });
      after(() => folder.remove());

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

      it('is shown in its chunk, and not in those before; windows show what the lesson shows', async () => {
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
      });

      it('is no still of a slide that is shown in the pause', async () => {
        await mkdir(at('stills'), { recursive: true });
        const still = { fromMs: 5000, toMs: 9000 };
        const source = {
          ...{ inputPath: clip, selector: 'v:0', size: { widthPx: 320, heightPx: 180 } },
          ...(facts.video === undefined ? {} : { video: facts.video }),
        };
        await drawStills([{ startMs: 4000, still }], source, {
          ...{ ffmpeg, workFolder: at('stills') },
        });
        expect(brightness(at('stills/drawn-0.jpg'))[0]).to.be.below(100);
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
