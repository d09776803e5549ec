/** Keys of encrypted lessons: no file lies there, and what goes out is a fact in the ledger. */

import { type Request, type Response } from 'express';
import { type Clerk } from '../clerk/clerk.ts';
import { type Command } from '../ledger/decide.ts';
import { type LessonFile } from '../library/lesson-folder.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { refOf, released } from './media-release.ts';
import { refuse } from './refuse.ts';

/**
 * Hands out the key of a key period: at the pace of its segments, and recorded before it goes. A
 * preview has no account to record anything in.
 */
export async function sendKey(
  clerk: Clerk,
  request: Request,
  response: Response,
  session: IssuedSession,
  { span, keyId, key }: LessonFile & { role: 'key' },
): Promise<void> {
  if (request.method === 'GET' && !session.row.preview) {
    const done = await released(clerk, response, session, span);
    if (done === null) return;
    // Whoever went while the ledger was asked gets no key, and the statement says so.
    if (response.closed) return done(false);
    const { sessionId } = session.row;
    try {
      const issue: Command = { type: 'issue-key', sessionId, keyId, span };
      const verdict = await clerk.submit(refOf(session), issue);
      if (!verdict.ok) return refuse(response, verdict.refusal.code);
    } finally {
      // The fact has taken the reservation's place, or nothing went out.
      done(false);
    }
  }
  response.set('Cache-Control', 'no-store').type('application/octet-stream');
  response.set('Content-Length', String(key.length));
  if (request.method === 'HEAD') response.end();
  else response.end(key);
}
