/** Keys are metered by their whole period; the buffer goal that the player is told makes up for it. */

import { expect } from 'chai';
import { bufferGoalMs } from '../../../engine/ledger/limits.ts';
import { releaseWaitMs } from '../../../engine/ledger/release.ts';
import { bufferGoalMs as growingGoalMs } from '../../../player/beats/pace.ts';
import { Driver, plainLesson, plainPolicy } from '../../support/given.ts';

const SEGMENT_MS = 4_000;
const TICK_MS = 500;
const END_MS = 400_000;

/**
 * Plays on from a place as the player does: a beat every interval, the key of every segment that
 * comes within the goal.
 *
 * @returns the longest that a key was held, and the longest that playing had to wait for one
 */
function watch(keyMs: number, goalMs: number, rate: number, startMs = 0) {
  const d = new Driver().open();
  d.beat({ now: 'playing', positionMs: startMs });
  let heldMs = 0;
  let stalledMs = 0;
  let positionMs = startMs;
  let fetchedMs = Math.floor(startMs / SEGMENT_MS) * SEGMENT_MS;
  let spokenAtMs = startMs;
  let waitingMs = 0;
  for (let tick = 1; positionMs < END_MS; tick += 1) {
    const wantedMs = positionMs + growingGoalMs(goalMs, positionMs - startMs);
    while (fetchedMs < wantedMs && fetchedMs < plainLesson.durationMs) {
      const keyStartMs = Math.floor(fetchedMs / keyMs) * keyMs;
      const span = [keyStartMs, Math.min(keyStartMs + keyMs, plainLesson.durationMs)] as const;
      if (releaseWaitMs(d.state, d.session(), new Map(), span, d.clock.stamp()) > 0) {
        waitingMs += TICK_MS;
        heldMs = Math.max(heldMs, waitingMs);
        break;
      }
      waitingMs = 0;
      d.run({ type: 'issue-key', sessionId: 's1', keyId: 'a'.repeat(32), span });
      fetchedMs += SEGMENT_MS;
    }
    d.clock.pass(TICK_MS);
    const nextMs = Math.min(positionMs + TICK_MS * rate, fetchedMs);
    if (nextMs - positionMs < TICK_MS * rate) stalledMs += TICK_MS;
    positionMs = nextMs;
    // A beat is up to 600 ms late.
    if (tick % 11 === 0) {
      d.beat({ rate, spans: [[spokenAtMs, positionMs]] });
      spokenAtMs = positionMs;
    }
  }
  return { heldMs, stalledMs };
}

describe('ledger: paced release of keys', () => {
  const goal = (keyMs: number) => bufferGoalMs(plainPolicy, SEGMENT_MS, keyMs);
  for (const rate of [1, plainPolicy.rate.maxRatio]) {
    for (const keyMs of [12_000, 20_000, 28_000, 32_000]) {
      it(`never holds a key of ${keyMs} ms from who plays at ${rate}x`, () => {
        expect(watch(keyMs, goal(keyMs), rate)).to.deep.equal({ heldMs: 0, stalledMs: 0 });
      });

      // Two periods longer than the release goal are more than a start may have at once.
      const mostMs = 2 * keyMs > plainPolicy.release.goalMs ? 3_000 : 0;
      it(`lets nobody stall over ${mostMs} ms who starts within a key of ${keyMs} ms and plays at ${rate}x`, () => {
        const startMs = 3 * keyMs - 1_000;
        expect(watch(keyMs, goal(keyMs), rate, startMs).stalledMs).to.be.at.most(mostMs);
      });
    }
  }

  it('would hold keys from whoever buffers as far as clear lessons allow', () => {
    expect(watch(32_000, goal(0), plainPolicy.rate.maxRatio).heldMs).to.be.greaterThan(0);
  });
});
