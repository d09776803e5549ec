/** The name of a learner inside a store. */

const UNFIT = /[\p{Cc}\p{Cs}]/u;

/** One text for both ids, for maps: different pairs have different keys. */
export function learnerKey(tenantId: string, learnerId: string): string {
  return `${tenantId.length}:${tenantId}${learnerId}`;
}

/**
 * Control characters would break the lines of the ledger, and half characters change when they are
 * stored, so ids hold neither.
 */
export function isStorable(tenantId: string, learnerId: string): boolean {
  return tenantId !== '' && learnerId !== '' && !UNFIT.test(tenantId) && !UNFIT.test(learnerId);
}

/** @throws RangeError for ids that are not storable. */
export function mustBeStorable(tenantId: string, learnerId: string): void {
  if (isStorable(tenantId, learnerId)) return;
  throw new RangeError(
    `The learner ${JSON.stringify(learnerId)} of host ${JSON.stringify(tenantId)} cannot be stored. Reason: an id is empty, or holds a control character or half a character. Let the host use printable ids.`,
  );
}
