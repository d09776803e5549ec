import { expect } from 'chai';
import { bytesCarried, PartialDeliveries } from '../../../engine/http/byte-ranges.ts';

describe('http: bytes carried', () => {
  it('are the whole file, the range that was named, or nothing', () => {
    expect(bytesCarried(200, undefined, 100)).to.deep.equal([0, 100]);
    expect(bytesCarried(206, 'bytes 0-0/100', 100)).to.deep.equal([0, 1]);
    expect(bytesCarried(206, 'bytes 50-99/100', 100)).to.deep.equal([50, 100]);
    for (const [status, range] of [
      [304, undefined],
      [206, undefined],
      [206, 'multipart/byteranges'],
      [404, undefined],
      [416, 'bytes */100'],
    ] as const) {
      expect(bytesCarried(status, range, 100), String(status)).to.equal(null);
    }
  });
});

describe('http: partly delivered files', () => {
  it('are complete when the union of the ranges covers them, in any order', () => {
    const partial = new PartialDeliveries();
    expect(partial.add('f', [60, 100], 100)).to.equal(false);
    expect(partial.add('f', [0, 50], 100)).to.equal(false);
    expect(partial.add('g', [0, 60], 100), 'another file').to.equal(false);
    expect(partial.add('f', [49, 61], 100)).to.equal(true);
  });

  it('are not complete by one byte over and over, nor without the first or the last', () => {
    const partial = new PartialDeliveries();
    for (let time = 0; time < 200; time += 1) {
      expect(partial.add('f', [0, 1], 100)).to.equal(false);
    }
    expect(partial.add('f', [1, 99], 100)).to.equal(false);
    expect(partial.add('g', [1, 100], 100)).to.equal(false);
  });

  it('are forgotten oldest first where there are too many', () => {
    const partial = new PartialDeliveries(2);
    partial.add('a', [0, 50], 100);
    partial.add('b', [0, 50], 100);
    partial.add('c', [0, 50], 100);
    expect(partial.add('a', [50, 100], 100)).to.equal(false);
    expect(partial.add('c', [50, 100], 100)).to.equal(true);
  });
});
