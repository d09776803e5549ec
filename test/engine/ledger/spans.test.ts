import { expect } from 'chai';
import fc from 'fast-check';
import {
  NO_SPANS,
  type Spans,
  add,
  addAll,
  contiguousEnd,
  countIn,
  intersect,
  measure,
  outside,
  subtract,
  within,
} from '../../../engine/ledger/spans.ts';
import { type Span } from '../../../engine/protocol/units.ts';

const SIZE_MS = 48;
const span = fc
  .tuple(fc.nat(SIZE_MS - 1), fc.integer({ min: 1, max: 12 }))
  .map(([start, length]): Span => [start, Math.min(SIZE_MS, start + length)]);
const set = fc.array(span, { maxLength: 8 }).map((spans) => addAll(NO_SPANS, spans));

/** The model: one bit a millisecond. */
function bits(spans: Spans): boolean[] {
  const all = new Array<boolean>(SIZE_MS).fill(false);
  for (const [start, end] of spans) for (let at = start; at < end; at += 1) all[at] = true;
  return all;
}

function expectCanonical(spans: Spans): void {
  spans.forEach(([start, end], i) => {
    expect(start).to.be.lessThan(end);
    const next = spans[i + 1];
    if (next !== undefined) expect(end, 'spans are apart').to.be.lessThan(next[0]);
  });
}

describe('ledger: spans', () => {
  it('melts spans that touch and keeps those apart that do not', () => {
    expect(
      addAll(NO_SPANS, [
        [0, 5],
        [5, 9],
      ]),
    ).to.deep.equal([[0, 9]]);
    expect(
      addAll(NO_SPANS, [
        [6, 9],
        [0, 5],
      ]),
    ).to.deep.equal([
      [0, 5],
      [6, 9],
    ]);
    expect(
      addAll(NO_SPANS, [
        [0, 2],
        [4, 6],
        [8, 9],
        [1, 8],
      ]),
    ).to.deep.equal([[0, 9]]);
  });

  it('leaves out a span without length', () => {
    expect(add(NO_SPANS, [3, 3])).to.deep.equal([]);
  });

  it('adds as a bitmap does, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const added = addAll(NO_SPANS, spans);
        expectCanonical(added);
        expect(bits(added)).to.deep.equal(bits(spans));
        expect(measure(added)).to.equal(bits(spans).filter(Boolean).length);
      }),
      { numRuns: 300 },
    );
  });

  it('adds many at once as it adds one after the other', () => {
    const many = fc.array(span, { minLength: 16, maxLength: 40 });
    fc.assert(
      fc.property(set, many, (spans, more) => {
        expect(addAll(spans, more)).to.deep.equal(more.reduce(add, spans));
      }),
      { numRuns: 300 },
    );
    const empty = new Array<Span>(20).fill([3, 3]);
    expect(addAll(NO_SPANS, empty), 'without length').to.deep.equal([]);
  });

  it('counts what lies in a span, and takes one span out, as the parts say', () => {
    fc.assert(
      fc.property(span, set, (one, others) => {
        expect(countIn(one, others)).to.equal(within(one, others).length);
        const left = others.flatMap((each) => outside(each, [one]));
        expect(subtract(others, [one])).to.deep.equal(left);
      }),
      { numRuns: 300 },
    );
  });

  it('cuts one span as a bitmap does, and the parts are in order', () => {
    fc.assert(
      fc.property(span, set, (one, others) => {
        const [own, known] = [bits([one]), bits(others)];
        expect(bits(within(one, others))).to.deep.equal(own.map((on, i) => on && known[i]));
        expect(bits(outside(one, others))).to.deep.equal(own.map((on, i) => on && !known[i]));
        expectCanonical(within(one, others));
        expectCanonical(outside(one, others));
      }),
      { numRuns: 300 },
    );
  });

  it('intersects and subtracts sets as a bitmap does', () => {
    fc.assert(
      fc.property(set, set, (one, other) => {
        const [a, b] = [bits(one), bits(other)];
        expect(bits(intersect(one, other))).to.deep.equal(a.map((on, i) => on && b[i]));
        expect(bits(subtract(one, other))).to.deep.equal(a.map((on, i) => on && !b[i]));
        expectCanonical(intersect(one, other));
        expectCanonical(subtract(one, other));
      }),
      { numRuns: 300 },
    );
  });

  it('finds where a contiguous run ends', () => {
    fc.assert(
      fc.property(set, fc.nat(SIZE_MS - 1), (spans, at) => {
        const all = bits(spans);
        let end = at;
        while (all[end] === true) end += 1;
        expect(contiguousEnd(spans, at)).to.equal(end);
      }),
      { numRuns: 300 },
    );
  });

  it('never changes its arguments', () => {
    fc.assert(
      fc.property(set, span, (spans, more) => {
        const before = structuredClone(spans);
        add(spans, more);
        subtract(spans, [more]);
        expect(spans).to.deep.equal(before);
      }),
      { numRuns: 100 },
    );
  });
});
