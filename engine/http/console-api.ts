/** The compliance desk's API, read-only: sign in, list sessions, read statements. */

import express, { type Request, type Response, type Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Clerk } from '../clerk/clerk.ts';
import { inPieces } from '../clerk/in-pieces.ts';
import { type AddressOf } from '../gate/address.ts';
import { type Capabilities } from '../gate/capability.ts';
import { passwordFits } from '../gate/password.ts';
import { sumOf } from '../ledger/accounts.ts';
import { statementInSteps } from '../ledger/statement.ts';
import { type Library } from '../library/library.ts';
import {
  type CatalogueStore,
  type SessionMark,
  type SessionRow,
  type Tenant,
} from '../library/ports.ts';
import { decode, record, text } from '../protocol/decoder.ts';
import { type LocalizedText } from '../protocol/lesson.ts';
import { refuse } from './refuse.ts';
import { smallBody } from './small-body.ts';

export interface ConsoleApiPorts {
  readonly catalogue: CatalogueStore;
  readonly library: Library;
  readonly clerk: Clerk;
  readonly capabilities: Capabilities;
  readonly addressOf: AddressOf;
  readonly utcMs: () => number;
  /** The host whose sessions this desk looks at. */
  readonly tenantId: string;
}

export const PASSWORD_SETTING = 'console-password';
const COOKIE = 'lectern_desk';
/** A signed-in desk stays signed in for this long, milliseconds. */
const SIGNED_IN_MS = 12 * 3_600_000;
/** Sign-in attempts from one address in a minute. */
const ATTEMPTS_PER_MINUTE = 10;
const MOST_ROWS = 200;

const signIn = record({ password: text(1, 200) });

export function consoleApi(ports: ConsoleApiPorts): Router {
  const router = express.Router();
  const attempts = new RateLimiterMemory({ points: ATTEMPTS_PER_MINUTE, duration: 60 });
  router.use(smallBody('4kb'));
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.post('/sign-in', (request, response, next) => {
    attempts.consume(ports.addressOf(request)).then(
      () => void enter(ports, request, response).catch(next),
      () => refuse(response, 'rate_limited', 'wait a minute before the next attempt'),
    );
  });
  router.post('/sign-out', (_request, response) => {
    response.clearCookie(COOKIE, { path: '/console' }).status(204).end();
  });
  router.use((request, response, next) => {
    signedIn(ports, request).then((is) => {
      if (is) next();
      else refuse(response, 'not_signed_in');
    }, next);
  });
  router.get('/me', (_request, response) => {
    response.json({ tenant: ports.tenantId });
  });
  router.get('/sessions', (request, response, next) => {
    listSessions(ports, request, response).catch(next);
  });
  router.get('/sessions/:session', (request, response, next) => {
    showSession(ports, request.params.session, response).catch(next);
  });
  router.get('/learners/:learner', (request, response, next) => {
    showLearner(ports, request.params.learner, response).catch(next);
  });
  router.use((_request, response) => refuse(response, 'not_found'));
  return router;
}

async function enter(ports: ConsoleApiPorts, request: Request, response: Response): Promise<void> {
  const decoded = decode(signIn, request.body);
  const stored = await ports.catalogue.setting(PASSWORD_SETTING);
  const fits =
    decoded.ok && stored !== undefined && (await passwordFits(decoded.value.password, stored));
  if (!fits) return refuse(response, 'not_signed_in', 'the password is not right');
  const pass = `${ports.utcMs() + SIGNED_IN_MS}~${markOfPassword(stored)}`;
  response
    .cookie(COOKIE, ports.capabilities.issue('console', pass), {
      httpOnly: true,
      sameSite: 'strict',
      secure: cameOverTls(request),
      path: '/console',
      maxAge: SIGNED_IN_MS,
    })
    .status(204)
    .end();
}

/** Behind a proxy that ends TLS; who forges the header only forbids himself to come without TLS. */
function cameOverTls(request: Request): boolean {
  return request.secure || request.get('x-forwarded-proto')?.startsWith('https') === true;
}

