/** The host's door, server to server: sessions for its learners, statements, what is published. */

import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { type Clerk } from '../clerk/clerk.ts';
import { inPieces } from '../clerk/in-pieces.ts';
import { bearerKey, hashApiKey } from '../gate/api-key.ts';
import { type SessionTokens, TOKEN_LIFE_SECONDS } from '../gate/token.ts';
import { type Policy } from '../ledger/policy.ts';
import { lessonKeyOf } from '../ledger/state.ts';
import { statementInSteps } from '../ledger/statement.ts';
import { isOpen } from '../library/library.ts';
import { type SessionRow, type Tenant } from '../library/ports.ts';
import { decode, flag, optional, record, text } from '../protocol/decoder.ts';
import { lessonId } from '../protocol/lesson.ts';
import { watermarkText } from '../protocol/play-rules.ts';
import { region } from '../protocol/quality.ts';
import { takeCourseTest } from './course-test.ts';
import { proveIdentity } from './identity.ts';
import { mediaBaseOf, type MediaPorts } from './media.ts';
import { type PlayingQualityPorts, sendPlayingQuality } from './playing-quality.ts';
import { refuse } from './refuse.ts';
import { smallBody } from './small-body.ts';

export interface HostApiPorts extends PlayingQualityPorts {
  readonly clerk: Clerk;
  readonly tokens: SessionTokens;
  readonly capabilities: MediaPorts['capabilities'];
  /** The newest policy of this preset id. */
  readonly policyNow: (presetId: string) => Policy | undefined;
}

/** The host's own id of a learner: visible characters without spaces. */
export const learnerId = text(1, 128, /^[^\s\p{C}]+$/u);

const sessionRequest = record({
  learner: learnerId,
  lesson: lessonId,
  preview: optional(flag),
  /** The learner has declared a need for longer times to answer. */
  extendedTime: optional(flag),
  /** Where the learner is registered; only for sums of playing quality. */
  region: optional(region),
  /** What names the learner over the picture where the policy wants that; the id where it is not said. */
  watermark: optional(watermarkText),
});

const resetRequest = record({ reason: text(1, 1_000) });

export function hostApi(ports: HostApiPorts): Router {
  const router = express.Router();
  router.use(smallBody('16kb'));
  router.use((request, response, next) => {
    void findTenant(ports, request).then((tenant) => {
      if (tenant === undefined) return refuse(response, 'api_key_invalid');
      response.locals['tenant'] = tenant;
      next();
    }, next);
  });
  router.post('/sessions', (request, response, next) => {
    issueSession(ports, tenantOf(response), request, response).catch(next);
  });
  router.delete('/sessions/:session', (request, response, next) => {
    revokeSession(ports, tenantOf(response), request.params.session, response).catch(next);
  });
  router.post('/sessions/:session/identity', (request, response, next) => {
    proveIdentity(ports, tenantOf(response), request, response).catch(next);
  });
  router.get('/learners/:learner/statement', (request, response, next) => {
    sendStatement(ports, tenantOf(response), request.params.learner, response).catch(next);
  });
  router.post('/learners/:learner/courses/:course/reset', (request, response, next) => {
    resetCourse(ports, tenantOf(response), request, response).catch(next);
  });
  router.post('/courses/:course/tests', (request, response, next) => {
    takeCourseTest(ports, tenantOf(response), request, response).catch(next);
  });
  router.get(['/playing-quality', '/playing-quality.csv'], (request, response, next) => {
    sendPlayingQuality(ports, tenantOf(response), request, response).catch(next);
  });
  router.get('/lessons', (_request, response, next) => {
    ports.catalogue
      .lessons(tenantOf(response).tenantId)
      .then((lessons) =>
        response.json({ lessons: lessons.map(({ tenantId: _own, ...lesson }) => lesson) }),
      )
      .catch(next);
  });
  router.get('/courses', (_request, response, next) => {
    sendCourses(ports, tenantOf(response), response).catch(next);
  });
  return router;
}

function tenantOf(response: Response): Tenant {
  return response.locals['tenant'] as Tenant;
}

async function findTenant(ports: HostApiPorts, request: Request): Promise<Tenant | undefined> {
  const key = bearerKey(request.headers.authorization);
  const known = key === null ? undefined : await ports.catalogue.apiKey(hashApiKey(key));
  return known === undefined ? undefined : ports.catalogue.tenant(known.tenantId);
}

