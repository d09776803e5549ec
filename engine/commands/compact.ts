/** `lectern-engine compact`: raw events that are old enough become one record a learner. */

import { engineOptions } from '../../config/engine-options.ts';
import { type CompactedTenant, compactSqlite } from '../stores/compaction/compact-sqlite.ts';
import { lockDataFolder } from '../stores/data-folder-lock.ts';
import { evidenceKey, rememberNewest } from '../stores/evidence/key.ts';
import { signDay } from '../stores/evidence/sign-day.ts';
import { headHash } from '../stores/evidence/signed-head.ts';
import { openEvidence } from '../stores/open-stores.ts';
import { StoreError } from '../stores/store-error.ts';
import { parseFlags } from './flags.ts';
import { Misuse } from './misuse.ts';
import { storePlace } from './with-catalogue.ts';

/** @param utcMs the clock; what is compacted depends on it */
export async function compactCommand(
  args: readonly string[],
  utcMs: () => number = Date.now,
): Promise<void> {
  const { values, positionals } = parseFlags(args, {
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (positionals.length > 0) throw new Misuse(`"${positionals[0]}" is too much.`);
  const isDryRun = values['dry-run'] === true;
  const { dataFolder } = engineOptions(process.env);
  if (storePlace(dataFolder).databaseUrl !== null) {
    throw new StoreError(
      'Nothing was compacted.',
      'this engine compacts only the ledger in its data folder, not one in PostgreSQL',
      'Keep the raw events: whole months of the table `ledger` can be moved to slower disks.',
    );
  }
  const unlock = lockDataFolder(dataFolder);
  try {
    // What no head covers is never compacted.
    if (!isDryRun) await signEndedDay(dataFolder, utcMs());
    const options = { utcMs: utcMs(), isDryRun, shrinks: true };
    const tenants = await compactSqlite(dataFolder, options);
    const said =
      values.json === true
        ? `${JSON.stringify({ isDryRun, tenants })}\n`
        : words(tenants, isDryRun);
    process.stdout.write(said);
  } finally {
    unlock();
  }
}

async function signEndedDay(dataFolder: string, utcMs: number): Promise<void> {
  const { archive, catalogue, close } = await openEvidence(storePlace(dataFolder));
  try {
    for (const head of await signDay(archive, await evidenceKey(catalogue), utcMs)) {
      await rememberNewest(catalogue, head.statement.tenant, headHash(head));
      const { signed, signature } = head;
      process.stderr.write(`${JSON.stringify({ signedHead: { signed, signature } })}\n`);
    }
  } finally {
    await catalogue.close();
    await close();
  }
}

function words(tenants: readonly CompactedTenant[], isDryRun: boolean): string {
  if (tenants.length === 0) return 'There is nothing old enough to compact.\n';
  const lines = tenants.map(({ tenantId, learners, events, beats, bytesBefore, bytesAfter }) => {
    const perBeat = beats === 0 ? '' : `, ${(bytesAfter / beats).toFixed(1)} a beat`;
    return (
      `Host "${tenantId}": ${events} events of ${learners} learners, ${bytesBefore} bytes of rows; ` +
      `their records have ${bytesAfter} bytes${perBeat}.`
    );
  });
  return `${[...lines, ...(isDryRun ? ['Nothing was written.'] : [])].join('\n')}\n`;
}
