import { expect } from 'chai';
import { type CreditSummary } from '../../../engine/protocol/messages.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { type Account } from '../../../player/session/account.ts';
import { missingParts, nextMissing } from '../../../player/session/missing.ts';

/** A lesson whose credit has these holes, all of them behind the learner. */
function withHoles(holes: readonly Span[], refused: Account['refused'] = []): Account {
  const durationMs = 3_600_000;
  const edges = [0, ...holes.flat(), durationMs];
  const credited = Array.from({ length: edges.length / 2 }, (_, number): Span => [
    edges[2 * number] ?? 0,
    edges[2 * number + 1] ?? 0,
  ]);
  const credit = {} as CreditSummary;
  return { durationMs, credit, credited, frontierMs: durationMs, refused };
}

describe('player/missing', () => {
  it('makes one part of holes with next to nothing between them', () => {
    const account = withHoles(
      [
        [10_000, 12_000],
        [13_000, 19_000],
        [30_000, 34_000],
      ],
      [
        [10_000, 12_000, 'hidden'],
        [13_000, 19_000, 'idle'],
      ],
    );
    expect(missingParts(account)).to.deep.equal([
      { span: [10_000, 19_000], missingMs: 8_000, reason: 'idle' },
      { span: [30_000, 34_000], missingMs: 4_000, reason: null },
    ]);
  });

  it('goes on from each of sixty parts to the next, and from the last to the first', () => {
    const parts = missingParts(
      withHoles(
        Array.from({ length: 60 }, (_, n): Span => [n * 60_000 + 5_000, n * 60_000 + 9_000]),
      ),
    );
    expect(parts).to.have.lengthOf(60);
    let positionMs = 0;
    const visited: number[] = [];
    for (let press = 0; press < 61; press += 1) {
      const next = nextMissing(parts, positionMs);
      visited.push(next);
      positionMs = parts[next]?.span[0] ?? Number.NaN;
    }
    expect(visited).to.deep.equal([...Array.from({ length: 60 }, (_, n) => n), 0]);
  });

  it('takes the part the playhead is in for visited', () => {
    const parts = missingParts(
      withHoles([
        [10_000, 20_000],
        [30_000, 40_000],
      ]),
    );
    expect(nextMissing(parts, 12_000)).to.equal(1);
    expect(nextMissing([], 0)).to.equal(-1);
  });
});
