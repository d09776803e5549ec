/**
 * Compacts a ledger: old raw rows become one record a learner.
 *
 * Records are written ahead of the host's mark, where nobody sees them. Then one transaction moves
 * the mark and notes the records in the ledger; from then on they stand, and the rows up to the mark
 * do not count any more. Deleting those comes last, in small steps. A process that is killed in the
 * middle leaves the old or the new, and the next run clears what lies about.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';

import { LedgerDamage } from '../../ledger/evolve.ts';
import { type LedgerRow } from '../evidence/archive.ts';
import { type CompactedTenant, type Made, Told } from './compacted-tenant.ts';
import { type CompactionNote } from './compaction-lines.ts';
import { foldLearners, type RecordBefore } from './fold-learners.ts';
import { findOldRows, type OldRows } from './old-rows.ts';
import { type CompactableLedger, type CompactionMark } from './ports.ts';
import { packRecord, type StoredRecord, unpackRecord } from './record.ts';

/** Learners folded in one reading of the rows; each needs some 50 KB meanwhile. */
const LEARNERS_PER_READING = 1_000;
/** Days of study after which the mark is moved, so that a run that is stopped keeps what it did. */
const DAYS_PER_STEP = 30;

export interface Compaction {
  readonly tenants: readonly CompactedTenant[];
  /** Hosts whose ledger is not in order: of those nothing was compacted. */
  readonly broken: readonly { readonly tenantId: string; readonly reason: string }[];
}

export interface CompactOptions {
  readonly utcMs: number;
  /** Works everything out and writes nothing. */
  readonly isDryRun: boolean;
  /** Asked between two steps; what was not compacted then is compacted the next time. */
  readonly goesOn?: () => boolean;
}

type Asked = Required<CompactOptions>;

/** Where a host's ledger was signed. */
interface SignedRows {
  /** Rows up to which its heads were signed, ascending. */
  readonly heads: readonly number[];
  /** The host has no row up to here: the last head of anybody before the host's first. */
  readonly noneUpTo: number;
}

/** Thrown where it shall not go on. What is written ahead by then is cleared the next time. */
class Stopped extends Error {}

export async function compactLedger(
  ledger: CompactableLedger,
  { goesOn = () => true, ...options }: CompactOptions,
): Promise<Compaction> {
  const tenants: CompactedTenant[] = [];
  const broken: { tenantId: string; reason: string }[] = [];
  for (const [tenantId, signed] of await signedRows(ledger)) {
    try {
      const compacted = await compactTenant(ledger, tenantId, signed, { goesOn, ...options });
      if (compacted.events > 0) tenants.push(compacted);
    } catch (error) {
      if (!(error instanceof LedgerDamage)) throw error;
      broken.push({ tenantId, reason: error.message });
    }
    if (!goesOn()) break;
  }
  return { tenants, broken };
}

async function signedRows(ledger: CompactableLedger): Promise<Map<string, SignedRows>> {
  const heads = new Map<string, number[]>();
  const all: number[] = [];
  for (const { statement } of await ledger.signedHeads()) {
    const { tenant, upTo } = statement;
    heads.set(
      tenant,
      [...(heads.get(tenant) ?? []), upTo].sort((a, b) => a - b),
    );
    all.push(upTo);
  }
  return new Map(
    [...heads].map(([tenantId, own]) => {
      const first = own[0] ?? 0;
      const noneUpTo = all.reduce((most, each) => (each < first ? Math.max(most, each) : most), 0);
      return [tenantId, { heads: own, noneUpTo }];
    }),
  );
}

async function compactTenant(
  ledger: CompactableLedger,
  tenantId: string,
  { heads, noneUpTo }: SignedRows,
  asked: Asked,
): Promise<CompactedTenant> {
  const told = new Told(tenantId);
  try {
    await compactSteps(ledger, tenantId, { heads, noneUpTo }, asked, told);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  return told.sums();
}

async function compactSteps(
  ledger: CompactableLedger,
  tenantId: string,
  { heads, noneUpTo }: SignedRows,
  asked: Asked,
  told: Told,
): Promise<void> {
  const { utcMs, isDryRun, goesOn } = asked;
  for (;;) {
    if (!isDryRun) await ledger.clear(tenantId, goesOn);
    const mark = await ledger.mark(tenantId);
    const from = Math.max(mark.upTo, noneUpTo);
    const signed = heads.filter((head) => head > from);
    const last = signed.at(-1);
    if (last === undefined) return;
    const rows = whileItGoesOn(ledger.rows(tenantId, from, last), goesOn);
    const old = await findOldRows(rows, {
      ...{ heads: signed, daysBefore: mark.rawDays, utcMs },
      mostDays: isDryRun ? Infinity : DAYS_PER_STEP,
    });
    if (old === null) return;
    const step = { from, mark, old, heads: signed.filter((head) => head <= old.upTo) };
    await compactStep(ledger, tenantId, step, asked, told);
    if (isDryRun) return;
  }
}

interface Step {
  readonly from: number;
  readonly mark: CompactionMark;
  readonly old: OldRows;
  /** Heads that the step passes. */
  readonly heads: readonly number[];
}

async function* whileItGoesOn(
  rows: AsyncIterable<readonly LedgerRow[]>,
  goesOn: () => boolean,
): AsyncIterable<readonly LedgerRow[]> {
  for await (const some of rows) {
    if (!goesOn()) throw new Stopped();
    yield some;
  }
}

async function compactStep(
  ledger: CompactableLedger,
  tenantId: string,
  { from, mark, old, heads }: Step,
  { utcMs, isDryRun, goesOn }: Asked,
  told: Told,
): Promise<void> {
  const { upTo } = old;
  const notes: CompactionNote[] = [];
  const made: Made[] = [];
  const learners = [...old.learners];
  for (let at = 0; at < learners.length; at += LEARNERS_PER_READING) {
    const some = learners.slice(at, at + LEARNERS_PER_READING);
    const before = await recordsBefore(ledger, tenantId, some);
    const rows = whileItGoesOn(ledger.rows(tenantId, from, upTo, some), goesOn);
    const records: StoredRecord[] = [];
    for (const [learnerId, { record, rawDays }] of await foldLearners(
      tenantId,
      before,
      rows,
      heads,
    )) {
      const { packed, digest } = packRecord(record);
      const { events, chain, beats } = record;
      records.push({ tenantId, learnerId, upTo, events, chain, rawDays, packed });
      notes.push({
        v: 1,
        type: 'learner-compacted',
        at: { utcMs },
        learnerId,
        upTo,
        events,
        digest,
      });
      const known = before.get(learnerId)?.record.events ?? 0;
      made.push({ learnerId, events: events - known, beats, bytes: packed.length });
      await nextTurn();
    }
    if (!isDryRun) await ledger.writeAhead(records);
  }
  if (!isDryRun) await ledger.moveMark(tenantId, mark.upTo, upTo, notes);
  told.add(old, made, notes);
}

async function recordsBefore(
  ledger: CompactableLedger,
  tenantId: string,
  learnerIds: readonly string[],
): Promise<ReadonlyMap<string, RecordBefore | null>> {
  const before = new Map<string, RecordBefore | null>(learnerIds.map((id) => [id, null]));
  for (const row of await ledger.records(tenantId, learnerIds)) {
    before.set(row.learnerId, { record: unpackRecord(row).record, upTo: row.upTo });
  }
  return before;
}
