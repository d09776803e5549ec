/** Checks the signed heads themselves: signatures, their own chain, and those kept elsewhere. */

import { type Faults } from './faults.ts';
import { firstPrevious, headHash, isSignedBy, type SignedHead } from './signed-head.ts';
import { type VerifyPorts } from './verify-ports.ts';

/** @param signed by tenant and day, as the archive gives them */
export async function checkHeads(
  { publicKey, kept, newestHash }: Omit<VerifyPorts, 'archive'>,
  signed: readonly SignedHead[],
  faults: Faults,
): Promise<void> {
  const newest = new Map<string, SignedHead>();
  const hashes = new Set<string>();
  for (const head of signed) {
    const { tenant: tenantId, day, previous } = head.statement;
    const before = newest.get(tenantId);
    if (!isSignedBy(head, publicKey)) {
      const what = 'its signature is not of this key';
      faults.add({ kind: 'false-head', tenantId, day, what });
    }
    const expected = before === undefined ? firstPrevious(tenantId) : headHash(before);
    if (previous !== expected) {
      const what =
        before === undefined
          ? 'it is the first that is there, and names one before it'
          : `it does not follow from the head of ${before.statement.day}: one between is missing`;
      faults.add({ kind: 'missing-head', tenantId, day, what });
    }
    newest.set(tenantId, head);
    hashes.add(headHash(head));
  }
  for (const head of kept) {
    const { tenant: tenantId, day } = head.statement;
    if (!isSignedBy(head, publicKey)) {
      const what = 'the head that was kept elsewhere is not signed by this key';
      faults.add({ kind: 'false-head', tenantId, day, what });
    } else if (!hashes.has(headHash(head))) {
      const what = 'the head that was kept elsewhere is not in the ledger, or another one is';
      faults.add({ kind: 'missing-head', tenantId, day, what });
    }
  }
  const tenants = new Set([...newest.keys(), ...kept.map(({ statement }) => statement.tenant)]);
  for (const tenantId of tenants) await checkRemembered(tenantId);

  async function checkRemembered(tenantId: string): Promise<void> {
    const hash = await newestHash(tenantId);
    if (hash === undefined || hashes.has(hash)) return;
    const what = 'the newest head that the catalogue remembers is not in the ledger';
    faults.add({ kind: 'missing-head', tenantId, what });
  }
}
