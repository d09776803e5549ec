/** Reads one learner's events from PostgreSQL: a compacted record perhaps, and the rows behind it. */

import { type StoredEvent } from '../ledger/compacted.ts';
import { LedgerDamage } from '../ledger/evolve.ts';
import { type LearnerHead } from '../ledger/ports.ts';
import { type StoredRecord, unpackRecord } from './compaction/record.ts';
import { eventsOf } from './ledger-lines.ts';
import { type PgQuery } from './pg-driver.ts';
import { FIND_RECORD, READ_ROWS } from './pg-ledger-statements.ts';

/** Rows read in one go; between two goes other work may run. */
const ROWS_PER_GO = 500;

interface Wanted {
  readonly tenantId: string;
  readonly learnerId: string;
  /** How many events are known. */
  readonly after: number;
  /** How far the learner had come a moment ago: no event after it is read. */
  readonly head: LearnerHead;
}

type Pieces = AsyncGenerator<readonly StoredEvent[], number, void>;

/**
 * Rows never change, so they are read without a transaction. A compaction may delete them between
 * two questions; then a newer record stands, and is taken up.
 *
 * @returns how many events the learner has with these; fewer than the head says where a compaction has
 *   overtaken it: then that is to be read anew
 * @throws LedgerDamage where rows are missing
 */
export async function* readEvents(query: PgQuery, wanted: Wanted): Pieces {
  const { learnerId, after, head } = wanted;
  let read = after;
  for (let isFirst = true; read < head.count; isFirst = false) {
    const record = await findRecord(query, wanted, read);
    if (record === null && !isFirst) throw gap(learnerId, read);
    if (record !== null) {
      if (record.events > head.count) return read;
      yield [unpackRecord(record).record];
      read = record.events;
    }
    read = yield* readRows(query, wanted, read);
  }
  return read;
}

/** What stands for events of which some are not known yet. */
async function findRecord(
  query: PgQuery,
  { tenantId, learnerId }: Wanted,
  after: number,
): Promise<StoredRecord | null> {
  const [row] = await query<StoredRecord & Record<string, unknown>>(
    FIND_RECORD,
    [tenantId, learnerId, after],
    'lectern-record',
  );
  return row ?? null;
}

/** The events up to the head, or up to a gap. @returns how many the learner has with these */
async function* readRows(
  query: PgQuery,
  { tenantId, learnerId, head }: Wanted,
  from: number,
): Pieces {
  let read = from;
  while (read < head.count) {
    const rows = await query<{ id: number; last: number; events: string }>(
      READ_ROWS,
      [tenantId, learnerId, read, head.count, ROWS_PER_GO],
      'lectern-read',
    );
    const events: StoredEvent[] = [];
    let isWhole = rows.length > 0;
    for (const row of rows) {
      const held = eventsOf(row.id, row.events, learnerId);
      const first = row.last - held.length;
      isWhole = first <= read && row.last > read;
      if (!isWhole) break;
      for (const event of held.slice(read - first)) events.push(event);
      read = row.last;
    }
    if (events.length > 0) yield events;
    if (!isWhole) return read;
  }
  return read;
}

export function gap(learnerId: string, after: number): LedgerDamage {
  return new LedgerDamage(
    `The ledger of learner ${JSON.stringify(learnerId)} cannot be read. Reason: events after the ${after}th are missing. Run lectern-engine verify, and restore the ledger from a backup.`,
  );
}
