/** Paced release of one request: waits, answers 410 and 425 itself, or lets it go. */

import { type Response } from 'express';
import { type Clerk, type LearnerRef } from '../clerk/clerk.ts';
import { askRelease } from '../clerk/release.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { type Span } from '../protocol/units.ts';
import { refuse } from './refuse.ts';

export function refOf({ row, tenant }: IssuedSession): LearnerRef {
  return { tenantId: row.tenantId, learnerId: row.learnerId, timeZone: tenant.timeZone };
}

/**
 * Waits until a span may be let go to the session, and answers the request where it may not.
 *
 * @returns to be told how the transfer ended, or null where the request has been answered
 */
export async function released(
  clerk: Clerk,
  response: Response,
  session: IssuedSession,
  span: Span,
): Promise<((wentOut: boolean) => void) | null> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { sessionId } = session.row;
  const release = await askRelease(clerk, refOf(session), sessionId, span, gone.signal);
  switch (release.kind) {
    case 'gone':
      response.destroy();
      return null;
    case 'ended':
      refuse(response, 'session_ended');
      return null;
    case 'too-early':
      response.set('Retry-After', '2');
      refuse(response, 'too_early');
      return null;
    case 'released':
      return release.done;
  }
}
