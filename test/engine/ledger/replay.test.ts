import { expect } from 'chai';
import { evolve } from '../../../engine/ledger/evolve.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { initialState } from '../../../engine/ledger/state.ts';
import { statementOf } from '../../../engine/ledger/statement.ts';
import { type Span } from '../../../engine/protocol/units.ts';
import { honestLog } from '../../arbitrary/honest-log.ts';
import { Driver, HOUR_MS, plainLesson } from '../../support/given.ts';

describe('ledger: replay of long logs', function () {
  this.timeout(30_000);

  it('credits nearly all of three honest hours, from the stored lines alone', () => {
    const { lines, creditedMs, presentedMs } = honestLog(3 * HOUR_MS);
    expect(creditedMs / presentedMs).to.be.at.least(0.9);
    const stored = lines.map((line) => JSON.parse(line) as LedgerEvent);
    const [lesson] = statementOf('learner-1', stored, 0).lessons;
    expect(lesson?.creditedMs).to.equal(creditedMs);
  });

  it('is the same log for the same seed', () => {
    expect(honestLog(HOUR_MS / 4, 5).lines).to.deep.equal(honestLog(HOUR_MS / 4, 5).lines);
    expect(honestLog(HOUR_MS / 4, 5).lines).to.not.deep.equal(honestLog(HOUR_MS / 4, 6).lines);
  });

  it('takes time in proportion to its length', () => {
    const cost = (hours: number) => {
      const { events } = honestLog(hours * HOUR_MS);
      const times = Array.from({ length: 9 }, () => {
        const state = initialState();
        const startMs = performance.now();
        for (const event of events) evolve(state, event);
        return performance.now() - startMs;
      });
      return Math.min(...times);
    };
    cost(1);
    // Eight times the length; a quadratic fold would take sixty-four times as long.
    expect(cost(8) / cost(1)).to.be.below(24);
  });

  it('stays cheap for who tears the lesson into pieces, beat after beat', () => {
    const d = new Driver().open('s1', undefined, { ...plainLesson, durationMs: 10 * HOUR_MS });
    d.deliver([[0, 10 * HOUR_MS]]);
    d.beat({ now: 'playing' });
    const beats = (count: number) => {
      const startMs = performance.now();
      for (let i = 0; i < count; i += 1) {
        const atMs = d.session().lastSeq * 6_400;
        const spans = Array.from({ length: 64 }, (_, n): Span => [
          atMs + n * 100,
          atMs + n * 100 + 9,
        ]);
        d.clock.pass(1_000);
        d.beat({ spans, positionMs: 0 });
      }
      return (performance.now() - startMs) / count;
    };
    beats(200);
    const early = beats(200);
    beats(1_000);
    const late = Math.min(beats(100), beats(100), beats(100));
    expect(late, 'milliseconds of a late beat').to.be.below(early * 4 + 2);
    expect(d.session().credited.length).to.be.at.most(4_096);
  });
});
