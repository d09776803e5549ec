/** Presentation tokens: no file lies there, and what goes out is let go like the media it lies in. */

import { type Request, type Response } from 'express';
import { type Clerk } from '../clerk/clerk.ts';
import { type PresentationTokens } from '../gate/presentation-tokens.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { TOKEN_PIECE_MS } from '../protocol/tokens.ts';
import { type Span } from '../protocol/units.ts';
import { refOf, released } from './media-release.ts';
import { refuse } from './refuse.ts';

const PATH = /^tokens\/(0|[1-9]\d{0,5})\.json$/;

/** The number of the piece that a path names, or null where it names none. */
export function tokenPieceOf(path: string): number | null {
  const number = PATH.exec(path)?.[1];
  return number === undefined ? null : Number(number);
}

/**
 * Answers `{tokens: [[atMs, value], ...]}` of one piece of the lesson, no earlier than a segment that
 * begins where the piece begins. They cost the meter nothing: without its media a token is of no use.
 */
export async function sendTokens(
  ports: { readonly clerk: Clerk; readonly presentationTokens: PresentationTokens },
  request: Request,
  response: Response,
  session: IssuedSession,
  piece: number,
): Promise<void> {
  const { state } = await ports.clerk.account(refOf(session));
  const known = state.sessions.get(session.row.sessionId);
  const startMs = piece * TOKEN_PIECE_MS;
  const hasAny = known !== undefined && known.policy.assurance.tokensPerMinute > 0;
  if (!hasAny || startMs >= known.durationMs || request.method !== 'GET') {
    return refuse(response, 'not_found');
  }
  const span: Span = [startMs, Math.min(startMs + TOKEN_PIECE_MS, known.durationMs)];
  const done = await released(ports.clerk, response, session, span);
  if (done === null) return;
  done(false);
  if (response.closed) return;
  response.set('Cache-Control', 'no-store');
  response.json({ tokens: ports.presentationTokens.within(known, span) });
}
