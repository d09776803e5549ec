/** Compacted in any place, a ledger goes on as if nothing had happened. */

import { expect } from 'chai';
import fc from 'fast-check';
import { brotliCompressSync, constants } from 'node:zlib';
import {
  type Compacted,
  type Reading,
  type StoredEvent,
  compact,
} from '../../../engine/ledger/compacted.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { LedgerDamage, evolve } from '../../../engine/ledger/evolve.ts';
import { freeze, thaw } from '../../../engine/ledger/frozen.ts';
import { initialState } from '../../../engine/ledger/state.ts';
import { lessonAccountOf } from '../../../engine/ledger/lesson-account.ts';
import {
  newReading,
  readOn,
  statementInSteps,
  statementOf,
} from '../../../engine/ledger/statement.ts';
import { type History, clumsy, happen, honest, hostile } from '../../arbitrary/histories.ts';
import { honestLog } from '../../arbitrary/honest-log.ts';
import { HOUR_MS, policyWith, realLedger } from '../../support/given.ts';
import { rounds } from '../../support/rounds.ts';

/** Fields that builds of this version have not always written. */
const MADE_LATER = ['copies', 'unheard', 'pictureInPicture', 'presentation', 'revokedTokens'];

/** What a store would give back, through JSON. */
function compacted(events: readonly StoredEvent[]): Compacted {
  const reading: Reading = { learner: initialState(), traces: new Map() };
  for (const event of events) readOn(reading, event);
  const at = (events.at(-1) as StoredEvent).at;
  const told = { events: events.length, beats: 0, chain: 'x', at, signed: [] };
  return JSON.parse(JSON.stringify(compact(reading, told))) as Compacted;
}

function last<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function goesOnAsBefore(log: readonly LedgerEvent[], cuts: readonly number[]): void {
  const before = initialState();
  const after = initialState();
  let stored: readonly StoredEvent[] = [];
  let from = 0;
  for (const ratio of [...cuts].sort((a, b) => a - b)) {
    const cut = Math.floor(ratio * log.length);
    if (cut <= from) continue;
    stored = [compacted([...stored, ...log.slice(from, cut)])];
    from = cut;
  }
  for (const event of log.slice(0, from)) evolve(before, event);
  for (const event of stored) evolve(after, event);
  expect(after).to.deep.equal(before);
  for (const event of log.slice(from)) {
    expect(evolve(after, event)).to.deep.equal(evolve(before, event));
  }
  expect(after).to.deep.equal(before);
  const whole = statementOf('ann', log, 0);
  expect(statementOf('ann', [...stored, ...log.slice(from)], 0)).to.deep.equal(whole);
}

describe('ledger: compacted', function () {
  this.timeout(rounds(120_000, 1_200_000));
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 });
  const histories: Readonly<Record<string, fc.Arbitrary<History>>> = { honest, clumsy, hostile };

  for (const [name, history] of Object.entries(histories)) {
    it(`${name} histories go on from it, with equal states, bookings and statements`, () => {
      let events = 0;
      fc.assert(
        fc.property(history, cuts, (told, at) => {
          const { log } = happen(told, realLedger, () => undefined).driver;
          events += log.length;
          goesOnAsBefore(log, at);
        }),
        { numRuns: rounds(30, 600) },
      );
      expect(events).to.be.greaterThan(1_000);
    });
  }

  it('melts on the way what is settled, and a statement is the same', () => {
    let beats = 0;
    fc.assert(
      fc.property(
        fc.oneof(honest, clumsy, hostile),
        fc.integer({ min: 1, max: 9 }),
        (told, least) => {
          const { log } = happen(told, realLedger, () => undefined).driver;
          const [melted, kept] = [newReading(), newReading()];
          for (const event of log) {
            readOn(melted, event, least);
            readOn(kept, event, Infinity);
          }
          beats += log.filter(({ type }) => type === 'beat-accepted').length;
          expect(last(statementInSteps('ann', melted, 0))).to.deep.equal(
            last(statementInSteps('ann', kept, 0)),
          );
          for (const sessionId of kept.traces.keys()) {
            expect(last(lessonAccountOf(melted, sessionId, 0))).to.deep.equal(
              last(lessonAccountOf(kept, sessionId, 0)),
            );
          }
        },
      ),
      { numRuns: rounds(60, 1_200) },
    );
    expect(beats).to.be.greaterThan(1_000);
  });

  it('comes first or not at all, and a damaged one is named as damage', () => {
    const { events } = honestLog(HOUR_MS / 10);
    const record = compacted(events);
    const state = initialState();
    evolve(state, record);
    expect(() => evolve(state, record)).to.throw(LedgerDamage, 'behind the first event');
    for (const broken of [
      { ...record, v: 2 },
      { ...record, learner: { shared: [], root: 7 } },
      { ...record, learner: { shared: [], root: { $: 'what' } } },
      { ...record, learner: { shared: [], root: { $: 'map', of: 3 } } },
    ]) {
      expect(() => evolve(initialState(), broken as Compacted)).to.throw(LedgerDamage);
    }
  });

  it('goes on from a record that a build made before some fields were there', () => {
    const { events } = honestLog(HOUR_MS / 10);
    const record = compacted(events);
    const lacking = JSON.parse(
      JSON.stringify(record, (key, value: unknown) =>
        MADE_LATER.includes(key) ? undefined : value,
      ),
    ) as Compacted;
    expect(JSON.stringify(lacking)).to.not.match(new RegExp(MADE_LATER.join('|')));
    const [whole, older] = [initialState(), initialState()];
    evolve(whole, record);
    evolve(older, lacking);
    expect(older).to.deep.equal(whole);
    const [session] = older.sessions.values();
    expect(older.lessons.get(session?.lessonKey ?? '')?.policy).to.equal(session?.policy);
  });

  it('keeps two that are one, and what JSON has no word for', () => {
    const one = { over: false };
    const odd = [-Infinity, -0, undefined, new Map([['a', one]]), new Set([1]), one];
    const [lowest, zero, nothing, map, set, same] = thaw(
      JSON.parse(JSON.stringify(freeze(odd))) as ReturnType<typeof freeze>,
    ) as [number, number, undefined, Map<string, unknown>, Set<number>, unknown];
    expect(lowest).to.equal(-Infinity);
    expect(Object.is(zero, -0)).to.equal(true);
    expect(nothing).to.equal(undefined);
    expect([...set]).to.deep.equal([1]);
    expect(map.get('a')).to.equal(same);
    expect(() => freeze({ $: 1 })).to.throw(TypeError);
  });

  const hours = rounds(10, 40);
  it(`takes at most 20 bytes a beat of ${hours} hours of honest study`, () => {
    const gated = policyWith({ checks: { gateCredit: true, failCourseAfter: 3 } });
    for (const [name, policy] of [
      ['plain', undefined],
      ['checks fail the course', gated],
    ] as const) {
      const { events } = honestLog(hours * HOUR_MS, 1, policy);
      const beats = events.filter(({ type }) => type === 'beat-accepted').length;
      const text = JSON.stringify(compacted(events));
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
      const packed = brotliCompressSync(text, quality).length;
      const raw = events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
      console.log(
        `      ${name}: ${beats} beats in ${events.length} events, raw ${(raw / beats).toFixed(0)} ` +
          `bytes a beat; compacted ${(text.length / beats).toFixed(1)}, with brotli ${(packed / beats).toFixed(2)}`,
      );
      expect(packed / beats).to.be.at.most(20);
    }
  });
});
