/** The rows of `ledger.db` that hold events of one learner, some at a time. */

import { missingRow, tally } from './ledger-lines.ts';
import { type SqliteDatabase } from './sqlite-driver.ts';

/** Rows read in one go; between two goes other work may run. A row is about 10 KB. */
export const ROWS_PER_GO = 128;

interface Row {
  readonly id: number;
  readonly events: string;
}

/** How many events there are, and the link of the last. */
interface End {
  readonly count: number;
  readonly chain: string;
}

export class LearnerRows {
  readonly #rows;

  constructor(database: SqliteDatabase) {
    this.#rows = database.prepare(
      'SELECT id, events FROM ledger WHERE id IN (SELECT value FROM json_each(?)) AND tenant = ? ORDER BY id',
    );
  }

  /** @param ids at most {@link ROWS_PER_GO} @throws LedgerDamage where one is missing */
  of(ids: readonly number[], tenantId: string): readonly Row[] {
    const rows = this.#rows.all(JSON.stringify(ids), tenantId) as Row[];
    for (const [at, id] of ids.entries()) if (rows[at]?.id !== id) throw missingRow(id);
    return rows;
  }

  /** Where the learner stands with these rows. @param before with what comes before them */
  end(ids: readonly number[], tenantId: string, learnerId: string, before: End): End {
    let { count, chain } = before;
    for (let from = 0; from < ids.length; from += ROWS_PER_GO) {
      for (const row of this.of(ids.slice(from, from + ROWS_PER_GO), tenantId)) {
        const held = tally(row.id, row.events, learnerId);
        count += held.count;
        chain = held.chain;
      }
    }
    return { count, chain };
  }
}
