import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { FileList } from '../../../packager/assembly/file-list.ts';
import { slide } from '../../../engine/protocol/lesson.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import type { StillSpan } from '../../../packager/perception/stills.ts';
import { readPictureHeader } from '../../../packager/slides/picture-header.ts';
import { prepareSlides } from '../../../packager/slides/prepare-slides.ts';
import {
  type FoundSlide,
  type StillSource,
  adoptStills,
  drawStills,
} from '../../../packager/slides/stills.ts';
import { writeSlides } from '../../../packager/slides/write-slides.ts';
import { videoFacts } from '../support/facts.ts';
import { binaries, footage, makeClip, runFfmpeg, temporaryFolder } from '../support/clip.ts';
import { chinese, makePdf, words } from './pdf.ts';

describe('slides', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const place = () => ({
    ffmpeg: binaries.ffmpeg,
    workFolder: join(folder.path, 'work'),
    files: new FileList(join(folder.path, 'lesson')),
  });
  const takeStills = async (found: readonly FoundSlide[], source: StillSource) =>
    adoptStills(await drawStills(found, source, place()), 60_000, place());
  const header = (path: string) =>
    readPictureHeader(readFileSync(join(folder.path, 'lesson', path)));
  const reasonOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof PackagerFault) return error.reason;
      throw error;
    }
    throw new Error('it was accepted');
  };
  const picture = async (path: string, size: string, color: string): Promise<void> => {
    const made = join(folder.path, 'made' + extname(path));
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', `color=c=${color}:s=${size}:d=0.1`],
      ...['-frames:v', '1', `file:${made}`],
    ]);
    await rename(made, path);
  };
  /** Mean of red, green and blue in the middle of a picture. */
  const middle = (path: string): number[] => [
    ...execFileSync(binaries.ffmpeg, [
      '-v',
      'error',
      '-i',
      join(folder.path, 'lesson', path),
      '-vf',
      'crop=4:4,scale=1:1',
      '-pix_fmt',
      'rgb24',
      '-f',
      'rawvideo',
      '-',
    ]),
  ];

  it('of a PDF are drawn once each, with text, title and times', async () => {
    const path = join(folder.path, 'deck.pdf');
    await writeFile(
      path,
      makePdf([
        { content: words('One') },
        { content: '0 0 1 rg 0 0 720 405 re f' },
        { content: chinese('灭火器') },
      ]),
    );
    const prepared = await prepareSlides({
      kind: 'pdf',
      path,
      cues: [
        { atMs: 0 },
        { atMs: 20_000 },
        { atMs: 30_000, page: 1, title: 'Again' },
        { atMs: 40_000, page: 3 },
        { atMs: 99_000, page: 2 },
      ],
    });
    const made = await writeSlides(prepared, 60_000, place());
    expect(made.slides.map((one) => slide(one))).to.deep.equal(made.slides);
    const size = { widthPx: 1920, heightPx: 1080 };
    const pictures = (n: number) => ({
      image: `slides/000${n}.jpg`,
      thumbnail: `slides/000${n}.thumb.jpg`,
      ...size,
    });
    expect(made.slides).to.deep.equal([
      { startMs: 0, ...pictures(1), title: 'One', text: 'One' },
      { startMs: 20_000, ...pictures(2) },
      { startMs: 30_000, ...pictures(1), title: 'Again', text: 'One' },
      { startMs: 40_000, ...pictures(3), title: '灭火器', text: '灭火器' },
    ]);
    expect(made.notices).to.have.length(1);
    expect(made.notices[0]).to.match(/^page 3 .*font that is not in the PDF/);
    expect(header('slides/0002.jpg')).to.deep.equal({ kind: 'jpeg', ...size });
    expect(header('slides/0002.thumb.jpg')).to.deep.equal({
      kind: 'jpeg',
      widthPx: 320,
      heightPx: 180,
    });
    const [red, green, blue] = middle('slides/0002.jpg');
    expect([(red ?? 99) < 8, (green ?? 99) < 8, (blue ?? 0) > 246]).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it('of a folder are taken in the order of their numbers, of any kind', async () => {
    const images = join(folder.path, '课件 %d');
    await mkdir(images);
    await picture(join(images, '10.jpg'), '640x480', 'red');
    await picture(join(images, '2.png'), '4000x2250', 'lime');
    await picture(join(images, "a'b.jpeg"), '300x600', 'blue');
    await writeFile(join(images, '.hidden.png'), 'x');
    await writeFile(join(images, 'notes.txt'), 'x');
    const prepared = await prepareSlides({
      kind: 'folder',
      path: images,
      cues: [{ atMs: 5000 }, { atMs: 6000 }, { atMs: 0, image: "a'b.jpeg" }],
    });
    const { slides } = await writeSlides(prepared, 60_000, place());
    expect(
      slides.map(({ startMs, widthPx, heightPx }) => [startMs, widthPx, heightPx]),
    ).to.deep.equal([
      [0, 300, 600],
      [5000, 1920, 1080],
      [6000, 640, 480],
    ]);
    expect(
      slides.map(({ image }) => middle(image).map((level) => Math.round(level / 255))),
    ).to.deep.equal([
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(header(slides[0]?.thumbnail ?? '')).to.include({ widthPx: 160, heightPx: 320 });
  });

  it('with holes lie on white', async () => {
    await runFfmpeg([
      '-f',
      'lavfi',
      '-i',
      'color=c=black@0:s=64x64,format=rgba',
      '-frames:v',
      '1',
      `file:${join(folder.path, 'hole.png')}`,
    ]);
    const prepared = await prepareSlides({
      kind: 'folder',
      path: folder.path,
      cues: [{ atMs: 0 }],
    });
    const { slides } = await writeSlides(prepared, 60_000, place());
    expect(Math.min(...middle(slides[0]?.image ?? ''))).to.be.greaterThan(250);
  });

  it('that a cue asks for and are not there are a clear fault, before the encode', async () => {
    await picture(join(folder.path, '1.png'), '64x64', 'red');
    const ask = (cues: { atMs: number; page?: number; image?: string }[]) =>
      reasonOf(prepareSlides({ kind: 'folder', path: folder.path, cues }));
    expect(await ask([{ atMs: 0 }, { atMs: 1500 }])).to.match(
      /^the cue at 1.5 s: there is no slide 2; .* has 1 picture$/,
    );
    expect(await ask([{ atMs: 0, image: '2.png' }])).to.match(/there is no picture "2.png"/);
    await writeFile(join(folder.path, '1.png'), 'a text');
    expect(await ask([{ atMs: 0 }])).to.match(/1\.png: it is no JPEG, PNG or WebP/);
    const bomb = Buffer.alloc(64);
    bomb.write('\x89PNG\r\n\x1a\n', 'latin1');
    bomb.write('IHDR', 12, 'latin1');
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    await writeFile(join(folder.path, '1.png'), bomb);
    expect(await ask([{ atMs: 0 }])).to.match(/60000 x 60000 pixels/);
    const empty = join(folder.path, 'empty');
    await mkdir(empty);
    expect(
      await reasonOf(prepareSlides({ kind: 'folder', path: empty, cues: [{ atMs: 0 }] })),
    ).to.match(/holds no picture/);
  });

  it('found in the lecture are stills of their moments', async () => {
    const clip = await makeClip(join(folder.path, 'clip.mp4'), { seconds: 1, isSilent: true });
    const two = join(folder.path, 'two.mkv');
    await runFfmpeg([
      ...[
        '-f',
        'lavfi',
        '-i',
        'color=c=red:s=320x180:r=10:d=4',
        '-f',
        'lavfi',
        '-i',
        'color=c=blue:s=320x180:r=10:d=4',
      ],
      ...['-filter_complex', '[0][1]concat=n=2', '-c:v', 'libx264', '-g', '100', `file:${two}`],
    ]);
    const size = { widthPx: 320, heightPx: 180 };
    const slides = await takeStills(
      [
        { startMs: 0, still: at(3500) },
        { startMs: 4000, still: { fromMs: 4000, toMs: 6000 } },
        { startMs: 7900, still: at(9000) },
        { startMs: 20_000, still: at(20_000) },
      ],
      { inputPath: two, selector: 'v:0', size },
    );
    expect(slides.map(({ startMs }) => startMs)).to.deep.equal([0, 4000, 7900]);
    expect(slides.map(({ image }) => (middle(image)[0] ?? 0) > 128)).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect(header(slides[1]?.image ?? '')).to.deep.equal({ kind: 'jpeg', ...size });
    expect(existsSync(clip)).to.equal(true);
  });

  it('are found whether or not a picture of the moment is one that others refer to', async () => {
    const video = videoFacts({ longestPictureSeconds: 0.04 });
    const isRed = async (fps: number, spans: readonly StillSpan[]): Promise<boolean[]> => {
      const inputPath = join(folder.path, `${fps}.mp4`);
      const shown = ['red', 'blue'].flatMap((color) => [
        ...['-f', 'lavfi', '-i', `color=c=${color}:s=320x180:r=${fps}:d=5`],
      ]);
      await runFfmpeg([
        ...[...shown, '-filter_complex', '[0][1]concat=n=2', '-c:v', 'libx264', '-g', '250'],
        ...['-x264-params', 'scenecut=0:bframes=16:b-adapt=0:b-pyramid=none', inputPath],
      ]);
      const size = { widthPx: 320, heightPx: 180 };
      const found = spans.map((still) => ({ startMs: still.fromMs, still }));
      const slides = await takeStills(found, { inputPath, selector: 'v:0', size, video });
      return slides.map(({ image }) => (middle(image)[0] ?? 0) > 128);
    };
    const spans = [
      { fromMs: 1000, toMs: 1900 },
      { fromMs: 4000, toMs: 4900 },
      { fromMs: 5100, toMs: 5900 },
      { fromMs: 6000, toMs: 9900 },
    ];
    expect(await isRed(25, spans)).to.deep.equal([true, true, false, false]);
    // Every 17th picture is one: there is none in the first three spans, whatever was hoped for.
    expect(await isRed(5, spans)).to.deep.equal([true, true, false, false]);
  });

  it('are taken from real footage at both sides of its change', async function () {
    const film = footage('slide-change-at-12s.mov');
    if (film === undefined) {
      console.warn('skipped: the footage is not on this machine');
      this.skip();
    }
    const slides = await takeStills(
      [
        { startMs: 0, still: at(8000) },
        { startMs: 12_000, still: at(15_000) },
      ],
      { inputPath: film, selector: 'v:0', size: { widthPx: 1280, heightPx: 720 } },
    );
    expect(slides).to.have.length(2);
    const [first, second] = slides.map(({ image }) =>
      readFileSync(join(folder.path, 'lesson', image)),
    );
    expect(first?.equals(second ?? Buffer.alloc(0))).to.equal(false);
  });
});

/** One moment and no other. */
function at(ms: number) {
  return { fromMs: ms, toMs: ms };
}

describe('the header of a picture', () => {
  it('is read of WebP of all three kinds', () => {
    const webp = (kind: string, fill: (bytes: Buffer) => void): Buffer => {
      const bytes = Buffer.alloc(40);
      bytes.write('RIFF____WEBP' + kind, 'latin1');
      fill(bytes);
      return bytes;
    };
    const size = { kind: 'webp', widthPx: 1000, heightPx: 700 };
    expect(
      readPictureHeader(
        webp('VP8X', (b) => {
          b.writeUIntLE(999, 24, 3);
          b.writeUIntLE(699, 27, 3);
        }),
      ),
    ).to.deep.equal(size);
    expect(
      readPictureHeader(webp('VP8L', (b) => b.writeUInt32LE(999 | (699 << 14), 21))),
    ).to.deep.equal(size);
    expect(
      readPictureHeader(
        webp('VP8 ', (b) => {
          b.writeUInt16LE(1000, 26);
          b.writeUInt16LE(700, 28);
        }),
      ),
    ).to.deep.equal(size);
  });

  it('of rubbish is none, and it never fails', () => {
    for (const bytes of [
      [],
      [0xff],
      [0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff],
      [0x89, 0x50, 0x4e, 0x47],
      [0xff, 0xd8, 0, 0],
    ]) {
      expect(readPictureHeader(Uint8Array.from(bytes))).to.equal(undefined);
    }
  });
});
