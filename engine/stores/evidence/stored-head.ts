/** A signed head as a row of either database. */

import { LedgerDamage } from '../../ledger/evolve.ts';
import { readHead, type SignedHead } from './signed-head.ts';

export interface HeadRow {
  readonly tenant: string;
  readonly day: string;
  readonly statement: string;
  readonly signature: string;
}

/** @throws LedgerDamage where it is none, or lies about its place */
export function storedHead({ tenant, day, statement, signature }: HeadRow): SignedHead {
  const head = readHead(statement, signature);
  if (head !== null && head.statement.tenant === tenant && head.statement.day === day) return head;
  throw new LedgerDamage(
    `The signed head of host "${tenant}" and day ${day} cannot be read. Reason: it is none, or it belongs elsewhere. Restore the ledger from a backup.`,
  );
}
