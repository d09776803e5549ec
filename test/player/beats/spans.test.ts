import { expect } from 'chai';
import fc from 'fast-check';
import { type Span } from '../../../engine/protocol/units.ts';
import { complement, spanAt, subtract, totalMs, union } from '../../../player/beats/spans.ts';

const spans = fc.array(
  fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([a, b]): Span => [Math.min(a, b), Math.max(a, b)]),
  { maxLength: 12 },
);

describe('player/beats/spans', () => {
  it('covers the lesson exactly once with the union and its complement (property)', () => {
    fc.assert(
      fc.property(spans, (some) => {
        const whole = union([...some, ...complement(some, 1_000)]);
        expect(whole).to.deep.equal([[0, 1_000]]);
        expect(totalMs(union(some)) + totalMs(complement(some, 1_000))).to.equal(1_000);
      }),
    );
  });

  it('takes a span out of the middle', () => {
    expect(subtract([[0, 100]], [40, 60])).to.deep.equal([
      [0, 40],
      [60, 100],
    ]);
    expect(spanAt([[0, 40]], 40)).to.equal(undefined);
  });
});
