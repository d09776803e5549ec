/** The host tells that it made sure who studies in a session, with the learner's consent. */

import { type Request, type Response } from 'express';
import { type Clerk } from '../clerk/clerk.ts';
import { type CatalogueStore, type Tenant } from '../library/ports.ts';
import { decode, record, text } from '../protocol/decoder.ts';
import { refuse } from './refuse.ts';

const visible = /^[^\p{C}]+$/u;

const identityProof = record({
  /** How, in the host's words, e.g. `id-card-and-face`. */
  method: text(1, 100, visible),
  /** The host's own name of this proof; sent again, it is the same one. */
  reference: text(1, 200, visible),
  /** The host's record of the learner's consent. */
  consentId: text(1, 200, visible),
});

export async function proveIdentity(
  ports: { readonly catalogue: CatalogueStore; readonly clerk: Clerk },
  { tenantId, timeZone }: Tenant,
  request: Request,
  response: Response,
): Promise<void> {
  const decoded = decode(identityProof, request.body ?? {});
  if (!decoded.ok) return refuse(response, 'malformed', decoded.error.message);
  const sessionId = String(request.params['session']);
  const row = await ports.catalogue.session(sessionId);
  if (row === undefined || row.tenantId !== tenantId || row.openedUtcMs === null) {
    return refuse(response, 'session_unknown');
  }
  const ref = { tenantId, learnerId: row.learnerId, timeZone };
  const told = { type: 'prove-identity', sessionId, ...decoded.value } as const;
  const verdict = await ports.clerk.submit(ref, told);
  if (!verdict.ok) return refuse(response, verdict.refusal);
  response.status(204).end();
}
