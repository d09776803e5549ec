import { readFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type Socket, Server } from 'socket.io';
import {
  type Beat,
  type BeatBody,
  type BookedRun,
  type CreditSummary,
  type Hello,
  type SessionEnd,
  type Welcome,
  beat as beatDecoder,
  hello as helloDecoder,
} from '../../engine/protocol/messages.ts';
import { type LessonAccount } from '../../engine/protocol/lesson-account.ts';
import { type LocalizedText } from '../../engine/protocol/lesson.ts';
import { type PlayRules } from '../../engine/protocol/play-rules.ts';
import { decode } from '../../engine/protocol/decoder.ts';
import { type RefusalReason } from '../../engine/protocol/reasons.ts';
import { type RefusalCode, refusal } from '../../engine/protocol/refusals.ts';
import { drawPicture } from '../../engine/checks/presence/picture.ts';
import { speakCode } from '../../engine/checks/presence/sound.ts';
import {
  type CheckEnd,
  type CheckPrompt,
  type CheckStanding,
} from '../../engine/protocol/checks.ts';
import { type PlayingQuality } from '../../engine/protocol/quality.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { subtract, totalMs, union } from '../../player/beats/spans.ts';

/** A beat as plain numbers: the fake engine believes everything. */
export interface SeenBeat {
  readonly seq: number;
  readonly spans: readonly Span[];
  readonly rate: number;
  readonly visible: boolean;
  readonly touched: boolean;
  readonly now: string;
  readonly positionMs: number;
}

interface FakeSession {
  readonly id: string;
  readonly token: string;
  lastSeq: number;
  bodies: Map<number, string>;
  socket: Socket | null;
}

export interface Knobs {
  /** The lesson that each welcome tells of; its media are the same whatever it is called. */
  lessonId: string;
  rules: Partial<PlayRules>;
  preview: { untilMs: number } | null;
  credited: readonly Span[];
  positionMs: number;
  dailyCapMs: number | null;
  /** The check that each welcome tells of. */
  check: CheckPrompt | null;
  standing: Partial<CheckStanding>;
  /** Said of the account instead of what was credited. */
  summary: Partial<CreditSummary>;
  /** What the learner's own door answers; null for `overloaded`. */
  account: LessonAccount | null;
  /** Beats are kept, but not acknowledged. */
  holdAcks: boolean;
  /** New connections are refused at the door. */
  offline: boolean;
  /** The next beat is refused with this code. */
  refuseNext: RefusalCode | null;
  /** The next handshake is refused with this code. */
  refuseHello: RefusalCode | null;
  /** That many segment requests are answered with this status. */
  failSegments: { status: number; times: number };
  /** Segments are answered this much later, milliseconds. */
  delaySegmentsMs: number;
}

const START_KNOBS: Knobs = {
  lessonId: 'clip',
  rules: {},
  preview: null,
  credited: [],
  positionMs: 0,
  dailyCapMs: null,
  check: null,
  standing: {},
  summary: {},
  account: null,
  holdAcks: false,
  offline: false,
  refuseNext: null,
  refuseHello: null,
  failSegments: { status: 425, times: 0 },
  delaySegmentsMs: 0,
};

const TYPES: Readonly<Record<string, string>> = {
  '.mpd': 'application/dash+xml',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
  '.json': 'application/json',
  '.vtt': 'text/vtt',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.html': 'text/html; charset=utf-8',
};

/**
 * A small server that speaks the protocol and credits whatever is claimed, with knobs for trouble.
 * It proves nothing about credit; it shows what a player sends, and how it takes bad news.
 */
