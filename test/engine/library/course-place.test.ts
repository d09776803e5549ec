import { expect } from 'chai';
import fc from 'fast-check';
import { throughBoth } from '../../../engine/library/course-place.ts';
import { type KeptSpan } from '../../../engine/protocol/lesson.ts';

const LENGTH_MS = 400;

/** Spans that ascend in the newer version; in the older one they may lie anywhere. */
const kept: fc.Arbitrary<readonly KeptSpan[]> = fc
  .array(
    fc.record({
      gapMs: fc.nat(30),
      lengthMs: fc.integer({ min: 1, max: 60 }),
      fromMs: fc.nat(300),
    }),
    { maxLength: 8 },
  )
  .map((pieces) => {
    let atMs = 0;
    return pieces.map(({ gapMs, lengthMs, fromMs }) => {
      const startMs = atMs + gapMs;
      atMs = startMs + lengthMs;
      return { startMs, endMs: atMs, previousStartMs: fromMs };
    });
  });

/** For each millisecond of a version, where it was before; -1 for what is new. */
function places(spans: readonly KeptSpan[]): Int32Array {
  const from = new Int32Array(LENGTH_MS * 2).fill(-1);
  for (const { startMs, endMs, previousStartMs } of spans) {
    for (let ms = startMs; ms < endMs; ms += 1) from[ms] = previousStartMs + ms - startMs;
  }
  return from;
}

describe('library: what is kept over two versions', () => {
  it('is what each step kept, millisecond by millisecond, and ascends', () => {
    fc.assert(
      fc.property(kept, kept, (newer, older) => {
        const both = throughBoth(newer, older);
        const [first, second] = [places(newer), places(older)];
        const expected = first.map((ms) => (ms < 0 ? -1 : (second[ms] ?? -1)));
        expect([...places(both)]).to.deep.equal([...expected]);
        const starts = both.map(({ startMs }) => startMs);
        expect(starts).to.deep.equal([...starts].sort((a, b) => a - b));
      }),
    );
  });
});
