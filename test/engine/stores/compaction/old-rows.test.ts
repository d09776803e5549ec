/** Which rows may be compacted: `evidence.rawDays` of the policies of their sessions decides. */

import { expect } from 'chai';
import { chainStart } from '../../../../engine/ledger/chain.ts';
import { type LedgerEvent } from '../../../../engine/ledger/events.ts';
import { findOldRows } from '../../../../engine/stores/compaction/old-rows.ts';
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
      const upTo = async (laterMs: number) =>
        (await findOldRows(rowsOf(d.log), 0, lastMs + rawDays * DAY_MS + laterMs)).upTo;
      expect(await upTo(1)).to.equal(d.log.length);
      expect(await upTo(0)).to.equal(d.log.length - 1);
      expect(await upTo(-DAY_MS)).to.equal(null);
    }
  });

  it('end at the first that is young; sessions opened before bring the longest that is known', async () => {
    const beats = study(1).log.filter(({ type }) => type !== 'session-opened');
    const nowMs = (beats.at(-1)?.at.utcMs ?? 0) + 30 * DAY_MS;
    expect((await findOldRows(rowsOf(beats), 29, nowMs)).upTo).to.equal(beats.length);
    expect((await findOldRows(rowsOf(beats), 31, nowMs)).upTo).to.equal(null);
  });
});
