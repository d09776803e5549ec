/** Admission of new sessions, and a class that comes back all at once, on a clock of the test. */

import { expect } from 'chai';
import { Openings } from '../../../engine/gate/openings.ts';
import { RECONNECT_MAX_MS, reconnectDelayMs } from '../../../player/beats/pace.ts';

const calm = { waiting: () => 0, mostWaiting: 10 };

describe('gate: openings', () => {
  it('lets a second of openings in at once, and then each in its turn', () => {
    const openings = new Openings({ perSecond: 10, ...calm });
    const waits = Array.from({ length: 14 }, () => openings.ask(1_000));
    expect(waits).to.deep.equal([...new Array<number>(10).fill(0), 100, 200, 300, 400]);
    expect(openings.ask(1_100), 'a place that came free').to.equal(0);
  });

  it('tells nobody to wait longer than half a minute', () => {
    const openings = new Openings({ perSecond: 1, ...calm });
    const waits = Array.from({ length: 500 }, () => openings.ask(0));
    expect(Math.max(...waits)).to.equal(30_000);
  });

  it('lets nobody in while commits are behind', () => {
    let waiting = 11;
    const openings = new Openings({ perSecond: 100, waiting: () => waiting, mostWaiting: 10 });
    expect(openings.ask(0)).to.be.at.least(2_000);
    waiting = 10;
    expect(openings.ask(1)).to.equal(0);
  });
});

/** A repeatable stand-in for chance (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('gate: a storm of 500 players', () => {
  /** All have lost the engine at once; it comes back after an outage. */
  function storm(outageMs: number, perSecond: number) {
    const random = chance(7);
    const openings = new Openings({ perSecond, ...calm });
    const queue = Array.from({ length: 500 }, () => ({
      atMs: reconnectDelayMs(0, random()),
      attempt: 1,
    }));
    const attempts: number[] = [];
    const inAtMs: number[] = [];
    while (queue.length > 0) {
      queue.sort((a, b) => a.atMs - b.atMs);
      const next = queue.shift() as { atMs: number; attempt: number };
      attempts.push(next.atMs);
      const waitMs = next.atMs < outageMs ? null : openings.ask(next.atMs);
      if (waitMs === 0) {
        inAtMs.push(next.atMs);
        continue;
      }
      const delayMs = reconnectDelayMs(next.attempt, random(), waitMs ?? 0);
      queue.push({ atMs: next.atMs + Math.max(1, delayMs), attempt: next.attempt + 1 });
    }
    return { attempts, inAtMs };
  }

  const mostInASecond = (times: readonly number[], fromMs: number) => {
    const late = times.filter((atMs) => atMs >= fromMs).sort((a, b) => a - b);
    return late.reduce((most, atMs, i) => {
      const until = late.findIndex((other) => other >= atMs + 1_000);
      return Math.max(most, (until < 0 ? late.length : until) - i);
    }, 0);
  };

  it('spreads over the longest pause after an outage, and all are in soon after', () => {
    const outageMs = 120_000;
    const { attempts, inAtMs } = storm(outageMs, 200);
    expect(inAtMs.length).to.equal(500);
    // Evenly would be 25 a second: full jitter over 20 s.
    expect(mostInASecond(attempts, outageMs)).to.be.below(60);
    expect(Math.max(...inAtMs)).to.be.below(outageMs + RECONNECT_MAX_MS + 1_000);
  });

  it('is let in at the rate that the engine takes, each told his time', () => {
    const outageMs = 120_000;
    const { attempts, inAtMs } = storm(outageMs, 5);
    expect(inAtMs.length).to.equal(500);
    expect(mostInASecond(inAtMs, outageMs + 1_000)).to.be.at.most(11);
    // 500 at 5 a second are 100 s; pauses of full jitter come on top.
    expect(Math.max(...inAtMs)).to.be.below(outageMs + 260_000);
    expect(attempts.filter((atMs) => atMs >= outageMs).length).to.be.below(500 * 12);
  });
});
