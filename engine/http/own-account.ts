/**
 * A learner's own door: how the time in the lesson of this session was counted. What opens it is the
 * resume key, a secret of the player that stands in no address, so in no log of a proxy either. It
 * tells of one learner and one lesson, and takes no parameters.
 */

import { type Request, type RequestHandler, type Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Clerk } from '../clerk/clerk.ts';
import { inPieces } from '../clerk/in-pieces.ts';
import { bearerKey } from '../gate/api-key.ts';
import { type Capabilities } from '../gate/capability.ts';
import { originAllowed } from '../gate/origin.ts';
import { readResumeKey } from '../gate/resume-key.ts';
import { type AccountOfSession, lessonAccountOf } from '../ledger/lesson-account.ts';
import { type SessionDirectory } from '../library/session-directory.ts';
import { refusal } from '../protocol/refusals.ts';
import { AccountFolding } from './account-folding.ts';
import { refOf } from './media-release.ts';
import { refuse } from './refuse.ts';

export interface OwnAccountPorts {
  readonly clerk: Clerk;
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
  readonly utcMs: () => number;
  readonly onError: (error: unknown) => void;
}

/** Answers to one learner in a minute; a person who looks now and then needs two or three. */
const ANSWERS_PER_MINUTE = 12;
/** How long after its end a session may still ask, milliseconds. */
const ASKS_AFTER_END_MS = 24 * 3_600_000;
const PREFLIGHT_SECONDS = '7200';
const BUSY_RETRY_MS = 2_000;

type Folding = AccountFolding<AccountOfSession | null>;

/** Serves `GET /account` with the resume key as `Authorization: Bearer <key>`. */
export function ownAccountHandler(ports: OwnAccountPorts): RequestHandler {
  const rates = new RateLimiterMemory({ points: ANSWERS_PER_MINUTE, duration: 60 });
  const folding: Folding = new AccountFolding();
  return (request, response) => {
    allowReading(request, response);
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    if (request.method !== 'GET') return refuse(response, 'not_found');
    answer(ports, rates, folding, request, response).catch((error: unknown) => {
      ports.onError(error);
      if (!response.headersSent) refuse(response, 'internal');
      else response.destroy();
    });
  };
}

async function answer(
  ports: OwnAccountPorts,
  rates: RateLimiterMemory,
  folding: Folding,
  request: Request,
  response: Response,
): Promise<void> {
  const key = bearerKey(request.headers.authorization);
  const resumed = key === null ? null : readResumeKey(ports.capabilities, key);
  const issued = resumed === null ? undefined : await ports.directory.find(resumed.sessionId);
  if (resumed === null || issued === undefined) return refuse(response, 'session_unknown');
  const { sessionId } = resumed;
  if (!originAllowed(request, issued.tenant.origins)) return refuse(response, 'origin_refused');
  if (issued.row.preview) return refuse(response, 'preview_only');
  const ref = refOf(issued);
  const isWithin = await rates.consume(`${ref.tenantId}\t${ref.learnerId}`).then(
    () => true,
    () => false,
  );
  if (!isWithin) {
    response.set('Retry-After', '60');
    return refuse(response, 'rate_limited', 'wait a minute before asking again');
  }
  // Not the account in memory: to read that for somebody who has left is one long piece of work.
  const events = ports.clerk.inMemory(ref)?.count ?? null;
  const asked = folding.ask(ref, sessionId, events, async () =>
    inPieces(lessonAccountOf(await ports.clerk.reading(ref), sessionId, ports.utcMs())),
  );
  if (asked === null) {
    return refuse(response, { ...refusal('overloaded'), retryAfterMs: BUSY_RETRY_MS });
  }
  const told = await asked;
  if (told === null) return refuse(response, 'session_unknown');
  if (isClosed(told, ports.utcMs())) return refuse(response, 'session_ended');
  response.json(told.account);
}

/** What a host took back tells nothing more; any other session may be asked about for a while. */
function isClosed({ end, bookedUntil }: AccountOfSession, utcMs: number): boolean {
  if (end?.why === 'revoked') return true;
  const lastUtcMs = Math.max(bookedUntil.utcMs, end?.at.utcMs ?? 0);
  return utcMs - lastUtcMs > ASKS_AFTER_END_MS;
}

/** Any page may read an answer; what it says is decided by key and origin. */
function allowReading({ headers: { origin } }: Request, response: Response): void {
  response.set('Cache-Control', 'no-store');
  if (origin === undefined) return;
  response.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Headers': 'Authorization',
    'Access-Control-Allow-Methods': 'GET',
    'Access-Control-Max-Age': PREFLIGHT_SECONDS,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    Vary: 'Origin',
  });
}
