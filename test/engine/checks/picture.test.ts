import { expect } from 'chai';
import { inflateSync } from 'node:zlib';
import { contrast, drawColours, LEAST_CONTRAST } from '../../../engine/checks/presence/colours.ts';
import { HANDS } from '../../../engine/checks/presence/glyphs.ts';
import {
  drawPicture,
  inkPicture,
  PICTURE_HEIGHT_PX,
  PICTURE_WIDTH_PX,
} from '../../../engine/checks/presence/picture.ts';
import { randomFrom } from '../../../engine/checks/presence/random.ts';
import { readCode } from './reader.ts';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length;) {
    const bytes = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + bytes),
    });
    at += 12 + bytes;
  }
  return chunks;
}

const codeOf = (seed: number) => String((seed * 7_919) % 10_000).padStart(4, '0');

describe('checks: the picture of a presence prompt', () => {
  it('is a PNG of pixels and colours, without a word or a time', () => {
    const chunks = chunksOf(drawPicture('4711', 5));
    expect(chunks.map(({ type }) => type)).to.deep.equal(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    const rows = inflateSync(chunks[2]?.data ?? Buffer.alloc(0));
    expect(rows.length).to.equal((PICTURE_WIDTH_PX + 1) * PICTURE_HEIGHT_PX);
  });

  it('has the same length for every code, and is the same on every node', () => {
    const lengths = new Set(Array.from({ length: 50 }, (_, n) => drawPicture(codeOf(n), n).length));
    expect(lengths.size).to.equal(1);
    expect(drawPicture('4711', 5).equals(drawPicture('4711', 5))).to.equal(true);
    expect(drawPicture('4711', 5).equals(drawPicture('4711', 6))).to.equal(false);
  });

  it('has a contrast that people can read', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const { paper, ink } = drawColours(randomFrom(seed));
      expect(contrast(paper, ink)).to.be.at.least(LEAST_CONTRAST).and.greaterThan(4.5);
    }
  });

  it('draws every digit in every hand unlike all others', () => {
    for (const { digits } of HANDS) {
      expect(digits).to.have.lengthOf(10);
      expect(new Set(digits.map((strokes) => JSON.stringify(strokes))).size).to.equal(10);
    }
  });

  it('can be read by who sees it: a plain reader of shapes gets nearly every digit', function () {
    this.timeout(60_000);
    let right = 0;
    const pictures = 40;
    for (let seed = 1; seed <= pictures; seed += 1) {
      const code = codeOf(seed);
      const read = readCode(inkPicture(code, randomFrom(seed * 31)), code.length);
      right += [...code].filter((digit, place) => read[place] === digit).length;
    }
    expect(right / (pictures * 4)).to.be.at.least(0.9);
  });
});
