import { expect } from 'chai';
import { PartialDeliveries } from '../../../engine/http/byte-ranges.ts';

describe('http: a file fetched in crumbs', () => {
  /** Takes every second byte, then the others. */
  const crumbs = (partial: PartialDeliveries, fileBytes: number): boolean => {
    let complete = false;
    for (const first of [0, 1]) {
      for (let at = first; at < fileBytes; at += 2) {
        complete = partial.add('file', [at, at + 1], fileBytes);
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
    expect(partial.add('file', [0, 5_000], 5_000)).to.equal(true);
  });
});
