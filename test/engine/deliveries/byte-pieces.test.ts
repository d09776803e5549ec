import { expect } from 'chai';
import { PartialDeliveries } from '../../../engine/deliveries/byte-ranges.ts';

const AT = { utcMs: 1_000, monoMs: 1, boot: 'b' };

describe('deliveries: a file fetched in crumbs', () => {
  /** Takes every second byte, then the others. */
  const crumbs = (partial: PartialDeliveries, fileBytes: number): boolean => {
    let complete = false;
    for (const first of [0, 1]) {
      for (let at = first; at < fileBytes; at += 2) {
        complete = partial.add('file', [at, at + 1], fileBytes, AT) !== null;
      }
    }
    return complete;
  };

  it('is delivered when few enough of them cover it', () => {
    expect(crumbs(new PartialDeliveries(), 500)).to.equal(true);
  });

  it('is begun anew where there are more of them than anybody needs', () => {
    const partial = new PartialDeliveries();
    expect(crumbs(partial, 5_000)).to.equal(false);
    expect(partial.add('file', [0, 5_000], 5_000, AT)).to.deep.equal(AT);
  });
});
