/** Partitions of the ledger, one a month of commits. */

import { type PgQuery } from './pg-driver.ts';

/** A month as yyyymm, UTC. */
export function monthOf(utcMs: number): number {
  const at = new Date(utcMs);
  return at.getUTCFullYear() * 100 + at.getUTCMonth() + 1;
}

/** This month and the next: commits must not wait for a table at midnight. */
export function monthsFrom(utcMs: number): [number, number] {
  const at = new Date(utcMs);
  return [monthOf(utcMs), monthOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))];
}

/**
 * Another engine may make it at the same moment. It is attached, not made in its place: that would
 * wait for whoever reads the ledger, and hold up every append behind it.
 */
export async function makeMonth(query: PgQuery, month: number): Promise<void> {
  if (!Number.isInteger(month)) throw new RangeError(`${month} is no month`);
  const name = `ledger_${month}`;
  const [found] = await query('SELECT to_regclass($1) IS NOT NULL AS there', [name]);
  if (found?.['there'] === true) return;
  try {
    // Both or neither: one question is one transaction.
    await query(
      `CREATE TABLE ${name} (LIKE ledger INCLUDING DEFAULTS);
       ALTER TABLE ledger ATTACH PARTITION ${name} FOR VALUES IN (${month})`,
    );
  } catch (error) {
    const [now] = await query('SELECT to_regclass($1) IS NOT NULL AS there', [name]);
    if (now?.['there'] !== true) throw error;
  }
}

/** No partition takes the row: a month began while the engine slept. */
export function isMissingMonth(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  return code === '23514' && /no partition of relation/.test(message);
}
