/** The compacted records in `ledger.db`, for whoever reads learners. */

import { type SqliteDatabase } from '../sqlite-driver.ts';
import { type StoredRecord } from './record.ts';

export type RecordRow = Omit<StoredRecord, 'packed'> & { readonly packed: Uint8Array };

const COLUMNS =
  'tenant AS tenantId, learner AS learnerId, up_to AS upTo, events, chain, raw_days AS rawDays, packed';

/** Records written ahead of their tenant's mark do not stand yet. */
export const STANDING = `SELECT ${COLUMNS}, max(up_to) FROM compacted AS r WHERE up_to <= (SELECT t.up_to FROM compacted_to AS t WHERE t.tenant = r.tenant)`;

export class SqliteRecords {
  readonly #marks;
  readonly #find;
  #upTo = new Map<string, number>();

  constructor(database: SqliteDatabase) {
    this.#marks = database.prepare('SELECT tenant, up_to AS upTo FROM compacted_to');
    this.#find = database.prepare(`${STANDING} AND tenant = ? AND learner = ? GROUP BY learner`);
  }

  /** To be called when another handle has written. @returns the last row that any record stands for */
  lookAgain(): number {
    const marks = this.#marks.all() as { tenant: string; upTo: number }[];
    this.#upTo = new Map(marks.map(({ tenant, upTo }) => [tenant, upTo]));
    return marks.reduce((most, { upTo }) => Math.max(most, upTo), 0);
  }

  /** The last row of the tenant that records stand for; 0 for none. */
  upTo(tenantId: string): number {
    return this.#upTo.get(tenantId) ?? 0;
  }

  find(tenantId: string, learnerId: string): RecordRow | null {
    if (!this.#upTo.has(tenantId)) return null;
    return (this.#find.get(tenantId, learnerId) as RecordRow | undefined) ?? null;
  }
}
