/** `lectern-engine compact`: raw events that are old enough become one record a learner. */

import { engineOptions } from '../../config/engine-options.ts';
import { type Compaction } from '../stores/compaction/compact-ledger.ts';
import { type CompactedTenant } from '../stores/compaction/compacted-tenant.ts';
import { compactStore } from '../stores/compaction/compact-store.ts';
import { lockDataFolder } from '../stores/data-folder-lock.ts';
import { evidenceKey, rememberNewest } from '../stores/evidence/key.ts';
import { signDay } from '../stores/evidence/sign-day.ts';
import { headHash } from '../stores/evidence/signed-head.ts';
import { openEvidence, type StorePlace } from '../stores/open-stores.ts';
import { StoreError } from '../stores/store-error.ts';
import { counted } from '../stores/counted.ts';
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
  const place = storePlace(dataFolder);
  const isFile = place.databaseUrl === null;
  // Engines on PostgreSQL may go on meanwhile, also one on this data folder.
  const unlock = isFile ? lockDataFolder(dataFolder) : () => undefined;
  try {
    // What no head covers is never compacted.
    await prepare(place, isDryRun ? null : utcMs());
    const compaction = await compactStore(place, { utcMs: utcMs(), isDryRun, isRunning: !isFile });
    if (compaction === null) throw atWork;
    const said =
      values.json === true
        ? `${JSON.stringify({ isDryRun, ...compaction })}\n`
        : words(compaction, isDryRun);
    process.stdout.write(said);
    if (compaction.broken.length > 0) process.exitCode = 1;
  } finally {
    unlock();
  }
}

/** Brings the tables up to date. @param utcMs signs the ended day; null signs nothing */
async function prepare(place: StorePlace, utcMs: number | null): Promise<void> {
  const { archive, catalogue, close } = await openEvidence(place);
  try {
    if (utcMs === null) return;
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

const atWork = new StoreError(
  'Nothing was compacted here.',
  'another compaction of this ledger is at work',
  'It does the same; look at the log of the engines.',
);

function words({ tenants, broken }: Compaction, isDryRun: boolean): string {
  const lines = [
    ...tenants.map(wordsOf),
    ...broken.map(({ tenantId, reason }) => `Host "${tenantId}": ${reason}`),
  ];
  if (lines.length === 0) return 'There is nothing old enough to compact.\n';
  return `${[...lines, ...(isDryRun ? ['Nothing was written.'] : [])].join('\n')}\n`;
}

function wordsOf(compacted: CompactedTenant): string {
  const { tenantId, learners, events, beats, bytesBefore, bytesAfter, noteBytes } = compacted;
  const perBeat = beats === 0 ? '' : `, ${(bytesAfter / beats).toFixed(1)} a beat`;
  return (
    `Host "${tenantId}": ${counted(events, 'event')} of ${counted(learners, 'learner')}, ` +
    `${bytesBefore} bytes of rows; their records have ${bytesAfter} bytes${perBeat}; ` +
    `${noteBytes} bytes tell of them.`
  );
}
