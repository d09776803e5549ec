/**
 * The batch door: the live protocol by plain HTTP requests, for players whose websockets are blocked.
 * It stands ahead of express, because a request there costs six times as much, and it is the same
 * connection behind it: same decoders, same rates, same answers.
 */

import { type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { bearerKey } from '../gate/api-key.ts';
import { originAllowed } from '../gate/origin.ts';
import { readResumeKey } from '../gate/resume-key.ts';
import { decode } from '../protocol/decoder.ts';
import { type BatchAnswer, type BatchRequest, batchRequest } from '../protocol/messages.ts';
import { type Refusal, refusal, REFUSALS } from '../protocol/refusals.ts';
import { admit, type Admitted, type AdmissionPorts } from './admission.ts';
import { PollWire } from './poll-wire.ts';
import { readBody } from './request-body.ts';
import { type Roster } from './roster.ts';

export interface BatchDoorPorts {
  readonly livePath: string;
  readonly admission: AdmissionPorts;
  readonly roster: Roster;
  readonly onError: (error: unknown) => void;
}

/** A player that has not asked for so long has gone, milliseconds. */
const GONE_AFTER_MS = 30_000;
/** Longest that an answer waits for what the messages of its request bring about, milliseconds. */
const ANSWER_WITHIN_MS = 2_000;
/** Longest that the body of a request may take, milliseconds. */
const BODY_WITHIN_MS = 15_000;
const PREFLIGHT_SECONDS = '7200';

interface Caller {
  readonly id: string;
  readonly admitted: Admitted;
  readonly wire: PollWire;
}

/** Puts the door before whatever else answers requests. */
export function openBatchDoor(http: HttpServer, ports: BatchDoorPorts): { close(): void } {
  const path = `${ports.livePath}/beats`;
  const callers = new Map<string, Caller>();
  const others = http.listeners('request') as ((...args: unknown[]) => void)[];
  http.removeAllListeners('request');
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (pathOf(request) !== path) {
      for (const other of others) other.call(http, request, response);
      return;
    }
    answer(ports, callers, request, response).catch((error: unknown) => {
      ports.onError(error);
      if (response.headersSent) response.destroy();
      else refuse(response, refusal('internal'));
    });
  });
  const timer = setInterval(() => {
    const goneBeforeMs = performance.now() - GONE_AFTER_MS;
    for (const [sessionId, { wire }] of callers) {
      if (wire.lastAskedMs >= goneBeforeMs) continue;
      wire.disconnect();
      callers.delete(sessionId);
    }
  }, GONE_AFTER_MS / 3);
  return {
    close() {
      clearInterval(timer);
      for (const { wire } of callers.values()) wire.disconnect();
    },
  };
}

function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

async function answer(
  ports: BatchDoorPorts,
  callers: Map<string, Caller>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  allowReading(request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'POST') return refuse(response, refusal('not_found'));
  const body = await readBody(request, BODY_WITHIN_MS);
  if (body === null) {
    response.setHeader('Connection', 'close');
    return refuse(response, refusal('too_large'));
  }
  const decoded = decode(batchRequest, parsed(body));
  if (!decoded.ok) return refuse(response, refusal('malformed', decoded.error.message));
  const asked = decoded.value;
  const key = bearerKey(request.headers.authorization);
  // Who has heard nothing yet begins, and wants a welcome.
  const goesOn = key !== null && asked.heard > 0;
  const known = goesOn ? knownCaller(ports, callers, request, key) : undefined;
  known?.wire.heard(asked.heard);
  if (known !== undefined && (!known.wire.isClosed || known.wire.hasLastWord)) {
    if (!known.wire.isClosed) await converse(ports, known, asked);
    return send(response, known);
  }
  const begun = await begin(ports, callers, request, asked, key);
  if (!('wire' in begun)) return refuse(response, begun);
  // Whatever else came with it was said to a connection that is no more: the welcome tells the rest.
  await begun.wire.answered(0, ANSWER_WITHIN_MS);
  send(response, begun);
}

/** The connection of this key, where it is still there and the page may still speak. */
function knownCaller(
  { admission }: BatchDoorPorts,
  callers: ReadonlyMap<string, Caller>,
  request: IncomingMessage,
  key: string,
): Caller | undefined {
  const resumed = readResumeKey(admission.capabilities, key);
  const caller = resumed === null ? undefined : callers.get(resumed.sessionId);
  if (caller === undefined) return undefined;
  return originAllowed(request, caller.admitted.session.tenant.origins) ? caller : undefined;
}

async function begin(
  { admission, roster }: BatchDoorPorts,
  callers: Map<string, Caller>,
  request: IncomingMessage,
  { protocol, token, predecessor, network }: BatchRequest,
  key: string | null,
): Promise<Caller | Refusal> {
  const said = {
    protocol,
    ...(key === null ? {} : { resume: key }),
    ...(token === undefined ? {} : { token }),
    ...(predecessor === undefined ? {} : { predecessor }),
    ...(network === undefined ? {} : { network }),
  };
  const decided = await admit(admission, request, said);
  if (!decided.ok) return decided.refusal;
  const { admitted } = decided;
  const { sessionId } = admitted.session.row;
  let leave: () => void = () => undefined;
  const wire = new PollWire(performance.now(), () => {
    if (callers.get(sessionId)?.wire === wire && !wire.hasLastWord) callers.delete(sessionId);
    leave();
  });
  const caller = { id: randomBytes(9).toString('base64url'), admitted, wire };
  leave = roster.join(wire, admitted);
  callers.set(sessionId, caller);
  return caller;
}

/** Takes the messages in, and waits until what they brought about is said. */
async function converse(
  { admission, roster }: BatchDoorPorts,
  { admitted, wire }: Caller,
  { messages }: BatchRequest,
): Promise<void> {
  const { clerk } = admission;
  wire.lastAskedMs = performance.now();
  const before = wire.count;
  // Asking for news is a message, too.
  if (messages.length === 0) roster.rateOf(admitted.ref).take(clerk.monoMs());
  for (const { event, body } of messages) wire.receive(event, body);
  if (messages.length === 0 || admitted.session.row.preview) return;
  // A failing store is told by the connection itself.
  await clerk.durable(admitted.ref, () => null).catch(() => null);
  const isAnswered = messages.some(({ event }) => event !== 'checkshown');
  if (isAnswered) await wire.answered(before, ANSWER_WITHIN_MS);
  await new Promise((resolve) => setImmediate(resolve));
}

function send(response: ServerResponse, { id, wire }: Caller): void {
  const said: BatchAnswer = { connection: id, messages: wire.unheard };
  write(response, 200, said);
}

function refuse(response: ServerResponse, why: Refusal): void {
  const { retryAfterMs = why.code === 'overloaded' || why.code === 'rate_limited' ? 2_000 : null } =
    why;
  if (retryAfterMs !== null) response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
  write(response, REFUSALS[why.code].status, { error: why });
}

function write(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    })
    .end(text);
}

/** Any page may read an answer; what it says is decided by token, key and origin. */
function allowReading({ headers: { origin } }: IncomingMessage, response: ServerResponse): void {
  if (origin === undefined) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type');
  response.setHeader('Access-Control-Allow-Methods', 'POST');
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
  response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  response.setHeader('Vary', 'Origin');
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
