/** The console's side of the engine, answering from sample data. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { refusal, REFUSALS, type RefusalCode } from '../../../engine/protocol/refusals.ts';
import { type SessionStatement } from '../../../engine/protocol/statement.ts';
import { CHAPTERS, LESSON_TITLES, sampleLesson, sampleSessions } from './sample-desk.ts';
import { sendFile } from './static-files.ts';

export const PASSWORD = 'a right password';
/** No inline script and no eval; antd writes its styles into the page, hence 'unsafe-inline'. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface FakeEngine {
  readonly url: string;
  sessions: SessionStatement[];
  /** Answered instead of the next API answers, until it is null again. */
  failWith: RefusalCode | null;
  /** Sends an answer of the wrong shape. */
  garbled: boolean;
  signedIn: boolean;
  readonly stop: () => Promise<void>;
}

export async function startFakeEngine(folder: string): Promise<FakeEngine> {
  const server: Server = createServer((request, response) => {
    answer(engine, folder, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const engine: FakeEngine = {
    url: `http://127.0.0.1:${port}/console/`,
    sessions: sampleSessions(Date.now()),
    failWith: null,
    garbled: false,
    signedIn: false,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return engine;
}

async function answer(
  engine: FakeEngine,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const path = url.pathname.replace(/^\/console\//, '');
  if (!path.startsWith('api/')) return sendFile(response, folder, path, POLICY);
  const call = path.slice('api/'.length);
  if (call === 'sign-in') return signIn(engine, request, response);
  if (call === 'sign-out') {
    engine.signedIn = false;
    response.writeHead(204).end();
    return undefined;
  }
  if (!engine.signedIn) return refuse(response, 'not_signed_in');
  if (call !== 'me' && engine.failWith !== null) return refuse(response, engine.failWith);
  if (call !== 'me' && engine.garbled) return send(response, { sessions: 'none' });
  return send(response, read(engine, call, url.searchParams), () => refuseUnknown(response, call));
}

function read(engine: FakeEngine, call: string, query: URLSearchParams): unknown {
  if (call === 'me') return { tenant: '粤东安全生产培训中心 Eastern Safety Training' };
  if (call === 'sessions') return page(engine.sessions, query);
  const [kind, escaped = ''] = call.split('/');
  const id = decodeURIComponent(escaped);
  if (kind === 'learners') {
    const sessions = engine.sessions.filter(({ learnerId }) => learnerId === id);
    const lessons = new Map(sessions.map((each) => [each.lessonId, sampleLesson(each)]));
    return {
      learnerId: id,
      asOfUtcMs: Date.now(),
      courses: [],
      lessons: [...lessons.values()],
      sessions,
    };
  }
  const session = engine.sessions.find(({ sessionId }) => sessionId === id);
  if (session === undefined) return undefined;
  const lessonTitle = LESSON_TITLES[session.lessonId];
  return { session, lesson: sampleLesson(session), lessonTitle, chapters: CHAPTERS };
}

function page(sessions: readonly SessionStatement[], query: URLSearchParams): unknown {
  const limit = Number(query.get('limit') ?? 50);
  const before = Number(query.get('before') ?? Number.MAX_SAFE_INTEGER);
  const fits = sessions.filter(
    ({ learnerId, lessonId, openedUtcMs }) =>
      openedUtcMs < before &&
      (query.get('learner') ?? learnerId) === learnerId &&
      (query.get('lesson') ?? lessonId) === lessonId,
  );
  const shown = fits.slice(0, limit);
  return {
    sessions: shown.map((each) => ({
      sessionId: each.sessionId,
      learnerId: each.learnerId,
      lessonId: each.lessonId,
      lessonTitle: LESSON_TITLES[each.lessonId],
      openedUtcMs: each.openedUtcMs,
      lastSeenUtcMs: each.lastSeenUtcMs,
      endedUtcMs: each.endedUtcMs,
      end: each.end,
      address: each.addresses.at(-1)?.address ?? null,
      creditedMs: each.coverage.creditedMs,
      refusedMs: Object.values(each.coverage.refusedMs).reduce((sum, ms) => sum + ms, 0),
      presentedMs: each.coverage.presentedMs,
      countedMs: each.time.countedMs,
      durationMs: each.durationMs,
    })),
    next: fits.length > limit ? String(shown.at(-1)?.openedUtcMs ?? 0) : null,
  };
}

async function signIn(
  engine: FakeEngine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { password } = JSON.parse(Buffer.concat(chunks).toString()) as { password: string };
  if (engine.failWith !== null) return refuse(response, engine.failWith);
  if (password !== PASSWORD) return refuse(response, 'not_signed_in');
  engine.signedIn = true;
  response.writeHead(204).end();
  return undefined;
}

function send(response: ServerResponse, body: unknown, orElse?: () => void): void {
  if (body === undefined && orElse !== undefined) return orElse();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return undefined;
}

function refuseUnknown(response: ServerResponse, call: string): void {
  refuse(response, call.startsWith('sessions/') ? 'session_unknown' : 'not_found');
}

function refuse(response: ServerResponse, code: RefusalCode): void {
  response
    .writeHead(REFUSALS[code].status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ error: refusal(code) }));
}
