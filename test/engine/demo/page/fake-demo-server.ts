/** The demo server as the page sees it. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { refusal, REFUSALS, type RefusalCode } from '../../../../engine/protocol/refusals.ts';
import { type Statement } from '../../../../engine/protocol/statement.ts';
import { sampleLesson, sampleSessions } from '../../console/sample-desk.ts';
import { sendFile } from '../../console/static-files.ts';
import { FAKE_PLAYER } from './fake-player.ts';

/** Stricter than the engine's own: the page must not need inline scripts or styles. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'";

export interface Packaging {
  readonly phase: 'packaging' | 'failed';
  readonly progressRatio?: number;
  readonly detail?: string;
}

export interface FakeDemo {
  readonly url: string;
  packaging: Packaging | null;
  /** True once the learner has studied. */
  studied: boolean;
  learnerNumber: number;
  failSessions: RefusalCode | null;
  withPlayer: boolean;
  /** Bodies of POST /demo/api/sessions, in order. */
  readonly opened: unknown[];
  readonly stop: () => Promise<void>;
}

export async function startFakeDemo(folder: string): Promise<FakeDemo> {
  const server = createServer((request, response) => {
    answer(demo, folder, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const demo: FakeDemo = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    packaging: null,
    studied: false,
    learnerNumber: 1,
    failSessions: null,
    withPlayer: true,
    opened: [],
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return demo;
}

async function answer(
  demo: FakeDemo,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://fake');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  switch (pathname) {
    case '/player/lectern.js':
      if (!demo.withPlayer) return void response.writeHead(404).end();
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(FAKE_PLAYER);
    case '/demo/api/state':
      return send(response, state(demo));
    case '/demo/api/statement':
      return send(response, statement(demo));
    case '/demo/api/learner':
      demo.learnerNumber += 1;
      demo.studied = false;
      return void response.writeHead(204).end();
    case '/demo/api/sessions':
      if (demo.failSessions !== null) return refuse(response, demo.failSessions);
      demo.opened.push(JSON.parse(Buffer.concat(chunks).toString()));
      return send(response, { token: `token-${demo.opened.length}` }, 201);
    default:
      return sendFile(response, folder, pathname.slice(1), POLICY);
  }
}

function state(demo: FakeDemo): unknown {
  return {
    course: {
      courseId: 'demo',
      title: {
        zh: '专业技术人员继续教育：学时认定与诚信学习',
        en: 'Continuing education for professionals: study time and honest learning',
      },
      lessons: [
        {
          lessonId: 'fire-safety-01',
          title: { zh: '学习时长是怎么算的', en: 'How your study time is counted' },
          durationMs: demo.packaging === null ? 1_805_337 : null,
          language: 'zh',
          packaging: demo.packaging,
          chapters:
            demo.packaging === null
              ? [
                  { startMs: 0, title: { zh: '欢迎', en: 'Welcome' } },
                  { startMs: 312_400, title: { zh: '什么算学时', en: 'What counts' } },
                  { startMs: 1_200_000, title: { zh: '怎样补上', en: 'How to make it up' } },
                ]
              : [],
        },
        {
          lessonId: 'ledger-basics',
          title: {
            zh: '会计账簿基础与常见错误的识别（含二〇二六年新准则解读）',
            en: 'Ledger basics, and how to recognise common errors under the 2026 standards',
          },
          durationMs: 612_480,
          language: 'zh',
          packaging: null,
          chapters: [],
        },
      ],
    },
    learner: { id: `demo-${demo.learnerNumber}`, name: `演示${demo.learnerNumber}` },
    consoleUrl: '/console/',
  };
}

function statement(demo: FakeDemo): Statement {
  const nowUtcMs = Date.now();
  const own = demo.studied
    ? sampleSessions(nowUtcMs).filter(({ learnerId }) => learnerId === 'emp-20381')
    : [];
  return {
    learnerId: `demo-${demo.learnerNumber}`,
    asOfUtcMs: nowUtcMs,
    courses: [],
    lessons: own.map(sampleLesson),
    sessions: own,
  };
}

function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, code: RefusalCode): void {
  send(response, { error: refusal(code) }, REFUSALS[code].status);
}