export class FakeEngine {
  readonly knobs: Knobs = { ...START_KNOBS };
  readonly hellos: Hello[] = [];
  /** Every accepted beat in the order it arrived, over all sessions. */
  readonly beats: SeenBeat[] = [];
  /** Numbers of beats that arrived, resent ones included. */
  readonly arrivals: { readonly seq: number; readonly nonce: string }[] = [];
  readonly statuses: number[] = [];
  /** What accepted beats told of playing quality. */
  readonly qualities: PlayingQuality[] = [];
  /** What players said of checks, in order. */
  readonly saidOfChecks: { readonly event: string; readonly body: unknown }[] = [];
  takeovers = 0;
  leaves = 0;
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly #io = new Server(this.#http, {
    path: '/live',
    transports: ['websocket'],
    serveClient: false,
  });
  readonly #sessions: FakeSession[] = [];
  readonly #pages = new Map<string, string>();
  readonly #mediaFolder: string;
  readonly #durationMs: number;
  #nonce = 0;
  #credited: readonly Span[] = [];
  #refusedMs = 0;

  constructor(mediaFolder: string, durationMs: number) {
    this.#mediaFolder = mediaFolder;
    this.#durationMs = durationMs;
    this.#io.use((socket, next) => this.#greet(socket, next));
    this.#io.on('connection', (socket) => this.#onConnection(socket));
  }

  async listen(): Promise<void> {
    await new Promise<void>((done) => this.#http.listen(0, '127.0.0.1', done));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Serves this page at the path. */
  page(path: string, html: string): void {
    this.#pages.set(path, html);
  }

  /** Forgets sessions, beats and knobs. */
  reset(): void {
    Object.assign(this.knobs, START_KNOBS, { failSegments: { status: 425, times: 0 } });
    this.drop();
    const { hellos, beats, arrivals, statuses, qualities } = this;
    for (const list of [hellos, beats, arrivals, statuses, qualities, this.#sessions]) {
      list.length = 0;
    }
    this.saidOfChecks.length = 0;
    this.takeovers = 0;
    this.leaves = 0;
    this.#refusedMs = 0;
    this.#credited = [];
  }

  /** Cuts every connection, as a tunnel would. */
  drop(): void {
    for (const session of this.#sessions) session.socket?.conn.close();
  }

  supersede(): void {
    this.#each((socket) =>
      socket.emit('lease', {
        leased: false,
        leaseLost: 'newer-session',
        credit: this.credit('superseded'),
      }),
    );
  }

  /** Tells the account anew, without a beat. */
  tellCredit(runs: readonly BookedRun[] = []): void {
    this.#each((socket) => socket.emit('credit', { runs, credit: this.credit(null) }));
  }

  openCheck(check: CheckPrompt): void {
    this.#each((socket) => socket.emit('check', { check, credit: this.credit(null) }));
  }

  closeCheck(checkId: string, end: CheckEnd, explanation: LocalizedText | null = null): void {
    this.#each((socket) =>
      socket.emit('checkclosed', { checkId, end, explanation, credit: this.credit(null) }),
    );
  }

  end(why: SessionEnd): void {
    this.#each((socket) => socket.emit('ended', { why, credit: this.credit('superseded') }));
  }

  /** Sends the acknowledgements that were held. */
  releaseAcks(): void {
    this.knobs.holdAcks = false;
    for (const session of this.#sessions) this.#ack(session, []);
  }

  async close(): Promise<void> {
    await this.#io.close();
    this.#http.closeAllConnections();
  }

  credit(reason: CreditSummary['reason']): CreditSummary {
    const creditedMs = totalMs(this.#credited);
    const requiredMs = this.#durationMs;
    const complete = creditedMs >= requiredMs - 3_000;
    return {
      creditedMs,
      provisionalMs: 0,
      pendingMs: 0,
      refusedMs: this.#refusedMs,
      requiredMs,
      todayMs: creditedMs,
      dailyCapMs: this.knobs.dailyCapMs,
      counting: reason === null,
      reason,
      complete,
      settled: complete,
      check: {
        ...{ open: false, owed: null, courseFailed: false, mayAsk: false, readyInMs: 0 },
        ...this.knobs.standing,
      },
      ...this.knobs.summary,
    };
  }

  #each(then: (socket: Socket) => void): void {
    for (const { socket } of this.#sessions) if (socket !== null) then(socket);
  }

  #greet(socket: Socket, next: (error?: Error) => void): void {
    const refuse = (code: RefusalCode): void =>
      next(Object.assign(new Error(code), { data: refusal(code) }));
    if (this.knobs.offline) return refuse('overloaded');
    const decoded = decode(helloDecoder, socket.handshake.auth);
    if (!decoded.ok) return refuse('malformed');
    this.hellos.push(decoded.value);
    const code = this.knobs.refuseHello;
    this.knobs.refuseHello = null;
    if (code !== null) return refuse(code);
    for (const body of decoded.value.predecessor?.beats ?? []) this.#book(seen(body));
    next();
  }

  #onConnection(socket: Socket): void {
    const { token, resume } = socket.handshake.auth as Partial<Hello>;
    let session = this.#sessions.find(({ id }) => resume === `resume-${id}-0123456789`);
    if (session === undefined) {
      const id = `s${this.#sessions.length + 1}`;
      session = { id, token: token ?? '', lastSeq: 0, bodies: new Map(), socket: null };
      this.#sessions.push(session);
    }
    const current = session;
    current.socket = socket;
    socket.on('beat', (body: unknown) => this.#onBeat(current, body));
    socket.on('takeover', () => {
      this.takeovers += 1;
      socket.emit('lease', { leased: true, leaseLost: null, credit: this.credit('paused') });
    });
    for (const event of ['checkshown', 'checkanswer', 'checkready']) {
      socket.on(event, (body: unknown) => this.saidOfChecks.push({ event, body }));
    }
    socket.on('leave', () => (this.leaves += 1));
    socket.on('disconnect', () => (current.socket = null));
    socket.emit('welcome', this.#welcome(current));
  }

  #welcome(session: FakeSession): Welcome {
    this.#credited = union([...this.#credited, ...this.knobs.credited]);
    return {
      protocol: 1,
      sessionId: session.id,
      resume: `resume-${session.id}-0123456789`,
      mediaBase: `/media/${session.id}/`,
      lessonId: this.knobs.lessonId,
      mediaVersion: 'sha256-00000000000000000000000000000000',
      durationMs: this.#durationMs,
      rules: {
        policyId: 'test',
        policyVersion: '1',
        beatIntervalMs: 1_000,
        maxRate: 2,
        seek: 'free',
        hiddenCounts: false,
        pictureInPicture: 'never',
        watermark: null,
        requiredKinds: ['video', 'audio'],
        minutesPerUnit: 45,
        capWindow: 'calendar-day',
        bufferGoalMs: 30_000,
        tokenPieceMs: 0,
        ...this.knobs.rules,
      },
      lastSeq: session.lastSeq,
      nonce: this.#freshNonce(),
      positionMs: this.knobs.positionMs,
      frontierMs: this.#credited[0]?.[0] === 0 ? this.#credited[0][1] : 0,
      credited: this.#credited,
      credit: this.credit('paused'),
      leased: true,
      leaseLost: null,
      check: this.knobs.check,
      preview: this.knobs.preview,
    };
  }

  #onBeat(session: FakeSession, body: unknown): void {
    const decoded = decode(beatDecoder, body);
    const refuse = (code: RefusalCode): void =>
      void session.socket?.emit('refused', {
        ...refusal(code),
        lastSeq: session.lastSeq,
        nonce: this.#freshNonce(),
      });
    if (!decoded.ok) return refuse('malformed');
    const beat = seen(decoded.value);
    this.arrivals.push({ seq: beat.seq, nonce: decoded.value.nonce });
    const code = this.knobs.refuseNext;
    this.knobs.refuseNext = null;
    if (code !== null) return refuse(code);
    if (beat.seq > session.lastSeq + 1) return refuse('sequence_gap');
    if (beat.seq <= session.lastSeq) {
      if (session.bodies.get(beat.seq) !== JSON.stringify(beat)) return refuse('sequence_conflict');
      return this.#ack(session, []);
    }
    if (this.knobs.holdAcks) return;
    const { quality } = decoded.value;
    if (quality !== undefined) this.qualities.push(quality as unknown as PlayingQuality);
    session.lastSeq = beat.seq;
    session.bodies.set(beat.seq, JSON.stringify(beat));
    this.#ack(session, this.#book(beat), beat);
  }

  #ack(session: FakeSession, runs: readonly BookedRun[], beat?: SeenBeat): void {
    const hidden = beat?.visible === false ? 'hidden' : null;
    const state = beat?.now === 'playing' ? hidden : beat?.now === 'stalled' ? 'stalled' : 'paused';
    session.socket?.emit('ack', {
      seq: session.lastSeq,
      nonce: this.#freshNonce(),
      runs,
      frontierMs: this.#credited[0]?.[0] === 0 ? this.#credited[0][1] : 0,
      credit: this.credit(state),
    });
  }

  #book(beat: SeenBeat): BookedRun[] {
    this.beats.push(beat);
    return beat.spans.flatMap((span): BookedRun[] => {
      const reason: RefusalReason | null = beat.visible ? null : 'hidden';
      if (reason !== null) {
        this.#refusedMs += span[1] - span[0];
        return [[...span, reason]];
      }
      const fresh = this.#credited.reduce((left, old) => subtract(left, old), [
        span,
      ] as readonly Span[]);
      this.#credited = union([...this.#credited, span]);
      return fresh.map(([startMs, endMs]) => [startMs, endMs, 'credited']);
    });
  }

  #freshNonce(): string {
    this.#nonce += 1;
    return `nonce-${String(this.#nonce).padStart(6, '0')}`;
  }

  /** The learner's own door. */
  #tellAccount(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('access-control-allow-headers', 'authorization');
    const { account } = this.knobs;
    const isKnown = /^Bearer resume-s\d+-0123456789$/.test(request.headers.authorization ?? '');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (account === null || !isKnown) return void response.writeHead(503).end();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(account));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://engine').pathname;
    response.setHeader('access-control-allow-origin', '*');
    if (path === '/account') return this.#tellAccount(request, response);
    const page = this.#pages.get(path);
    if (page !== undefined)
      return void response.setHeader('content-type', TYPES['.html'] ?? '').end(page);
    const isSegment = path.endsWith('.m4s');
    if (isSegment && this.knobs.failSegments.times > 0) {
      this.knobs.failSegments.times -= 1;
      this.statuses.push(this.knobs.failSegments.status);
      return void response.writeHead(this.knobs.failSegments.status).end();
    }
    // `/checks/<code>/picture.png`: who reads addresses reads the code here; nobody is to be fooled.
    const [, code, name] = /^\/checks\/(\d+)\/([\w.-]+)$/.exec(path) ?? [];
    if (code !== undefined && name !== undefined) {
      const language = name.includes('zh') ? 'zh' : 'en';
      const isPicture = name === 'picture.png';
      response.setHeader('content-type', isPicture ? 'image/png' : 'audio/wav');
      return void response.end(isPicture ? drawPicture(code, 7) : speakCode(code, 7, language));
    }
    const file = path.startsWith('/player/')
      ? join('dist', path)
      : join(
          this.#mediaFolder,
          normalize(path.replace(/^\/media\/[^/]+\//, '/').replace('shown.json', 'lesson.json')),
        );
    try {
      const content = await readFile(file);
      const delayMs = isSegment ? this.knobs.delaySegmentsMs : 0;
      if (delayMs > 0) await new Promise((later) => setTimeout(later, delayMs));
      if (isSegment) this.statuses.push(200);
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}

function seen(body: BeatBody | Beat): SeenBeat {
  const { seq, spans, rate, visible, touched, now, positionMs } = body as unknown as SeenBeat;
  return { seq, spans, rate, visible, touched, now, positionMs };
}
