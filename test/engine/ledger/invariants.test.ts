import { expect } from 'chai';
import fc from 'fast-check';
import { type History, clumsy, happen, honest, hostile } from '../../arbitrary/histories.ts';
import { type World } from '../../arbitrary/world.ts';
import { addAll, measure } from '../../../engine/ledger/spans.ts';
import { realLedger } from '../../support/given.ts';
import { rounds } from '../../support/rounds.ts';
import { Watchdog, resendingChangesNothing, statementHolds } from './invariants.ts';

/** What the generators made: a history that dies at the door proves nothing. */
class Tally {
  histories = 0;
  severalSessions = 0;
  restarted = 0;
  beatsTried = 0;
  beatsAccepted = 0;
  events = 0;
  presentedMs = 0;
  shownMs = 0;
  readonly outcomes = new Map<string, number>();
  readonly refusals = new Map<string, number>();

  count(world: World): void {
    const { state, clock, log } = world.driver;
    this.histories += 1;
    this.events += log.length;
    if (state.sessions.size > 1) this.severalSessions += 1;
    if (clock.restarts > 0) this.restarted += 1;
    this.beatsTried += world.counts.beatsTried;
    this.beatsAccepted += world.counts.beatsAccepted;
    for (const [code, n] of Object.entries(world.counts.refusals)) {
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + n);
    }
    for (const session of state.sessions.values()) {
      this.presentedMs += session.presentedMs;
      this.#add('credited', session.creditedMs);
      this.#add('pending', session.pendingMs);
      for (const [reason, ms] of session.refusedMs) this.#add(reason, ms);
    }
    for (const spans of world.shown.values()) this.shownMs += measure(addAll([], spans));
  }

  #add(outcome: string, ms: number): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + ms);
  }

  shareOf(outcome: string): number {
    return (this.outcomes.get(outcome) ?? 0) / this.presentedMs;
  }

  tell(name: string): void {
    const percent = (ratio: number) => `${(100 * ratio).toFixed(1)} %`;
    const outcomes = [...this.outcomes.keys()]
      .sort((a, b) => this.shareOf(b) - this.shareOf(a))
      .map((outcome) => `${outcome} ${percent(this.shareOf(outcome))}`);
    const refusals = [...this.refusals].map(([code, n]) => `${code} ${n}`);
    console.log(
      `      ${name}: ${this.histories} histories, ${this.events} events, ` +
        `${percent(this.severalSessions / this.histories)} with several sessions, ` +
        `${percent(this.restarted / this.histories)} with a restart\n` +
        `      beats accepted ${percent(this.beatsAccepted / this.beatsTried)} of ` +
        `${this.beatsTried} (${refusals.join(', ') || 'none refused'})\n` +
        `      claimed time: ${outcomes.join(', ')}`,
    );
  }
}

function check(told: History, tally: Tally): World {
  const world = happen(told, realLedger, ({ driver }) => void new Watchdog(driver));
  statementHolds(world.driver);
  tally.count(world);
  resendingChangesNothing(world.driver);
  return world;
}

describe('ledger: the promises of chapter 3 hold in random histories', function () {
  this.timeout(rounds(60_000, 600_000));

  it('honest ones, of which nearly everything that was shown is credited', () => {
    const tally = new Tally();
    fc.assert(
      fc.property(honest, (told) => {
        const world = check(told, tally);
        const shown = [...world.shown.values()].map((spans) => measure(addAll([], spans)));
        const shownMs = shown.reduce((sum, ms) => sum + ms, 0);
        const creditedMs = [...world.driver.state.lessons.values()].reduce(
          (sum, lesson) => sum + lesson.creditedMs,
          0,
        );
        // A second for each restart, whose clocks agree only roughly, and one for the first jitter.
        const roughMs = 1_000 * (1 + world.driver.clock.restarts);
        expect(creditedMs).to.be.at.least(shownMs * 0.99 - roughMs);
      }),
      { numRuns: rounds(60, 600) },
    );
    tally.tell('honest');
    expect(tally.beatsAccepted / tally.beatsTried).to.be.at.least(0.99);
    expect(tally.shareOf('credited') + tally.shareOf('repeat')).to.be.at.least(0.99);
    expect(tally.severalSessions / tally.histories).to.be.at.least(0.5);
    expect(tally.restarted / tally.histories).to.be.at.least(0.3);
  });

  it('clumsy ones, in which every reason to refuse occurs', () => {
    const tally = new Tally();
    fc.assert(
      fc.property(clumsy, (told) => void check(told, tally)),
      { numRuns: rounds(100, 800) },
    );
    tally.tell('clumsy');
    expect(tally.shareOf('credited')).to.be.at.least(0.2);
    const occurring = ['superseded', 'check-missed', 'rate-above-policy', 'hidden', 'seek-rule'];
    for (const reason of [...occurring, 'repeat', 'daily-cap', 'not-delivered']) {
      expect(tally.outcomes.get(reason), reason).to.be.greaterThan(0);
    }
  });

  it('hostile ones, a good part of which gets past the door', () => {
    const tally = new Tally();
    fc.assert(
      fc.property(hostile, (told) => void check(told, tally)),
      { numRuns: rounds(120, 1_000) },
    );
    tally.tell('hostile');
    expect(tally.beatsAccepted / tally.beatsTried).to.be.at.least(0.5);
    expect(tally.shareOf('faster-than-clock')).to.be.greaterThan(0.02);
    expect(tally.shareOf('credited')).to.be.greaterThan(0.005);
    for (const code of ['sequence_gap', 'sequence_conflict', 'out_of_lesson', 'session_ended']) {
      expect(tally.refusals.get(code), code).to.be.greaterThan(0);
    }
  });
});
