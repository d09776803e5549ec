/** What the conformance suite runs against: an address, a key, a lesson, and a few ways to knock. */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { io } from 'socket.io-client';
import { type Refusal } from '../../engine/protocol/refusals.ts';
import { type Lesson, segmentFile } from '../../engine/protocol/lesson.ts';
import { BareClient } from '../support/bare-client.ts';

export interface Target {
  readonly url: string;
  readonly apiKey: string;
  /** A published lesson of at least 10 s with the `standard` policy. */
  readonly lesson: string;
  /** An origin that the host has registered, or null where none is known. */
  readonly origin: string | null;
  /** A token whose time is over, or null where none can be made from outside. */
  readonly expiredToken: ((learner: string) => Promise<string>) | null;
  /** A lesson whose segments are too large for any socket buffer, or null. */
  readonly heavyLesson: string | null;
}

export interface Issued {
  readonly sessionId: string;
  readonly token: string;
}

let numberOfLearners = 0;

/** A learner nobody has seen before, so that the suite can run again and again. */
export function newLearner(): string {
  numberOfLearners += 1;
  return `conformance-${process.pid}-${Date.now().toString(36)}-${numberOfLearners}`;
}

export async function issue(
  target: Target,
  learner: string,
  wish: { preview?: boolean; lesson?: string } = {},
): Promise<Issued> {
  const body = { learner, lesson: wish.lesson ?? target.lesson, preview: wish.preview ?? false };
  const answer = await fetch(`${target.url}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Issued;
}

/** Opens a session of a new learner. */
export async function open(
  target: Target,
  wish: { learner?: string; preview?: boolean; lesson?: string } = {},
): Promise<BareClient> {
  const { token } = await issue(target, wish.learner ?? newLearner(), wish);
  return BareClient.connect(target.url, { token });
}

/** Knocks with any handshake and any headers. @returns the refusal's code, or "welcome" */
export function knock(
  target: Target,
  auth: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<string> {
  const socket = io(target.url, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders: headers,
  });
  return new Promise((resolve) => {
    const answer = (code: string) => {
      socket.disconnect();
      resolve(code);
    };
    socket.once('welcome', () => answer('welcome'));
    socket.once('connect_error', (error: Error & { data?: Refusal }) =>
      answer(error.data?.code ?? `no refusal: ${error.message}`),
    );
  });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A request whose path goes out as it is: no client tidies `..` away. */
export function raw(
  target: Target,
  path: string,
  wish: { method?: string; headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  const { protocol, hostname, port } = new URL(target.url);
  const ask = protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = ask({ hostname, port, path, agent: false, ...wish }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Starts a transfer and breaks it off before anything of the body is read. */
export function breakOff(target: Target, path: string): Promise<void> {
  const { protocol, hostname, port } = new URL(target.url);
  const ask = protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = ask({ hostname, port, path, agent: false }, (answer) => {
      answer.destroy();
      resolve();
    });
    asked.on('error', reject);
    asked.end();
  });
}

export async function lessonOf(client: BareClient): Promise<Lesson> {
  const { body } = await client.fetch('lesson.json');
  return JSON.parse(body.toString()) as Lesson;
}

/** The files that carry the first seconds: one of each kind that the lesson has. */
export async function firstSegments(client: BareClient): Promise<string[]> {
  const { video, audio } = await lessonOf(client);
  return [video[0], audio[0]].flatMap((track) =>
    track === undefined ? [] : [`${track.path}/${segmentFile(0)}`],
  );
}

/** The code of a refusal, or "ack". */
export function codeOf(answer: object): string {
  return 'code' in answer ? String(answer.code) : 'ack';
}
