import { expect } from 'chai';

import { countPictureBits } from '../../../packager/analysis/picture-bits.ts';

/** NAL units behind start codes, long and short ones by turns. */
function stream(...units: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    units.flatMap((unit, i) => [...(i % 2 === 0 ? [0, 0, 0, 1] : [0, 0, 1]), ...unit]),
  );
}

describe('bits of pictures', () => {
  it('count key pictures and the others, and nothing else', () => {
    const parameters = [0x67, 1, 2, 3];
    const key = [0x65, 0x88, 1, 2, 3, 4];
    const other = [0x41, 0x9a, 9, 9];
    const bits = countPictureBits(stream(parameters, key, other, other));
    // The zero before a long start code counts to what is before it.
    expect(bits.keyPictures).to.equal(1);
    expect(bits.keyBits).to.be.within(48, 56);
    expect(bits.otherBits).to.be.within(64, 80);
  });

  it('take the slices of one key picture together', () => {
    const bits = countPictureBits(stream([0x65, 0x88, 1], [0x65, 0x21, 1]));
    expect(bits.keyPictures).to.equal(1);
    expect(bits.keyBits).to.be.at.least(48);
  });

  it('are none in what is no stream', () => {
    const none = { keyPictures: 0, keyBits: 0, otherBits: 0 };
    expect(countPictureBits(new Uint8Array())).to.deep.equal(none);
    expect(countPictureBits(Uint8Array.from([1, 2, 3, 0, 0]))).to.deep.equal(none);
  });
});
