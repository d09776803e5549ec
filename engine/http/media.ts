/**
 * Media delivery: files of a lesson under a capability of one session. First-time segments are
 * released at the pace of watching, and what was really sent becomes a fact in the ledger.
 */

import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Request, type RequestHandler, type Response } from 'express';
import { type Clerk, type LearnerRef } from '../clerk/clerk.ts';
import { type Capabilities } from '../gate/capability.ts';
import { originAllowed } from '../gate/origin.ts';
import { type Command, hasEnded } from '../ledger/decide.ts';
import { type LessonFile } from '../library/lesson-folder.ts';
import { type IssuedSession, type SessionDirectory } from '../library/session-directory.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { bytesCarried, PartialDeliveries } from './byte-ranges.ts';
import { sendKey } from './media-key.ts';
import { refOf, released } from './media-release.ts';
import { refuse } from './refuse.ts';
import { sendGzipped, wantsGzip } from './zipped-text.ts';

export interface MediaPorts {
  readonly clerk: Clerk;
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
  readonly utcMs: () => number;
  readonly onError: (error: unknown) => void;
}

/** Waits before the news of a delivery is brought to a failing store again, milliseconds. */
const NOTE_AGAIN_MS = [250, 1_000, 3_000, 10_000];
/** A preview address stops working after this, milliseconds. */
const PREVIEW_LIFE_MS = 12 * 3_600_000;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
  mpd: 'application/dash+xml',
  m3u8: 'application/vnd.apple.mpegurl',
  vtt: 'text/vtt; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jpg: 'image/jpeg',
  png: 'image/png',
};

/** Serves `GET|HEAD <prefix>/{capability}/{path}`. */
export function mediaHandler(ports: MediaPorts): RequestHandler {
  const partial = new PartialDeliveries();
  return (request, response) => {
    serve(ports, partial, request, response).catch((error: unknown) => {
      ports.onError(error);
      if (!response.headersSent) refuse(response, 'internal');
      else response.destroy();
    });
  };
}

async function serve(
  ports: MediaPorts,
  partial: PartialDeliveries,
  request: Request,
  response: Response,
): Promise<void> {
  const parts = request.params['path'] as unknown as string[] | undefined;
  const capability = String(request.params['capability']);
  const sessionId = ports.capabilities.check('media', capability);
  const session = sessionId === null ? undefined : await ports.directory.find(sessionId);
  if (session === undefined) return refuse(response, 'capability_invalid');
  if (!originAllowed(request, session.tenant.origins)) return refuse(response, 'origin_refused');
  allowOrigin(request, response);
  if (request.method === 'OPTIONS') {
    response.status(204).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 'not_found');
  const path = (parts ?? []).join('/');
  const file = session.folder.file(path);
  if (file === undefined) return refuse(response, 'not_found');
  const closed = await closedReason(ports, session, file);
  if (closed !== null) return refuse(response, closed);
  if (file.role === 'key') {
    await sendKey(ports.clerk, request, response, session, file);
    return;
  }
  if (file.role === 'other' && wantsGzip(request, path, file.bytes)) {
    await sendGzipped(response, join(session.folder.path, path), contentType(path));
    return;
  }
  if (file.role === 'other' || session.row.preview || request.method === 'HEAD') {
    sendFile(response, session, path);
    return;
  }
  await sendSegment(ports, partial, response, session, path, file);
}

/** Why nothing is served to this session any more, or null. */
async function closedReason(
  ports: MediaPorts,
  session: IssuedSession,
  file: LessonFile,
): Promise<Refusal | null> {
  const { row, previewUntilMs } = session;
  if (previewUntilMs !== null) {
    if (ports.utcMs() - row.issuedUtcMs > PREVIEW_LIFE_MS) return refusal('session_ended');
    const beyond = file.role !== 'other' && file.span[0] >= previewUntilMs;
    return beyond ? refusal('preview_over') : null;
  }
  const ref = refOf(session);
  const { state } = await ports.clerk.account(ref);
  const known = state.sessions.get(row.sessionId);
  if (known === undefined) return refusal('capability_invalid');
  return hasEnded(known, ports.clerk.now(ref)) ? refusal('session_ended') : null;
}

async function sendSegment(
  ports: MediaPorts,
  partial: PartialDeliveries,
  response: Response,
  session: IssuedSession,
  path: string,
  file: LessonFile & { role: 'segment' },
): Promise<void> {
  const ref = refOf(session);
  const { sessionId } = session.row;
  const done = await released(ports.clerk, response, session, file.span);
  if (done === null) return;
  // Whoever went while the ledger was asked will send no `close` any more.
  if (response.closed) return done(false);
  let delivered = false;
  response.once('finish', () => {
    const carried = carriedBy(response, file.bytes);
    if (carried === null) return;
    delivered = partial.add(`${sessionId}\t${path}`, carried, file.bytes);
    if (!delivered) return;
    const news: Command = { type: 'deliver', sessionId, kind: file.kind, spans: [file.span] };
    noteDelivery(ports.clerk, ref, news).catch(ports.onError);
  });
  // After `finish`: a delivery takes the reservation's place. A cut transfer carried something too.
  response.once('close', () => done(!delivered && carriedBy(response, file.bytes) !== null));
  sendFile(response, session, path);
}

function carriedBy(response: Response, fileBytes: number): readonly [number, number] | null {
  if (!response.headersSent) return null;
  const contentRange = headerText(response.getHeader('Content-Range'));
  return bytesCarried(response.statusCode, contentRange, fileBytes);
}

/** A store that fails for a moment must not cost the learner what was really sent. */
async function noteDelivery(clerk: Clerk, ref: LearnerRef, news: Command): Promise<void> {
  for (const waitMs of [...NOTE_AGAIN_MS, null]) {
    const verdict = await clerk.submit(ref, news);
    if (verdict.ok || verdict.refusal.code !== 'overloaded' || waitMs === null) return;
    await setTimeout(waitMs, undefined, { ref: false });
  }
}

function contentType(path: string): string {
  return CONTENT_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

function sendFile(response: Response, session: IssuedSession, path: string): void {
  response.type(contentType(path));
  response.sendFile(
    path,
    {
      root: session.folder.path,
      dotfiles: 'deny',
      // The address belongs to one session and one media version, so it never changes.
      cacheControl: false,
      headers: { 'Cache-Control': 'private, max-age=31536000, immutable' },
    },
    (error: (Error & { status?: number }) | undefined) => {
      // An aborted transfer is no fault of ours; a missing file is.
      if (error === undefined || response.headersSent) return;
      // A range or condition that cannot be met says nothing about whether the file is there.
      if (error.status === 416 || error.status === 412) response.status(error.status).end();
      else refuse(response, 'not_found');
    },
  );
}

function allowOrigin(request: Request, response: Response): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  response.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Headers': 'Range',
    'Access-Control-Expose-Headers': 'Content-Length, Content-Range, Retry-After',
    'Access-Control-Max-Age': '86400',
    Vary: 'Origin',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
}

function headerText(value: number | string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
