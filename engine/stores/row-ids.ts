/** Ascending row ids as text: the first, then the steps to the next, in base 36. */

import { LedgerDamage } from '../ledger/evolve.ts';

export function packRowIds(ids: readonly number[]): string {
  let previous = 0;
  return ids
    .map((id) => {
      const step = id - previous;
      previous = id;
      return step.toString(36);
    })
    .join(' ');
}

/** @throws LedgerDamage where the text is none of {@link packRowIds}. */
export function unpackRowIds(text: string): number[] {
  let id = 0;
  return text.split(' ').map((step) => {
    id += parseInt(step, 36);
    if (!/^[0-9a-z]+$/.test(step) || !Number.isSafeInteger(id)) {
      throw new LedgerDamage(
        'The index of the ledger cannot be read. Reason: a list of row ids is garbled. Restore ledger.db from a backup.',
      );
    }
    return id;
  });
}
