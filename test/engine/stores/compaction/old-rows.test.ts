/** Which rows may be compacted: `evidence.rawDays` of the policies of their sessions decides. */

import { expect } from 'chai';
import { chainStart } from '../../../../engine/ledger/chain.ts';
import { type LedgerEvent } from '../../../../engine/ledger/events.ts';
import { findOldRows, type OldRowsAsked } from '../../../../engine/stores/compaction/old-rows.ts';
import { packLines } from '../../../../engine/stores/ledger-lines.ts';
import { sha256 } from '../../../../engine/stores/sha256.ts';
import { Driver, HOUR_MS, policyWith } from '../../../support/given.ts';

const DAY_MS = 24 * HOUR_MS;

/** One row an event, as one host's learner has them. */
function rowsOf(events: readonly LedgerEvent[]) {
  let previous = chainStart(sha256, 'host', 'ann');
  const rows = events.map((event, index) => {
    const { lines, chain } = packLines('ann', [event], previous);
    previous = chain;
    return { id: index + 1, tenantId: 'host', lines };
  });
  return (async function* () {
    yield await Promise.resolve(rows);
  })();
}

/** With a head after each row where nothing else is said. */
async function oldUpTo(
  log: readonly LedgerEvent[],
  asked: Partial<OldRowsAsked> & Pick<OldRowsAsked, 'utcMs'>,
): Promise<number | undefined> {
  const heads = log.map((_, index) => index + 1);
  const plain = { heads, daysBefore: 0, mostDays: Infinity };
  return (await findOldRows(rowsOf(log), { ...plain, ...asked }))?.upTo;
}

describe('rows that are old enough', () => {
  function study(rawDays: number) {
    const d = new Driver().open('s1', policyWith({ evidence: { rawDays } }));
    d.clock.pass(1_000);
    d.beat({ now: 'playing' });
    return d;
  }

  it('are those whose lines are older than evidence.rawDays of their session, to the millisecond', async () => {
    for (const rawDays of [1, 90]) {
      const d = study(rawDays);
      const lastMs = d.log.at(-1)?.at.utcMs ?? 0;
      const upTo = (laterMs: number) =>
        oldUpTo(d.log, { utcMs: lastMs + rawDays * DAY_MS + laterMs });
      expect(await upTo(1)).to.equal(d.log.length);
      expect(await upTo(0)).to.equal(d.log.length - 1);
      expect(await upTo(-DAY_MS)).to.equal(undefined);
    }
  });

  it('end at the first that is young; sessions opened before bring the longest that is known', async () => {
    const beats = study(1).log.filter(({ type }) => type !== 'session-opened');
    const utcMs = (beats.at(-1)?.at.utcMs ?? 0) + 30 * DAY_MS;
    expect(await oldUpTo(beats, { utcMs, daysBefore: 29 })).to.equal(beats.length);
    expect(await oldUpTo(beats, { utcMs, daysBefore: 31 })).to.equal(undefined);
  });

  it('end at a signed head, and after as many days with rows as are asked for', async () => {
    const { log } = study(1);
    expect(log.length).to.be.at.least(2);
    const utcMs = (log.at(-1)?.at.utcMs ?? 0) + 2 * DAY_MS;
    const last = log.length + 5;
    expect(await oldUpTo(log, { utcMs, heads: [last] })).to.equal(last);
    expect(await oldUpTo(log, { utcMs, heads: [1, last] })).to.equal(last);
    expect(await oldUpTo(log, { utcMs, heads: [1, last], mostDays: 1 })).to.equal(1);
    const youngMs = log.at(-1)?.at.utcMs ?? 0;
    const isOldButTheLast = { utcMs: youngMs + DAY_MS };
    expect(await oldUpTo(log, { ...isOldButTheLast, heads: [1, last] })).to.equal(1);
    expect(await oldUpTo(log, { ...isOldButTheLast, heads: [last] })).to.equal(undefined);
  });
});
