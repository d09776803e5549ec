/** Signs where all chains stood when the last day had ended. */

import { type KeyObject } from 'node:crypto';

import { chainNext, chainStart } from '../../ledger/chain.ts';
import { LedgerDamage } from '../../ledger/evolve.ts';
import { eachLine } from '../ledger-lines.ts';
import { sha256 } from '../sha256.ts';
import { type HeadToKeep, type LedgerArchive } from './archive.ts';
import { type ChainEnd, type Chains } from './chain-ends.ts';
import { firstPrevious, headHash, rootOf, type SignedHead, signHead } from './signed-head.ts';

const DAY_MS = 86_400_000;

/** The last UTC day that has ended, `2026-11-21`. */
export function endedDay(utcMs: number): string {
  return new Date(utcMs - DAY_MS).toISOString().slice(0, 10);
}

/**
 * Makes a head for each tenant of the ledger, unless the day has them already. Days on which no
 * engine ran are covered by the first head after them.
 *
 * @returns the new heads
 * @throws LedgerDamage where what came since the last heads does not follow from them: nothing is
 *   signed that `verify` would find fault with
 */
export async function signDay(
  archive: LedgerArchive,
  key: KeyObject,
  utcMs: number,
): Promise<readonly SignedHead[]> {
  const day = endedDay(utcMs);
  const newest = new Map<string, SignedHead>();
  for (const head of await archive.signedHeads()) newest.set(head.statement.tenant, head);
  if ([...newest.values()].some(({ statement }) => statement.day >= day)) return [];
  const from = Math.max(0, ...[...newest.values()].map(({ statement }) => statement.upTo));
  const upTo = await archive.cut();
  const tenants = await chainsUpTo(archive, newest.keys(), from, upTo);
  const made: HeadToKeep[] = [...tenants].map(([tenant, chains]) => {
    const before = newest.get(tenant);
    let events = 0;
    for (const { count } of chains.values()) events += count;
    const previous = before === undefined ? firstPrevious(tenant) : headHash(before);
    const counts = { upTo, learners: chains.size, events };
    const named = { format: 'lectern-head-1', tenant, day } as const;
    return { head: signHead({ ...named, ...counts, root: rootOf(chains), previous }, key), chains };
  });
  if (made.length > 0) await archive.keep(made);
  return made.map(({ head }) => head);
}

/** The signed chains, and what came after them, checked link by link. */
async function chainsUpTo(
  archive: LedgerArchive,
  signed: Iterable<string>,
  from: number,
  upTo: number,
): Promise<Map<string, Chains>> {
  const tenants = new Map<string, Chains>();
  for (const tenantId of signed) tenants.set(tenantId, await archive.signedChains(tenantId));
  for await (const rows of archive.rows(from)) {
    for (const { id, tenantId, lines } of rows) {
      if (id > upTo) return tenants;
      const chains: Chains = tenants.get(tenantId) ?? new Map<string, ChainEnd>();
      tenants.set(tenantId, chains);
      eachLine(id, lines, (learnerId, json, link) => {
        const end = chains.get(learnerId);
        const previous = end?.chain ?? chainStart(sha256, tenantId, learnerId);
        if (chainNext(sha256, previous, json) !== link) {
          throw new LedgerDamage(
            `Nothing was signed. Reason: row ${id} of the ledger does not follow from what was signed before. Run lectern-engine verify.`,
          );
        }
        chains.set(learnerId, { count: (end?.count ?? 0) + 1, chain: link });
      });
    }
  }
  return tenants;
}
