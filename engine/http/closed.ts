/** Whether anything is served to a session: not before it is opened, and not once it is over. */

import { type Response } from 'express';
import { type Clerk } from '../clerk/clerk.ts';
import { TOKEN_LIFE_SECONDS } from '../gate/token.ts';
import { hasEnded } from '../ledger/decide.ts';
import { type SessionState } from '../ledger/state.ts';
import { type LessonFile } from '../library/lesson-folder.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { refOf } from './media-release.ts';
import { type AwaitedOpenings } from './opening.ts';

/** A preview address stops working after this, milliseconds. */
const PREVIEW_LIFE_MS = 12 * 3_600_000;

interface Ports {
  readonly clerk: Clerk;
  readonly utcMs: () => number;
  readonly openings: AwaitedOpenings;
}

/**
 * @param file null for what is no file of the lesson
 * @returns why nothing is served, or null
 */
export async function closedReason(
  ports: Ports,
  session: IssuedSession,
  file: LessonFile | null,
  response: Response,
): Promise<Refusal | null> {
  const { row, previewUntilMs } = session;
  const ref = refOf(session);
  const { state } = await ports.clerk.account(ref);
  if (state.revokedTokens.has(row.sessionId)) return refusal('session_ended');
  if (previewUntilMs !== null) {
    if (ports.utcMs() - row.issuedUtcMs > PREVIEW_LIFE_MS) return refusal('session_ended');
    const beyond = file !== null && file.role !== 'other' && file.span[0] >= previewUntilMs;
    return beyond ? refusal('preview_over') : null;
  }
  const opened = async (): Promise<SessionState | undefined> =>
    // Another engine may have opened the session a moment ago.
    (await ports.clerk.current(ref))?.state.sessions.get(row.sessionId);
  let known = state.sessions.get(row.sessionId);
  const isYoung = ports.utcMs() - row.issuedUtcMs <= TOKEN_LIFE_SECONDS * 1_000;
  if (known === undefined && isYoung && file !== null) {
    // A page asks for these while it opens its session; the token lives as long.
    if (file.role === 'other') return null;
    known = await ports.openings.wait(session, response);
    if (known === undefined) {
      response.set('Retry-After', '2');
      return refusal('too_early');
    }
  }
  known ??= await opened();
  if (known === undefined) return refusal('capability_invalid');
  return hasEnded(known, ports.clerk.now(ref)) ? refusal('session_ended') : null;
}
