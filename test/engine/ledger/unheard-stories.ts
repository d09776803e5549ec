/** What counts of the time in which a session was not heard, and what does not. */

import { expect } from 'chai';
import { type Span } from '../../../engine/protocol/units.ts';
import { Driver, type Ledger, policyWith } from '../../support/given.ts';
import { accountsBalance, statementHolds } from './invariants.ts';
import { type BoundStory } from './rule-stories.ts';

const REAL_TIME = policyWith({ rate: { maxRatio: 1 } });
const GAP_MS = 60_000 + 4_000 + 10_000;
const OPENING_MS = 5_000;

/** A learner who said this, and whose line has been broken for so long. */
function brokenOff(ledger: Ledger, now: 'paused' | 'stalled', forMs: number): Driver {
  const d = new Driver(ledger).open('s1', REAL_TIME);
  d.deliver([[0, 60_000]]);
  d.beat({ now });
  d.clock.pass(forMs);
  return d;
}

/** The outbox: that it plays, and what was played since. */
function handIn(d: Driver, [startMs, endMs]: Span): Driver {
  d.beat({ now: 'playing', positionMs: startMs });
  for (let atMs = startMs; atMs < endMs; atMs += 5_000) d.beat({ spans: [[atMs, atMs + 5_000]] });
  return d;
}

function waitMs(ledger: Ledger, d: Driver, span: Span): number {
  return ledger.releaseWaitMs(d.state, d.session(), new Map(), span, d.clock.stamp());
}

export const UNHEARD_STORIES: readonly BoundStory[] = [
  {
    bound: 'unheard: what was played counts, though the beat that said so was lost with the line',
    tell(ledger) {
      for (const now of ['paused', 'stalled'] as const) {
        const d = handIn(brokenOff(ledger, now, 60_000).resume(), [0, 60_000]);
        expect(d.session().creditedMs, now).to.equal(60_000);
        expect(d.session().countedMs, now).to.equal(60_000);
        accountsBalance(d.session());
        statementHolds(d);
      }
    },
  },
  {
    bound: 'unheard: on a new node, too',
    tell(ledger) {
      const d = brokenOff(ledger, 'paused', 60_000);
      d.clock.restart();
      expect(handIn(d.resume(), [0, 60_000]).session().creditedMs).to.equal(60_000);
    },
  },
  {
    bound: 'unheard: the time that was played runs, and no other',
    tell(ledger) {
      const d = handIn(brokenOff(ledger, 'paused', 60_000).resume(), [0, 20_000]);
      d.beat({ now: 'paused' });
      expect(d.state.runningMs).to.equal(20_000);
      expect(d.session().countedMs).to.equal(20_000);
      expect(d.session().notCountedMs.get('paused')).to.equal(40_000);
    },
  },
  {
    bound: 'unheard: what has run anyway is not asked for a second time',
    tell(ledger) {
      const d = handIn(brokenOff(ledger, 'paused', 60_000).resume(), [0, 20_000]);
      d.clock.pass(5_000);
      d.beat({ spans: [[20_000, 25_000]], now: 'paused' });
      expect(d.state.runningMs).to.equal(25_000);
      expect(d.session().notCountedMs.get('paused')).to.equal(40_000);
    },
  },
  {
    bound: 'unheard: for one gap at most',
    tell(ledger) {
      const d = brokenOff(ledger, 'paused', 600_000).resume();
      d.deliver([[0, 600_000]]);
      d.clock.pass(1);
      handIn(d, [0, 600_000]);
      expect(d.session().creditedMs).to.equal(GAP_MS + OPENING_MS);
    },
  },
  {
    bound: 'unheard: once',
    tell(ledger) {
      const d = handIn(brokenOff(ledger, 'paused', 30_000).resume(), [0, 60_000]);
      d.beat({ now: 'paused' });
      handIn(d.resume(), [0, 60_000]);
      expect(d.session().creditedMs).to.equal(30_000 + OPENING_MS);
    },
  },
  {
    bound: 'unheard: not on a line that holds',
    tell(ledger) {
      const first = handIn(brokenOff(ledger, 'paused', 60_000), [0, 60_000]);
      expect(first.session().creditedMs, 'on its first line').to.equal(OPENING_MS);
      const later = brokenOff(ledger, 'paused', 0).resume();
      later.beat({ now: 'paused' });
      later.clock.pass(60_000);
      handIn(later, [0, 60_000]);
      expect(later.session().creditedMs, 'on a later one').to.equal(OPENING_MS);
    },
  },
  {
    bound: 'unheard: it lapses with the interval after the first beat',
    tell(ledger) {
      const d = brokenOff(ledger, 'paused', 60_000).resume();
      d.beat({ now: 'paused' });
      d.clock.pass(5_001);
      d.beat({ spans: [[0, 60_000]], now: 'paused' });
      expect(d.session().creditedMs).to.equal(OPENING_MS);
    },
  },
  {
    bound: 'unheard: not while another session of the learner has the lease',
    tell(ledger) {
      const d = brokenOff(ledger, 'paused', 0).open('s2', REAL_TIME);
      d.deliver([[0, 60_000]], 's2');
      d.play([0, 60_000], 1, 's2');
      handIn(d.resume(), [0, 60_000]);
      expect(d.session().creditedMs).to.equal(0);
      expect(d.log.some((event) => 'unheardMs' in event)).to.equal(false);
      d.take('s1');
      handIn(d.resume(), [0, 60_000]);
      expect(d.session().creditedMs, 'since the lease came back').to.equal(0);
      expect(d.state.runningMs).to.equal(60_000);
    },
  },
  {
    bound: 'unheard: who plays and is not heard has the one clock that runs, not two',
    tell(ledger) {
      const d = new Driver(ledger).open('s1', REAL_TIME);
      d.deliver([[0, 600_000]]);
      d.beat({ now: 'playing' });
      d.clock.pass(30_000);
      handIn(d.resume(), [0, 100_000]);
      expect(d.state.runningMs).to.equal(30_000);
      expect(d.session().creditedMs).to.equal(30_000 + OPENING_MS);
    },
  },
  {
    bound: 'unheard: paced release goes on from where it was played to',
    tell(ledger) {
      const d = handIn(brokenOff(ledger, 'paused', 60_000).resume(), [0, 60_000]);
      expect(waitMs(ledger, d, [60_000, 64_000])).to.equal(0);
    },
  },
  {
    bound: 'unheard: waiting for media has brought its part to paced release already',
    tell(ledger) {
      const d = handIn(brokenOff(ledger, 'stalled', 60_000).resume(), [0, 60_000]);
      d.deliver([[60_000, 120_000]]);
      expect(waitMs(ledger, d, [120_000, 124_000])).to.equal(4_000);
    },
  },
];