async function issueSession(
  ports: HostApiPorts,
  tenant: Tenant,
  request: Request,
  response: Response,
): Promise<void> {
  if (request.body === undefined) {
    return refuse(response, 'malformed', 'send a JSON body with Content-Type: application/json');
  }
  const decoded = decode(sessionRequest, request.body);
  if (!decoded.ok) {
    const aboutLearner = decoded.error.path === '.learner';
    return refuse(response, aboutLearner ? 'learner_invalid' : 'malformed', decoded.error.message);
  }
  const wish = decoded.value;
  const { tenantId } = tenant;
  const lesson = await ports.catalogue.lesson(tenantId, wish.lesson);
  if (lesson === undefined) return refuse(response, 'lesson_unknown', wish.lesson);
  const issuedUtcMs = ports.utcMs();
  if (!isOpen(lesson, issuedUtcMs)) return refuse(response, 'lesson_closed', lesson.state);
  const policy = ports.policyNow(tenant.policyId);
  if (policy === undefined) return refuse(response, 'internal', `no policy ${tenant.policyId}`);
  const row = {
    tenantId,
    sessionId: randomUUID(),
    learnerId: wish.learner,
    lessonId: lesson.lessonId,
    mediaVersion: lesson.mediaVersion,
    preview: wish.preview ?? false,
    region: wish.region ?? null,
    issuedUtcMs,
    openedUtcMs: null,
  };
  await ports.catalogue.putSession(row);
  const token = await ports.tokens.issue({
    ...row,
    policy: `${policy.id}@${policy.version}`,
    extendedTime: wish.extendedTime ?? false,
    mediaBase: mediaBaseOf(ports, row.sessionId),
    isFirst: await isFirstTime(ports, row),
    ...(wish.watermark === undefined ? {} : { watermark: wish.watermark }),
  });
  const { sessionId, preview } = row;
  response.status(201).json({ sessionId, token, expiresInSeconds: TOKEN_LIFE_SECONDS, preview });
}

/**
 * Whether the learner begins this lesson; its page may then ask for the beginning before it is welcomed.
 * It is a hint, and not worth the fold of a ledger: who is not in memory begins what he never opened.
 */
async function isFirstTime(
  { clerk, catalogue }: HostApiPorts,
  { tenantId, learnerId: learner, lessonId: lesson, mediaVersion, preview }: SessionRow,
): Promise<boolean> {
  if (preview) return false;
  const known = clerk.inMemory({ tenantId, learnerId: learner });
  if (known !== null) {
    return (known.state.lessons.get(lessonKeyOf(lesson, mediaVersion))?.positionMs ?? 0) === 0;
  }
  const asked = { learnerId: learner, lessonId: lesson, limit: 1 };
  const [newest] = await catalogue.sessions(tenantId, asked);
  return newest?.mediaVersion !== mediaVersion;
}

/** The host takes a session back: its token, its beats and media addresses of it work no more. */
async function revokeSession(
  ports: HostApiPorts,
  { tenantId, timeZone }: Tenant,
  sessionId: string,
  response: Response,
): Promise<void> {
  const row = await ports.catalogue.session(sessionId);
  // Whether it is open the ledger says: the list of sessions may lag behind after a crash.
  if (row === undefined || row.tenantId !== tenantId) return refuse(response, 'session_unknown');
  const ref = { tenantId, learnerId: row.learnerId, timeZone };
  const verdict = await ports.clerk.submit(ref, { type: 'end', sessionId, why: 'revoked' });
  if (!verdict.ok) return refuse(response, verdict.refusal);
  response.status(204).end();
}

async function sendStatement(
  ports: HostApiPorts,
  { tenantId, timeZone }: Tenant,
  learner: string,
  response: Response,
): Promise<void> {
  const decoded = decode(learnerId, learner);
  if (!decoded.ok) return refuse(response, 'learner_invalid');
  const reading = await ports.clerk.reading({ tenantId, learnerId: decoded.value, timeZone });
  response.json(await inPieces(statementInSteps(decoded.value, reading, ports.utcMs())));
}

/** The host lets a course be studied again that had failed because of missed checks. */
async function resetCourse(
  ports: HostApiPorts,
  { tenantId, timeZone }: Tenant,
  request: Request,
  response: Response,
): Promise<void> {
  const learner = decode(learnerId, request.params['learner']);
  if (!learner.ok) return refuse(response, 'learner_invalid');
  const told = decode(resetRequest, request.body ?? {});
  if (!told.ok) return refuse(response, 'malformed', told.error.message);
  const ref = { tenantId, learnerId: learner.value, timeZone };
  const courseId = String(request.params['course']);
  const { reason } = told.value;
  const verdict = await ports.clerk.submit(ref, { type: 'reset-course', courseId, reason });
  if (!verdict.ok) return refuse(response, verdict.refusal);
  response.status(204).end();
}

async function sendCourses(
  ports: HostApiPorts,
  { tenantId }: Tenant,
  response: Response,
): Promise<void> {
  const courses = await ports.catalogue.courses(tenantId);
  const lessons = await ports.catalogue.lessons(tenantId);
  response.json({
    courses: courses.map(({ courseId, title }) => ({
      courseId,
      title,
      lessons: lessons.filter((row) => row.courseId === courseId).map((row) => row.lessonId),
    })),
  });
}
