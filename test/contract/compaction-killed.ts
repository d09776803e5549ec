/** A compaction that is killed leaves the old or the new, whatever the ledger is kept in. */

import { expect } from 'chai';
import { type Compaction } from '../../engine/stores/compaction/compact-ledger.ts';
import { compactStore } from '../../engine/stores/compaction/compact-store.ts';
import { finished, startProgram } from '../engine/stores/child.ts';
import {
  ALL_OLD_MS,
  PART_OLD_MS,
  study,
  type StudiedKind,
  told,
  verified,
} from '../engine/stores/compaction/studied-ledger.ts';

/** @param kills how often it is killed, a little later each time */
export function killedCompactions(
  kind: StudiedKind,
  kills: { readonly rounds: number; readonly longestMs: number },
): void {
  it(`is whole, old or new, wherever it is killed, ${kills.rounds} times, and ends what was begun`, async () => {
    const ledger = await kind.create();
    await study(ledger);
    const untouched = await told(ledger);

    let killed = 0;
    let runMs = 0;
    const seen = new Set<string>();
    for (let round = 0; round < kills.rounds; round += 1) {
      const args = [JSON.stringify(ledger.place), String(PART_OLD_MS)];
      const child = startProgram('compaction/compactor.ts', args);
      let startMs = 0;
      child.stdout?.once('data', () => {
        startMs = performance.now();
        // Later and later, up to where it would end by itself.
        const ratio = round / (kills.rounds - 1);
        setTimeout(() => child.kill('SIGKILL'), kills.longestMs * ratio * ratio);
      });
      const { code } = await finished(child);
      runMs = Math.max(runMs, performance.now() - startMs);
      if (code === null) killed += 1;
      expect(await told(ledger), `round ${round}`).to.deep.equal(untouched);
      const { faults, compacted } = await verified(ledger);
      expect(faults, `round ${round}`).to.deep.equal([]);
      seen.add(compacted === 0 ? 'old' : 'new');
    }
    console.log(
      `      killed in ${killed} of ${kills.rounds} rounds (left ${[...seen].join(', ')}), ` +
        `the longest of ${runMs.toFixed(0)} ms`,
    );
    expect(killed).to.be.at.least(kills.rounds / 2);
    // The server may still be busy with what the last one asked.
    let last: Compaction | null = null;
    for (let tries = 0; last === null && tries < 50; tries += 1) {
      const options = { utcMs: ALL_OLD_MS, isDryRun: false, isRunning: false };
      last = await compactStore(ledger.place, options);
    }
    expect(last).to.not.equal(null);
    expect(await told(ledger)).to.deep.equal(untouched);
    const { faults, events, compacted } = await verified(ledger);
    expect(faults).to.deep.equal([]);
    expect(compacted).to.equal(events);
    await ledger.remove();
  });
}