async function signedIn(ports: ConsoleApiPorts, request: Request): Promise<boolean> {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/);
  const own = cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`));
  if (own === undefined) return false;
  const pass = ports.capabilities.check('console', own.slice(COOKIE.length + 1));
  const [until, mark] = pass?.split('~') ?? [];
  if (!(Number(until) > ports.utcMs())) return false;
  const stored = await ports.catalogue.setting(PASSWORD_SETTING);
  return stored !== undefined && mark === markOfPassword(stored);
}

/** Part of the stored hash's salt: a replaced password signs every desk out. */
function markOfPassword(stored: string): string {
  return stored.split('$')[1] ?? '';
}

async function listSessions(
  ports: ConsoleApiPorts,
  request: Request,
  response: Response,
): Promise<void> {
  const { learner, lesson, before, limit } = request.query;
  const wanted = Math.min(MOST_ROWS, Math.max(1, Math.floor(Number(limit)) || 50));
  const after = typeof before === 'string' ? markOf(before) : undefined;
  // One more than is shown tells whether there is a next page.
  const found = await ports.catalogue.sessions(ports.tenantId, {
    limit: wanted + 1,
    ...(typeof learner === 'string' && learner !== '' ? { learnerId: learner } : {}),
    ...(typeof lesson === 'string' && lesson !== '' ? { lessonId: lesson } : {}),
    ...(after === undefined ? {} : { after }),
  });
  const rows = found.slice(0, wanted);
  const tenant = await ports.catalogue.tenant(ports.tenantId);
  const sessions =
    tenant === undefined ? [] : await Promise.all(rows.map((row) => overview(ports, tenant, row)));
  const last = rows.at(-1);
  const next = found.length > wanted && last !== undefined ? nameOf(last) : null;
  response.json({ sessions: sessions.filter((row) => row !== null), next });
}

/** Where a page of sessions ends, as the desk hands it back to get the next one. */
function nameOf({ openedUtcMs, sessionId }: SessionRow): string {
  return `${openedUtcMs ?? 0}~${sessionId}`;
}

function markOf(name: string): SessionMark | undefined {
  const match = /^(\d{1,15})~([\w-]{1,80})$/.exec(name);
  if (match === null) return undefined;
  return { openedUtcMs: Number(match[1]), sessionId: String(match[2]) };
}

async function overview(ports: ConsoleApiPorts, tenant: Tenant, row: SessionRow) {
  const { tenantId, learnerId, sessionId, lessonId, mediaVersion } = row;
  const { state } = await ports.clerk.account({ tenantId, learnerId, timeZone: tenant.timeZone });
  const session = state.sessions.get(sessionId);
  if (session === undefined) return null;
  const folder = await ports.library
    .folder(tenantId, lessonId, mediaVersion)
    .catch(() => undefined);
  return {
    sessionId,
    learnerId,
    lessonId,
    lessonTitle: folder?.lesson.title ?? { en: lessonId },
    openedUtcMs: session.openedAt.utcMs,
    lastSeenUtcMs: session.bookedUntil.utcMs,
    endedUtcMs: session.end?.at.utcMs ?? null,
    end: session.end?.why ?? null,
    address: session.address,
    presentedMs: session.presentedMs,
    creditedMs: session.creditedMs,
    refusedMs: sumOf(session.refusedMs),
    countedMs: session.countedMs,
    durationMs: session.durationMs,
  };
}

async function showSession(
  ports: ConsoleApiPorts,
  sessionId: string,
  response: Response,
): Promise<void> {
  const row = await ports.catalogue.session(sessionId);
  if (row === undefined || row.tenantId !== ports.tenantId) {
    return refuse(response, 'session_unknown');
  }
  const statement = await statementFor(ports, row.learnerId);
  const session = statement?.sessions.find((each) => each.sessionId === sessionId);
  if (session === undefined) return refuse(response, 'session_unknown');
  const lesson = statement?.lessons.find(
    (each) => each.lessonId === row.lessonId && each.mediaVersion === row.mediaVersion,
  );
  const folder = await ports.library
    .folder(row.tenantId, row.lessonId, row.mediaVersion)
    .catch(() => undefined);
  const described = folder?.lesson;
  response.json({
    session,
    lesson,
    lessonTitle: described?.title ?? { en: row.lessonId },
    chapters: described?.chapters ?? [],
  });
}

async function showLearner(
  ports: ConsoleApiPorts,
  learnerId: string,
  response: Response,
): Promise<void> {
  const statement = await statementFor(ports, learnerId);
  if (statement === undefined) return refuse(response, 'internal');
  const lessons = await Promise.all(
    statement.lessons.map(async (lesson) => {
      const { lessonId, mediaVersion } = lesson;
      return { ...lesson, lessonTitle: await titleOf(ports, lessonId, mediaVersion) };
    }),
  );
  response.json({ ...statement, lessons });
}

/** The lesson's title, or its id where the folder cannot be read any more. */
async function titleOf(
  { library, tenantId }: ConsoleApiPorts,
  lessonId: string,
  mediaVersion: string,
): Promise<LocalizedText> {
  const folder = await library.folder(tenantId, lessonId, mediaVersion).catch(() => undefined);
  return folder?.lesson.title ?? { en: lessonId };
}

async function statementFor(ports: ConsoleApiPorts, learnerId: string) {
  const tenant = await ports.catalogue.tenant(ports.tenantId);
  if (tenant === undefined) return undefined;
  const { tenantId, timeZone } = tenant;
  const reading = await ports.clerk.reading({ tenantId, learnerId, timeZone });
  return inPieces(statementInSteps(learnerId, reading, ports.utcMs()));
}
