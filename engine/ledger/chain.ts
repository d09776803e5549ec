/**
 * The hash chain over one learner's events: the one definition, for stores that write it and for
 * whoever checks it. A link is SHA-256, as base64url text, of the link before it followed by the
 * event's JSON; the link before the first is made of the learner's name.
 */

/** SHA-256 of a text's UTF-8, as base64url without padding: 43 characters. */
export type Sha256 = (text: string) => string;

/** What the first event of a learner is chained to. Ids hold no control characters. */
export function chainStart(sha256: Sha256, tenantId: string, learnerId: string): string {
  return sha256(`lectern ledger\0${tenantId}\0${learnerId}`);
}

/** @param json the event as it is stored, byte for byte */
export function chainNext(sha256: Sha256, previous: string, json: string): string {
  return sha256(previous + json);
}
