import { expect } from 'chai';
import { downPx, marksMs, strokes, stretches } from '../../../engine/console/timeline-layout.ts';
import { stateSession, type Step } from './sample-sessions.ts';

const OPENED_UTC_MS = 1_790_000_000_000;
function session(steps: readonly Step[]) {
  return stateSession({
    sessionId: 's',
    learnerId: 'l',
    lessonId: 'lesson',
    durationMs: 600_000,
    openedUtcMs: OPENED_UTC_MS,
    end: 'left',
    steps,
  });
}

describe('console timeline layout', () => {
  it('draws contiguous play of one outcome as one stroke from the opening on', () => {
    const drawn = strokes(
      session([
        { play: [0, 5_000], as: 'credited' },
        { play: [5_000, 12_000], as: 'credited' },
        { play: [12_000, 15_000], as: 'hidden' },
      ]),
    );
    expect(drawn).to.deep.equal([
      {
        outcome: 'credited',
        startMs: 0,
        endMs: 12_000,
        fromUtcMs: OPENED_UTC_MS,
        toUtcMs: OPENED_UTC_MS + 12_000,
      },
      {
        outcome: 'hidden',
        startMs: 12_000,
        endMs: 15_000,
        fromUtcMs: OPENED_UTC_MS + 12_000,
        toUtcMs: OPENED_UTC_MS + 15_000,
      },
    ]);
  });

  it('keeps play on both sides of a silence apart, and folds a long one', () => {
    const stated = session([
      { play: [0, 60_000], as: 'credited' },
      { idle: 'gap', forMs: 8 * 3_600_000 },
      { play: [60_000, 120_000], as: 'credited' },
    ]);
    const drawn = strokes(stated);
    expect(drawn).to.have.length(2);
    const pieces = stretches(stated, drawn, 300);
    expect(pieces.map(({ silent, folded }) => [silent, folded])).to.deep.equal([
      [false, false],
      [true, true],
      [false, false],
    ]);
    expect(pieces[0]!.heightPx).to.be.greaterThan(100);
    expect(pieces[1]!.heightPx).to.be.lessThan(40);
  });

  it('covers the time from opening to end without a hole, and time only goes down', () => {
    const stated = session([
      { idle: 'paused', forMs: 31_000 },
      { play: [0, 100_000], as: 'credited' },
      { idle: 'stalled', forMs: 14_000 },
      { play: [40_000, 90_000], as: 'repeat' },
      { idle: 'paused', forMs: 61_000 },
    ]);
    const pieces = stretches(stated, strokes(stated), 300);
    expect(pieces[0]!.fromUtcMs).to.equal(stated.openedUtcMs);
    expect(pieces.at(-1)!.toUtcMs).to.equal(stated.endedUtcMs);
    pieces.slice(1).forEach((piece, at) => {
      expect(piece.fromUtcMs).to.equal(pieces[at]!.toUtcMs);
      expect(piece.topPx).to.be.closeTo(pieces[at]!.topPx + pieces[at]!.heightPx, 1e-6);
    });
    let abovePx = -1;
    for (let utcMs = stated.openedUtcMs; utcMs <= stated.endedUtcMs!; utcMs += 500) {
      const atPx = downPx(pieces, utcMs);
      expect(atPx).to.be.at.least(abovePx);
      abovePx = atPx;
    }
    expect(abovePx).to.be.closeTo(300, 2);
  });

  it('survives a session in which nothing happened', () => {
    const stated = session([]);
    expect(strokes(stated)).to.deep.equal([]);
    expect(stretches(stated, [], 300)).to.deep.equal([]);
    expect(downPx([], OPENED_UTC_MS)).to.equal(0);
  });

  it('puts round marks that keep their distance', () => {
    expect(marksMs(600_000, 640, 64)).to.deep.equal(
      Array.from({ length: 11 }, (_, at) => at * 60_000),
    );
    expect(marksMs(600_000, 200, 64)).to.deep.equal([0, 300_000, 600_000]);
  });
});
