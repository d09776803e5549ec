/** What a hash of a picture tells apart, and what it does not. */

import { expect } from 'chai';

import {
  isSamePicture,
  pictureHashBytes,
  writePictureHash,
} from '../../../packager/perception/picture-hash.ts';
import { signatureFormat } from '../../../packager/perception/signature.ts';

const { widthPx, heightPx, bytesPerFrame } = signatureFormat;

/** A white slide of six lines; a word is gray, as small text is in a signature. */
function slide(lines: readonly string[]): Uint8Array {
  const frame = new Uint8Array(bytesPerFrame).fill(235);
  for (const [row, line] of lines.entries()) {
    for (const [column, letter] of [...line].entries()) {
      if (letter === ' ') continue;
      for (let y = 6 + row * 7; y < Math.min(heightPx, 9 + row * 7); y += 1) {
        for (let x = 6 + column * 3; x < Math.min(widthPx, 9 + column * 3); x += 1) {
          frame[y * widthPx + x] = 130 + ((x * 7 + y * 3) % 5);
        }
      }
    }
  }
  const hash = new Uint8Array(pictureHashBytes);
  writePictureHash(frame, hash, 0);
  return hash;
}

const lines = [
  'Safety limits',
  'Pressure at most 30 MPa',
  'Temperature below 80 C',
  'Open the valve first',
  'Then start the pump',
  'Wear gloves and goggles',
];
const isSame = (other: readonly string[]): boolean =>
  isSamePicture(slide(lines), 0, slide(other), 0);

describe('the hash of a picture', () => {
  it('is that of the same slide', () => {
    expect(isSame(lines)).to.equal(true);
  });

  it('tells a slide with one other line, or one line more or less, from the first', () => {
    for (const row of [1, 3, 5]) {
      const other = lines.map((line, i) => (i === row ? 'No   such  words  at all' : line));
      expect(isSame(other), `line ${row}`).to.equal(false);
    }
    expect(isSame(lines.slice(0, 5))).to.equal(false);
  });

  it('does not see a figure in a line, which the README says', () => {
    expect(isSame(lines.map((line) => line.replace('30', '80')))).to.equal(true);
  });
});
