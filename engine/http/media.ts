/**
 * Media delivery: files of a lesson under a capability of one session. First-time segments are
 * released at the pace of watching, and what was really sent becomes a fact in the ledger.
 */

import { setTimeout } from 'node:timers/promises';
import { type Request, type RequestHandler, type Response } from 'express';
import { type Clerk, type LearnerRef } from '../clerk/clerk.ts';
import { bytesCarried, PartialDeliveries } from '../deliveries/byte-ranges.ts';
import { type Capabilities } from '../gate/capability.ts';
import { originAllowed } from '../gate/origin.ts';
import { type PresentationTokens } from '../gate/presentation-tokens.ts';
import { writeMark } from '../deliveries/mark.ts';
import { type Command } from '../ledger/decide.ts';
import { type SentAt } from '../ledger/stamp.ts';
import { type LessonFile } from '../library/lesson-folder.ts';
import { type IssuedSession, type SessionDirectory } from '../library/session-directory.ts';
import { LESSON_FILE, SHOWN_LESSON_FILE } from '../protocol/lesson.ts';
import { closedReason } from './closed.ts';
import { holdLastByte } from './last-byte.ts';
import { sendKey } from './media-key.ts';
import { refOf, released } from './media-release.ts';
import { type MediaSender, handToNginx } from './media-sender.ts';
import { sendTokens, tokenPieceOf } from './media-tokens.ts';
import { AwaitedOpenings } from './opening.ts';
import { refuse } from './refuse.ts';
import { sendShownLesson } from './shown-lesson.ts';
import { sendGzipped, wantsGzip } from './zipped-text.ts';

export interface MediaPorts {
  readonly clerk: Clerk;
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
  readonly sender: MediaSender;
  readonly presentationTokens: PresentationTokens;
  readonly utcMs: () => number;
  readonly onError: (error: unknown) => void;
}

export const MEDIA_PATH = '/media/';

/** Where the files of a session lie, as its token and its welcome say. */
export function mediaBaseOf({ capabilities }: Pick<MediaPorts, 'capabilities'>, sessionId: string) {
  return `${MEDIA_PATH}${capabilities.issue('media', sessionId)}/`;
}

/** Waits before the news of a delivery is brought to a failing store again, milliseconds. */
const NOTE_AGAIN_MS = [250, 1_000, 3_000, 10_000];

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
  const serving = { ...ports, openings: new AwaitedOpenings(ports.clerk) };
  return (request, response) => {
    serve(serving, partial, request, response).catch((error: unknown) => {
      ports.onError(error);
      if (!response.headersSent) refuse(response, 'internal');
      else response.destroy();
    });
  };
}

async function serve(
  ports: MediaPorts & { readonly openings: AwaitedOpenings },
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
  const piece = tokenPieceOf(path);
  if (piece !== null) {
    const over = await closedReason(ports, session, null, response);
    if (over !== null) return refuse(response, over);
    return sendTokens(ports, request, response, session, piece);
  }
  const isShown = path === SHOWN_LESSON_FILE;
  const file = session.folder.file(isShown ? LESSON_FILE : path);
  if (file === undefined) return refuse(response, 'not_found');
  const closed = await closedReason(ports, session, file, response);
  if (closed !== null) return refuse(response, closed);
  if (isShown) return sendShownLesson(request, response, session.folder);
  if (file.role === 'key') {
    await sendKey(ports.clerk, request, response, session, file);
    return;
  }
  if (file.role === 'other' && wantsGzip(request, path, file.bytes)) {
    await sendGzipped(response, session.folder, path, contentType(path));
    return;
  }
  const isMetered = file.role === 'segment' && !session.row.preview && request.method === 'GET';
  const elsewhere = ports.sender.kind === 'engine' ? null : ports.sender;
  if (isMetered && elsewhere !== null) {
    await letElsewhere(ports, elsewhere, response, session, path, file);
  } else if (isMetered) {
    await sendSegment(ports, partial, response, session, path, file);
  } else if (elsewhere?.kind === 'nginx') {
    response.type(contentType(path));
    handToNginx(elsewhere, response, session, path, null);
  } else sendFile(response, session, path);
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
  // Once the answer has ended it knows its connection no more.
  const connection = response.socket;
  holdLastByte(response, async () => {
    // Whoever has hung up by now never read it.
    if (connection === null || connection.destroyed) return false;
    const carried = carriedBy(response, file.bytes);
    if (carried === null) return true;
    const name = `${sessionId}\t${path}`;
    const sentAt = partial.add(name, carried, file.bytes, ports.clerk.now(ref));
    if (sentAt === null) return true;
    delivered = true;
    const { kind, span } = file;
    const news = { type: 'deliver', sessionId, kind, spans: [span] } as const;
    // Until the ledger knows of the delivery, the reservation stands for it.
    let isKnown = false;
    try {
      isKnown = await noteDelivery(ports.clerk, ref, news, sentAt);
      if (isKnown) partial.entered(name);
    } catch (error) {
      ports.onError(error);
    }
    done(!isKnown);
    return isKnown;
  });
  // A cut transfer carried something, too.
  response.once('close', () => {
    if (!delivered) done(carriedBy(response, file.bytes) !== null);
  });
  sendFile(response, session, path);
}

/** Paces a segment that somebody else sends, and says whom to ask for it. */
async function letElsewhere(
  ports: MediaPorts,
  sender: Exclude<MediaSender, { kind: 'engine' }>,
  response: Response,
  session: IssuedSession,
  path: string,
  file: LessonFile & { role: 'segment' },
): Promise<void> {
  const ref = refOf(session);
  const { sessionId } = session.row;
  const done = await released(ports.clerk, response, session, file.span);
  if (done === null) return;
  if (response.closed) return done(false);
  let hasGone = false;
  try {
    const mark = writeMark(ports.capabilities, {
      sessionId,
      path,
      releasedAt: ports.clerk.now(ref),
    });
    // The log may come hours late or never: what was let go is paid for now, and outlives a restart.
    const release: Command = { type: 'release', sessionId, spans: [file.span] };
    const verdict = await ports.clerk.submit(ref, release);
    if (!verdict.ok) return refuse(response, verdict.refusal);
    switch (sender.kind) {
      case 'nginx':
        response.type(contentType(path));
        handToNginx(sender, response, session, path, mark);
        break;
      case 'cdn':
        response.set('Cache-Control', 'no-store');
        response.redirect(302, sender.address(session.folder.path, path, mark));
        break;
    }
    hasGone = true;
  } finally {
    // Until the log tells, the span counts as let go.
    done(hasGone);
  }
}

function carriedBy(response: Response, fileBytes: number): readonly [number, number] | null {
  if (!response.headersSent) return null;
  const contentRange = headerText(response.getHeader('Content-Range'));
  return bytesCarried(response.statusCode, contentRange, fileBytes);
}

/**
 * A store that fails for a moment must not cost the learner what was really sent, nor when.
 *
 * @returns whether the ledger knows of it now
 */
async function noteDelivery(
  clerk: Clerk,
  ref: LearnerRef,
  news: Command & { readonly type: 'deliver' },
  sentAt: SentAt,
): Promise<boolean> {
  let told: Command = news;
  for (const waitMs of [...NOTE_AGAIN_MS, null]) {
    const verdict = await clerk.submit(ref, told);
    told = { ...news, sentAt };
    if (verdict.ok || verdict.refusal.code !== 'overloaded' || waitMs === null) return verdict.ok;
    await setTimeout(waitMs, undefined, { ref: false });
  }
  return false;
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
