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

  it('stays complete until the ledger knows: its last piece may come again alone', () => {
    const partial = new PartialDeliveries();
    const later = { ...AT, utcMs: 2_000 };
    expect(partial.add('file', [0, 5], 10, AT)).to.equal(null);
    expect(partial.add('file', [5, 10], 10, later)).to.deep.equal(later);
    // The store failed, and the log is read again from where it was last entered.
    expect(partial.add('file', [5, 10], 10, { ...AT, utcMs: 3_000 })).to.deep.equal(later);
    partial.entered('file');
    expect(partial.add('file', [5, 10], 10, later), 'another transfer').to.equal(null);
  });

  it('is begun anew where there are more of them than anybody needs', () => {
    const partial = new PartialDeliveries();
    expect(crumbs(partial, 5_000)).to.equal(false);
    expect(partial.add('file', [0, 5_000], 5_000, AT)).to.deep.equal(AT);
  });
});
