import { expect } from 'chai';
import { type Stamp, advance, elapsedMs, stamp } from '../../../engine/ledger/stamp.ts';
import { decode } from '../../../engine/protocol/decoder.ts';

function at(boot: string, monoMs: number, utcMs: number): Stamp {
  return { boot, monoMs, utcMs, day: 0, minute: 0 };
}

describe('ledger: stamps', () => {
  it('measure by the monotonic clock within one boot, whatever UTC says', () => {
    expect(elapsedMs(at('a', 100, 9_000), at('a', 350, 2_000), 10)).to.equal(250);
  });

  it('never run backwards', () => {
    expect(elapsedMs(at('a', 350, 0), at('a', 100, 0), 10)).to.equal(0);
    expect(elapsedMs(at('a', 0, 5_000), at('b', 0, 4_000), 10)).to.equal(0);
  });

  it('measure by UTC across boots, clamped to the cap', () => {
    expect(elapsedMs(at('a', 900, 1_000), at('b', 5, 1_400), 10_000)).to.equal(400);
    expect(elapsedMs(at('a', 900, 1_000), at('b', 5, 99_000_000), 10_000)).to.equal(10_000);
  });

  it('advance without letting UTC go back', () => {
    expect(advance(at('a', 1, 5_000), at('b', 2, 4_000))).to.deep.equal(at('b', 2, 5_000));
    expect(advance(at('a', 1, 5_000), at('b', 2, 6_000))).to.deep.equal(at('b', 2, 6_000));
  });

  it('are whole milliseconds', () => {
    expect(decode(stamp, at('a', 1, 2)).ok).to.equal(true);
    expect(decode(stamp, at('a', 1.5, 2)).ok).to.equal(false);
    expect(decode(stamp, at('a', 1, Number.NaN)).ok).to.equal(false);
  });
});
