import { expect } from 'chai';
import { bytesCarried, PartialDeliveries } from '../../../engine/deliveries/byte-ranges.ts';

const AT = { utcMs: 1_000, monoMs: 1, boot: 'b' };

describe('deliveries: bytes carried', () => {
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

describe('deliveries: partly delivered files', () => {
  it('are complete when the union of the ranges covers them, in any order', () => {
    const partial = new PartialDeliveries();
    expect(partial.add('f', [60, 100], 100, AT)).to.equal(null);
    expect(partial.add('f', [0, 50], 100, AT)).to.equal(null);
    expect(partial.add('g', [0, 60], 100, AT), 'another file').to.equal(null);
    expect(partial.add('f', [49, 61], 100, AT)).to.deep.equal(AT);
  });

  it('are not complete by one byte over and over, nor without the first or the last', () => {
    const partial = new PartialDeliveries();
    for (let time = 0; time < 200; time += 1) {
      expect(partial.add('f', [0, 1], 100, AT)).to.equal(null);
    }
    expect(partial.add('f', [1, 99], 100, AT)).to.equal(null);
    expect(partial.add('g', [1, 100], 100, AT)).to.equal(null);
  });

  it('are delivered when the last of them was', () => {
    const partial = new PartialDeliveries();
    const at = (utcMs: number) => ({ utcMs, monoMs: 0, boot: 'log' });
    expect(partial.add('f', [50, 100], 100, at(9_000))).to.equal(null);
    expect(partial.add('f', [0, 60], 100, at(5_000))).to.deep.equal(at(9_000));
  });

  it('are forgotten oldest first where there are too many', () => {
    const partial = new PartialDeliveries(2);
    partial.add('a', [0, 50], 100, AT);
    partial.add('b', [0, 50], 100, AT);
    partial.add('c', [0, 50], 100, AT);
    expect(partial.add('a', [50, 100], 100, AT)).to.equal(null);
    expect(partial.add('c', [50, 100], 100, AT)).to.deep.equal(AT);
  });
});
