/** Whether anything is served to a session: not before it is opened, and not once it is over. */

import { setTimeout } from 'node:timers/promises';
import { type Response } from 'express';
import { type Clerk } from '../clerk/clerk.ts';
import { TOKEN_LIFE_SECONDS } from '../gate/token.ts';
import { hasEnded } from '../ledger/decide.ts';
import { type SessionState } from '../ledger/state.ts';
import { type LessonFile } from '../library/lesson-folder.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { refOf } from './media-release.ts';

/** A preview address stops working after this, milliseconds. */
const PREVIEW_LIFE_MS = 12 * 3_600_000;
/** How long media wait for the opening of their session, and how often it is looked for, milliseconds. */
const OPENING_MS = 5_000;
const LOOK_EVERY_MS = 5;
/** In so many looks once whether another engine has opened it. */
const LOOKS_FOR_ANOTHER = 60;
/** Requests of one session that may wait; a page asks for the first segment of each kind. */
const MOST_WAITING = 8;

interface Ports {
  readonly clerk: Clerk;
  readonly utcMs: () => number;
}

const waiting = new Map<string, number>();

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
  if (previewUntilMs !== null) {
    if (ports.utcMs() - row.issuedUtcMs > PREVIEW_LIFE_MS) return refusal('session_ended');
    const beyond = file !== null && file.role !== 'other' && file.span[0] >= previewUntilMs;
    return beyond ? refusal('preview_over') : null;
  }
  const ref = refOf(session);
  const opened = async (): Promise<SessionState | undefined> =>
    // Another engine may have opened the session a moment ago.
    (await ports.clerk.current(ref))?.state.sessions.get(row.sessionId);
  let known = (await ports.clerk.account(ref)).state.sessions.get(row.sessionId);
  const isYoung = ports.utcMs() - row.issuedUtcMs <= TOKEN_LIFE_SECONDS * 1_000;
  if (known === undefined && isYoung && file !== null) {
    // A page asks for these while it opens its session; the token lives as long.
    if (file.role === 'other') return null;
    known = (await opening(ports, session, response)) ?? (await opened());
    if (known === undefined) return refusal('too_early');
  }
  known ??= await opened();
  if (known === undefined) return refusal('capability_invalid');
  return hasEnded(known, ports.clerk.now(ref)) ? refusal('session_ended') : null;
}

/** Waits until the session is open: on a far network its opening and its first media come together. */
async function opening(
  { clerk }: Ports,
  session: IssuedSession,
  response: Response,
): Promise<SessionState | undefined> {
  const { sessionId } = session.row;
  const ref = refOf(session);
  const others = waiting.get(sessionId) ?? 0;
  if (others >= MOST_WAITING) return undefined;
  waiting.set(sessionId, others + 1);
  try {
    for (let look = 1; look * LOOK_EVERY_MS <= OPENING_MS && !response.closed; look += 1) {
      await setTimeout(LOOK_EVERY_MS);
      const isTurn = look % LOOKS_FOR_ANOTHER === 0;
      const account = isTurn ? await clerk.current(ref) : await clerk.account(ref);
      const known = account?.state.sessions.get(sessionId);
      if (known !== undefined) return known;
    }
    return undefined;
  } finally {
    const left = (waiting.get(sessionId) ?? 1) - 1;
    if (left === 0) waiting.delete(sessionId);
    else waiting.set(sessionId, left);
  }
}
