import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { likenessWindows } from '../../../packager/quality/likeness-windows.ts';
import {
  type LikenessQuestion,
  measureLikeness,
} from '../../../packager/quality/measure-likeness.ts';
import { binaries, runFfmpeg, temporaryFolder } from '../support/clip.ts';

describe('the windows that are compared', () => {
  const grid = (segments: number): number[] =>
    Array.from({ length: segments + 1 }, (_, i) => i * 4000);

  it('are spread over the lesson, one a minute, 1 to 8', () => {
    expect(likenessWindows(grid(5)).map((one) => one.startMs)).to.deep.equal([8000]);
    expect(likenessWindows(grid(30)).map((one) => one.startMs)).to.deep.equal([28_000, 88_000]);
    expect(likenessWindows(grid(75))).to.have.length(5);
    expect(likenessWindows(grid(1350))).to.have.length(8);
    expect(likenessWindows([0, 1200])).to.deep.equal([{ segment: 0, startMs: 0, lengthMs: 1200 }]);
    expect(likenessWindows([])).to.deep.equal([]);
  });

  it('lie where little of the source is decoded in front of them, near the middle of their share', () => {
    const startsMs = (keySeconds: number[]) =>
      likenessWindows(grid(45), undefined, keySeconds).map((one) => one.startMs);
    expect(startsMs([])).to.deep.equal([28_000, 88_000, 148_000]);
    expect(startsMs([0])).to.deep.equal([16_000, 76_000, 136_000]);
    // The nearest of those that cost the same.
    expect(startsMs([0, 20, 30, 35, 90, 150, 158])).to.deep.equal([32_000, 92_000, 152_000]);
  });

  it('are all segments in full where all is asked', () => {
    expect(likenessWindows([0, 4000, 9000], 'all').map((one) => one.lengthMs)).to.deep.equal([
      4000, 5000,
    ]);
  });
});

describe('the likeness of rungs', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let question: LikenessQuestion;
  before(async () => {
    folder = await temporaryFolder();
    const sourcePath = join(folder.path, 'source.mp4');
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30:duration=7', '-c:v', 'libx264'],
      ...['-preset', 'ultrafast', '-crf', '12', '-g', '300', sourcePath],
    ]);
    const rung = async (name: string, filter: string, crf: number): Promise<string> => {
      const encoded = join(folder.path, `${name}.mp4`);
      await runFfmpeg([
        ...['-i', sourcePath, '-vf', filter, '-c:v', 'libx264', '-preset', 'ultrafast'],
        ...['-crf', String(crf), '-force_key_frames', 'expr:gte(t,n_forced*2)', '-sc_threshold'],
        ...['0', '-g', '300', '-f', 'mp4'],
        ...['-movflags', '+frag_keyframe+delay_moov+default_base_moof+negative_cts_offsets'],
        encoded,
      ]);
      return await piece(encoded, 2, join(folder.path, `${name}-piece.mp4`));
    };
    question = {
      ffmpeg: binaries.ffmpeg,
      sourcePath,
      selector: 'v:0',
      deinterlace: false,
      ...{ widthPx: 320, heightPx: 180, frameRateFps: 30, startSeconds: 4, lengthSeconds: 2 },
      rungs: [
        { piecePath: await rung('good', 'fps=30', 12), frameRateFps: 30 },
        { piecePath: await rung('bad', 'fps=30', 40), frameRateFps: 30 },
        { piecePath: await rung('slow', 'fps=10,scale=160:90', 14), frameRateFps: 10 },
      ],
      folder: folder.path,
    };
  });
  after(() => folder.remove());

  it('is high for a good encode and lower for a bad and a small one', async () => {
    const [good = 0, bad = 0, slow = 0] = await measureLikeness(question);
    expect(good).to.be.within(0.97, 1);
    expect(bad).to.be.lessThan(good - 0.03);
    expect(slow).to.be.within(0.5, good - 0.03);
  });

  it('compares the same moments: one picture aside is less alike', async () => {
    const right = await measureLikeness(question);
    for (const asideFrames of [-1, 1]) {
      const aside = await measureLikeness({ ...question, asideFrames });
      for (const [i, value] of aside.entries()) {
        expect(value, `rung ${i}, ${asideFrames} aside`).to.be.lessThan(right[i] as number);
      }
    }
  });
});

/** Init segment and segment `index` of a fragmented file. */
async function piece(path: string, index: number, to: string): Promise<string> {
  const bytes = await readFile(path);
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'moof') starts.push(at);
  }
  const from = starts[index] as number;
  const end = starts[index + 1] ?? bytes.length;
  await writeFile(to, Buffer.concat([bytes.subarray(0, starts[0]), bytes.subarray(from, end)]));
  return to;
}
