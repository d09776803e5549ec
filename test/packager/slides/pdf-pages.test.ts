import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PackagerFault } from '../../../packager/plan/fault.ts';
import { countPdfPages, drawPdfPages } from '../../../packager/slides/pdf-pages.ts';
import { temporaryFolder } from '../support/clip.ts';
import { onPath } from '../support/on-path.ts';
import { chinese, makePdf, words } from './pdf.ts';

interface Pixmap {
  readonly widthPx: number;
  readonly heightPx: number;
  rgbAt(x: number, y: number): number[];
}

function readPixmap(path: string): Pixmap {
  const bytes = readFileSync(path);
  const [, width, height] =
    /^P6\s(\d+)\s(\d+)\s255\s/.exec(bytes.subarray(0, 40).toString('latin1')) ?? [];
  const [widthPx, heightPx] = [Number(width), Number(height)];
  const from = bytes.length - widthPx * heightPx * 3;
  return {
    widthPx,
    heightPx,
    rgbAt: (x, y) => [
      ...bytes.subarray(from + (y * widthPx + x) * 3, from + (y * widthPx + x) * 3 + 3),
    ],
  };
}

describe('pages of a PDF', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  const write = async (name: string, bytes: Buffer): Promise<string> => {
    const path = join(folder.path, name);
    await writeFile(path, bytes);
    return path;
  };
  const draw = (pdfPath: string, pages: number[], bounds?: { pageMs: number; memoryMb: number }) =>
    drawPdfPages({ pdfPath, pages, folder: folder.path }, undefined, bounds);
  const faultOf = async (work: Promise<unknown>): Promise<PackagerFault> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof PackagerFault) return error;
      throw error;
    }
    throw new Error('it was accepted');
  };

  it('are drawn 1920 wide in their colours, with their text', async () => {
    const red = '1 0 0 rg 0 0 360 405 re f 0 g';
    const path = await write(
      'two.pdf',
      makePdf([
        { content: `${red} ${words('Hello slide')}` },
        { content: words('A page upright'), widthPt: 595, heightPt: 842 },
      ]),
    );
    expect(await countPdfPages(path)).to.equal(2);
    const drawn = await draw(path, [2, 1]);
    expect(drawn.get(1)?.text).to.equal('Hello slide');
    expect(drawn.get(1)?.isFontMissing).to.equal(false);
    const first = readPixmap(join(folder.path, drawn.get(1)?.file ?? ''));
    expect([first.widthPx, first.heightPx]).to.deep.equal([1920, 1080]);
    expect(first.rgbAt(100, 1000)).to.deep.equal([255, 0, 0]);
    expect(first.rgbAt(1800, 1000)).to.deep.equal([255, 255, 255]);
    const second = readPixmap(join(folder.path, drawn.get(2)?.file ?? ''));
    expect([second.widthPx, second.heightPx]).to.deep.equal([1920, 2718]);
  });

  it('look as poppler draws them', async function () {
    const poppler = onPath('pdftoppm');
    if (poppler === undefined) {
      console.warn('      SKIPPED: no pdftoppm. To enable: sudo apt-get install -y poppler-utils');
      return this.skip();
    }
    const path = await write(
      'compare.pdf',
      makePdf([
        {
          content: `0.2 0.5 0.9 rg 100 50 300 120 re f 0 g ${words('Compare')} 4 w 500 100 m 700 350 l S`,
        },
      ]),
    );
    const drawn = await draw(path, [1]);
    const ours = readPixmap(join(folder.path, drawn.get(1)?.file ?? ''));
    spawnSync(poppler, [
      '-scale-to-x',
      '1920',
      '-scale-to-y',
      '1080',
      '-singlefile',
      path,
      join(folder.path, 'theirs'),
    ]);
    const theirs = readPixmap(join(folder.path, 'theirs.ppm'));
    expect([theirs.widthPx, theirs.heightPx]).to.deep.equal([ours.widthPx, ours.heightPx]);
    let difference = 0;
    let samples = 0;
    for (let y = 4; y < 1080; y += 9) {
      for (let x = 4; x < 1920; x += 9) {
        const [a, b] = [ours.rgbAt(x, y), theirs.rgbAt(x, y)];
        difference += a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / 3;
        samples += 1;
      }
    }
    expect(difference / samples).to.be.lessThan(2);
  });

  it('give Chinese text for search, and say that its font is not in the file', async () => {
    const path = await write('chinese.pdf', makePdf([{ content: chinese('消防安全') }]));
    const page = (await draw(path, [1])).get(1);
    expect(page?.text).to.equal('消防安全');
    expect(page?.isFontMissing).to.equal(true);
  });

  it('are drawn in bounds, however large the page calls itself', async () => {
    const path = await write(
      'huge.pdf',
      makePdf([
        { content: words('far'), widthPt: 14_400_000, heightPt: 9_000_000 },
        { content: words('thin'), widthPt: 2, heightPt: 20_000 },
      ]),
    );
    const drawn = await draw(path, [1, 2]);
    const sizes = [1, 2].map((n) => readPixmap(join(folder.path, drawn.get(n)?.file ?? '')));
    expect(sizes.map(({ widthPx, heightPx }) => [widthPx, heightPx])).to.deep.equal([
      [1920, 1200],
      [2, 2880],
    ]);
  });

  it('of five thousand cost what the few that are wanted cost', async () => {
    const path = await write(
      'long.pdf',
      makePdf(Array.from({ length: 5000 }, (_, i) => ({ content: words(`page ${i + 1}`) }))),
    );
    expect(await countPdfPages(path)).to.equal(5000);
    expect((await draw(path, [4999])).get(4999)?.text).to.equal('page 4999');
  });

  const broken: readonly [string, Buffer, RegExp][] = [
    ['no PDF', Buffer.from('hello'), /it is no PDF/],
    ['nothing', Buffer.alloc(0), /it is no PDF/],
    ['a header alone', Buffer.from('%PDF-1.7\n'), /damaged, or no PDF/],
    ['no pages', makePdf([]), /there is no page 1|damaged/],
    ['the first half', makePdf([{ content: words('x') }]).subarray(0, 300), /damaged|no page 1/],
    [
      'encryption',
      makePdf(
        [{ content: words('x') }],
        `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >> /ID [<00><00>]`,
      ),
      /password|encrypted/,
    ],
    [
      'encryption by strangers',
      makePdf([{ content: words('x') }], '/Encrypt << /Filter /Unheard /V 9 >> /ID [<00><00>]'),
      /password|encrypted/,
    ],
  ];
  for (const [name, bytes, reason] of broken) {
    it(`of a file with ${name} are a clear fault`, async () => {
      const fault = await faultOf(draw(await write('broken.pdf', bytes), [1]));
      expect(fault.reason).to.match(reason);
    });
  }

  it('are drawn whatever nests without end in a part that no page needs', async () => {
    const nested = `/Info ${'['.repeat(200_000)}`;
    const path = await write('nested.pdf', makePdf([{ content: words('x') }], nested));
    expect((await draw(path, [1])).get(1)?.text).to.equal('x');
  });

  it('that are not there are a clear fault', async () => {
    const path = await write('one.pdf', makePdf([{ content: words('x') }]));
    expect((await faultOf(draw(path, [2]))).reason).to.include('there is no page 2');
    expect((await faultOf(draw(join(folder.path, 'none.pdf'), [1]))).kind).to.equal('misuse');
  });

  it('that never end are given up, and the process with them', async () => {
    const loop = 'q 720 0 0 405 0 0 cm /I1 Do Q\n'.repeat(20_000);
    const image = {
      dictionary: '/Width 4000 /Height 4000 /ColorSpace /DeviceGray /BitsPerComponent 1',
      data: '\u00aa'.repeat(500 * 4000),
    };
    const path = await write('slow.pdf', makePdf([{ content: loop, image }]));
    const fault = await faultOf(draw(path, [1], { pageMs: 1500, memoryMb: 768 }));
    expect(fault.reason).to.match(/took more than 1.5 s at page 1/);
  });

  it('that need more memory than is allowed are a clear fault', async () => {
    const path = await write(
      'hungry.pdf',
      makePdf([{ content: `%${'x'.repeat(40_000_000)}\n${words('x')}` }]),
    );
    const fault = await faultOf(draw(path, [1], { pageMs: 30_000, memoryMb: 20 }));
    expect(fault.reason).to.match(/memory|MB/);
  });

  it('stop with the signal', async () => {
    const path = await write('stop.pdf', makePdf([{ content: words('x') }]));
    const fault = await faultOf(
      drawPdfPages({ pdfPath: path, pages: [1], folder: folder.path }, AbortSignal.abort()),
    );
    expect(fault.kind).to.equal('interrupted');
  });
});
