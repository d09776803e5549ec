/** A signed head as a row of either database. */

import { LedgerDamage } from '../../ledger/evolve.ts';
import { readHead, type SignedHead } from './signed-head.ts';

export interface HeadRow {
  readonly tenant: string;
  readonly day: string;
  readonly statement: string;
  readonly signature: string;
}

/**
 * The heads in these rows; see `LedgerArchive.signedHeads`.
 *
 * @throws LedgerDamage where one is none, or lies about its place, and nobody wants to be told
 */
export function storedHeads(
  rows: readonly HeadRow[],
  onUnreadable?: (row: HeadRow) => void,
): SignedHead[] {
  return rows.flatMap((row) => {
    try {
      return [storedHead(row)];
    } catch (error) {
      if (onUnreadable === undefined || !(error instanceof LedgerDamage)) throw error;
      onUnreadable(row);
      return [];
    }
  });
}

function storedHead({ tenant, day, statement, signature }: HeadRow): SignedHead {
  const head = readHead(statement, signature);
  if (head !== null && head.statement.tenant === tenant && head.statement.day === day) return head;
  throw new LedgerDamage(
    `The signed head of host "${tenant}" and day ${day} cannot be read. Reason: it is none, or it belongs elsewhere. Restore the ledger from a backup.`,
  );
}
