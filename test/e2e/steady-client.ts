/**
 * A client that plays on whatever happens to the engine: it buffers a minute, claims what it
 * presents, keeps what was not acknowledged, and resumes by itself.
 */

import { io, type Socket } from 'socket.io-client';
import { segmentFile } from '../../engine/protocol/lesson.ts';
import {
  type Ack,
  type ClientEvents,
  type Refused,
  type ServerEvents,
  type Welcome,
} from '../../engine/protocol/messages.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../support/fake-lesson.ts';

/** Half speed: a minute of buffer lasts for two minutes of restarts. */
const RATE = 0.5;
const RETRY_MS = 150;

export interface SentBeat {
  readonly seq: number;
  readonly spans: readonly Span[];
  readonly rate: number;
  readonly visible: boolean;
  readonly touched: boolean;
  readonly now: 'playing' | 'paused';
  readonly positionMs: number;
}

export class SteadyClient {
  readonly learner: string;
  /** All beats that were made, acknowledged or not. */
  readonly made: SentBeat[] = [];
  ackedSeq = 0;
  welcomes = 0;
  resent = 0;
  /** Beats that were refused because the store was away. */
  overloaded = 0;
  /** What no engine may do to a client, as it was seen. */
  readonly faults: string[] = [];
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #url: string;
  #resume: string | null = null;
  #nonce = '';
  #outbox: SentBeat[] = [];
  #positionMs = 0;
  #lastBeatMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;
  #turnedAway = '';
  #mediaBase = '';
  #bufferedMs = 0;

  constructor(url: string, learner: string, token: string) {
    this.#url = url;
    this.learner = learner;
    this.#socket = io(url, {
      path: '/live',
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 300,
      auth: (say: (auth: object) => void) =>
        say({ protocol: 1, ...(this.#resume === null ? { token } : { resume: this.#resume }) }),
    });
    this.#socket.on('welcome', (welcome) => this.#onWelcome(welcome));
    this.#socket.on('ack', (ack) => this.#onAck(ack));
    this.#socket.on('refused', (refused) => this.#onRefused(refused));
    // An engine that cannot say what is stored closes the connection; the library leaves it at that.
    this.#socket.on('disconnect', () => {
      if (!this.#closed && !this.#socket.active) setTimeout(() => this.#socket.connect(), RETRY_MS);
    });
    // A refusal of the handshake is not tried again by the library.
    this.#socket.on('connect_error', (error) => {
      this.#turnedAway = error.message;
      if (!this.#socket.active) setTimeout(() => this.#socket.connect(), RETRY_MS);
    });
  }

  /** Waits for the first welcome, then fetches the first `bufferMs` of media to its end. */
  async buffer(bufferMs: number, segmentMs: number): Promise<void> {
    const mediaBase = await new Promise<string>((resolve) => {
      this.#socket.once('welcome', (welcome) => resolve(welcome.mediaBase));
    });
    for (let index = 0; index < bufferMs / segmentMs; index += 1) {
      for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
        const path = `${mediaBase}${track}/${segmentFile(index)}`;
        const answer = await fetch(`${this.#url}${path}`);
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        await answer.arrayBuffer();
      }
    }
    this.#bufferedMs = bufferMs;
  }

  /**
   * Fetches ahead of the playhead for as long as it plays, also through failures: what was cut off is
   * asked for again, what came whole never.
   */
  keepBuffered(mediaUrl: string, aheadMs: number, segmentMs: number): void {
    const fetchAhead = async () => {
      const untilMs = this.#positionMs + aheadMs;
      while (!this.#closed && this.#bufferedMs < untilMs) {
        const fromMs = this.#bufferedMs;
        for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
          const path = `${this.#mediaBase}${track}/${segmentFile(fromMs / segmentMs)}`;
          const answer = await fetch(`${mediaUrl}${path}`);
          if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
          await answer.arrayBuffer();
        }
        this.#bufferedMs += segmentMs;
      }
    };
    const again = () => {
      if (!this.#closed) setTimeout(() => void fetchAhead().then(again, again), RETRY_MS);
    };
    again();
  }

  play(everyMs: number): void {
    this.#lastBeatMs = performance.now();
    this.#make('playing', []);
    this.#timer = setInterval(() => this.#presented('playing'), everyMs);
  }

  /** The last claim, and no more after it. */
  pause(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#presented('paused');
  }

  get isSettled(): boolean {
    return this.#outbox.length === 0;
  }

  /** For the message of a failure. */
  get state(): string {
    const line = this.#socket.connected ? 'connected' : 'not connected';
    const last = this.faults.at(-1) ?? `last turned away for "${this.#turnedAway}"`;
    return `${this.learner} ${line}, acknowledged ${this.ackedSeq} of ${this.made.length}, ${last}`;
  }

  get claimedMs(): number {
    return this.#positionMs;
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket.disconnect();
  }

  #presented(now: 'playing' | 'paused'): void {
    const nowMs = performance.now();
    const startMs = this.#positionMs;
    this.#positionMs += Math.floor((nowMs - this.#lastBeatMs) * RATE);
    this.#lastBeatMs = nowMs;
    this.#make(now, this.#positionMs > startMs ? [[startMs, this.#positionMs]] : []);
  }

  #make(now: 'playing' | 'paused', spans: readonly Span[]): void {
    const seq = this.made.length + 1;
    const beat = {
      seq,
      spans,
      rate: RATE,
      visible: true,
      touched: false,
      now,
      positionMs: this.#positionMs,
    };
    this.made.push(beat);
    this.#outbox.push(beat);
    // What is made while there is no connection waits for the welcome.
    if (this.#socket.connected && this.#nonce !== '') this.#send(beat);
  }

  #send(beat: SentBeat): void {
    this.#socket.emit('beat', { ...beat, nonce: this.#nonce });
  }

  #onWelcome(welcome: Welcome): void {
    this.welcomes += 1;
    this.#resume = welcome.resume;
    this.#nonce = welcome.nonce;
    this.#mediaBase = welcome.mediaBase;
    if (welcome.lastSeq < this.ackedSeq) {
      this.faults.push(`${this.learner}: beat ${this.ackedSeq} was acknowledged and is lost`);
    }
    this.#resendAfter(welcome.lastSeq);
  }

  #onAck(ack: Ack): void {
    this.#nonce = ack.nonce;
    this.ackedSeq = Math.max(this.ackedSeq, ack.seq);
    this.#outbox = this.#outbox.filter(({ seq }) => seq > ack.seq);
  }

  #onRefused(refused: Refused): void {
    this.#nonce = refused.nonce;
    if (refused.code === 'overloaded') this.overloaded += 1;
    else if (refused.code !== 'stale_nonce' && refused.code !== 'sequence_gap') {
      this.faults.push(`${this.learner}: ${refused.code} ${refused.detail ?? ''}`);
    }
    // One answer for all that were under way, a little later.
    this.#retry ??= setTimeout(() => {
      this.#retry = null;
      this.#resendAfter(refused.lastSeq);
    }, RETRY_MS);
  }

  #resendAfter(lastSeq: number): void {
    this.#outbox = this.#outbox.filter(({ seq }) => seq > lastSeq);
    this.resent += this.#outbox.length;
    for (const beat of this.#outbox) this.#send(beat);
  }
}
