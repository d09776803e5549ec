/**
 * The demo host: a small learning site that embeds Lectern as any other would. It talks to the
 * engine over HTTP with an API key of its own, and its learners are made up.
 */

import { randomBytes } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { FIRST_TENANT } from '../installation.ts';
import { isOpen, type Library } from '../library/library.ts';
import { type CatalogueStore, type LessonRow } from '../library/ports.ts';
import {
  COURSE_TITLE,
  DEMO_COURSE,
  DEMO_LESSON,
  type LecturePackaging,
} from './lecture-packaging.ts';

export interface DemoPorts {
  readonly catalogue: CatalogueStore;
  readonly library: Library;
  readonly packaging: LecturePackaging;
  /** Base address of the engine and the demo host's own API key. */
  readonly engineUrl: () => string;
  readonly apiKey: string;
  readonly utcMs: () => number;
}

const COOKIE = 'lectern_demo_learner';
const COOKIE_LIFE_MS = 30 * 86_400_000;
/** Shown until the bundled lecture is packaged and says its own title. */
const FALLBACK_TITLE = { zh: '学习时长是怎么算的', en: 'How your study time is counted' };

export function demoHost(ports: DemoPorts): Router {
  const router = express.Router();
  router.use(express.json({ limit: '4kb' }));
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/state', (request, response, next) => {
    sendState(ports, request, response).catch(next);
  });
  router.post('/learner', (_request, response) => {
    response.json({ learner: describeLearner(newLearner(response)) });
  });
  router.post('/sessions', (request, response, next) => {
    const { lesson, preview } = (request.body ?? {}) as { lesson?: unknown; preview?: unknown };
    const learner = learnerOf(request, response);
    const body = JSON.stringify({ learner, lesson, preview: preview === true });
    forward(ports, response, '/v1/sessions', { method: 'POST', body }).catch(next);
  });
  router.get('/statement', (request, response, next) => {
    const learner = encodeURIComponent(learnerOf(request, response));
    forward(ports, response, `/v1/learners/${learner}/statement`, {}).catch(next);
  });
  return router;
}

async function forward(
  ports: DemoPorts,
  response: Response,
  path: string,
  init: { method?: string; body?: string },
): Promise<void> {
  const answer = await fetch(`${ports.engineUrl()}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${ports.apiKey}`, 'content-type': 'application/json' },
  });
  response
    .status(answer.status)
    .type('json')
    .send(await answer.text());
}

async function sendState(ports: DemoPorts, request: Request, response: Response): Promise<void> {
  const learner = learnerOf(request, response);
  const known = (await ports.catalogue.lessons(FIRST_TENANT)).filter((row) =>
    isOpen(row, ports.utcMs()),
  );
  const packaging = ports.packaging.state();
  const lessons = await Promise.all(
    known
      .filter((row) => packaging === null || row.lessonId !== DEMO_LESSON)
      .map((row) => describe(ports, row)),
  );
  if (packaging !== null) {
    lessons.unshift({
      lessonId: DEMO_LESSON,
      title: FALLBACK_TITLE,
      durationMs: null,
      language: 'zh',
      packaging,
      chapters: [],
    });
  }
  const courses = await ports.catalogue.courses(FIRST_TENANT);
  const course = courses.find((each) => each.courseId === DEMO_COURSE);
  response.json({
    course: { courseId: DEMO_COURSE, title: course?.title ?? COURSE_TITLE, lessons },
    learner: describeLearner(learner),
    consoleUrl: '/console/',
  });
}

interface DemoLesson {
  readonly lessonId: string;
  readonly title: Readonly<Record<string, string>>;
  readonly durationMs: number | null;
  readonly language: string;
  readonly packaging: ReturnType<LecturePackaging['state']>;
  readonly chapters: readonly unknown[];
}

async function describe({ library }: DemoPorts, row: LessonRow): Promise<DemoLesson> {
  const { lessonId, title, durationMs, language, mediaVersion } = row;
  const folder = await library.folder(FIRST_TENANT, lessonId, mediaVersion).catch(() => undefined);
  const chapters = folder?.lesson.chapters ?? [];
  return { lessonId, title, durationMs, language, packaging: null, chapters };
}

function learnerOf(request: Request, response: Response): string {
  const match = new RegExp(`(?:^|;\\s*)${COOKIE}=(demo-[0-9a-f]{8})(?:;|$)`).exec(
    request.headers.cookie ?? '',
  );
  return match?.[1] ?? newLearner(response);
}

function newLearner(response: Response): string {
  const learner = `demo-${randomBytes(4).toString('hex')}`;
  response.cookie(COOKIE, learner, { httpOnly: true, sameSite: 'lax', maxAge: COOKIE_LIFE_MS });
  return learner;
}

function describeLearner(learner: string): { id: string; name: string } {
  return { id: learner, name: learner.slice('demo-'.length).toUpperCase() };
}
