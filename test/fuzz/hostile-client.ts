/** A learner who sends anything, over a socket or through the batch door, and always comes back. */

import { io, type Socket } from 'socket.io-client';
import { type Chance } from '../arbitrary/chance.ts';
import { clientBodies, type Welcome } from '../../engine/protocol/messages.ts';
import { anything, INHERITED, pick, randomJson, TEXTS } from './hostile.ts';
import { mutated } from './mutate.ts';
import { BEAT_BODY } from './samples.ts';
import { segmentFile } from '../../engine/protocol/lesson.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../support/fake-lesson.ts';

export interface HostilePorts {
  readonly url: string;
  readonly chance: Chance;
  /** A session token for this learner, as its host would give it. */
  readonly token: () => Promise<string>;
  /** Told of every answer by its code or name. */
  readonly onAnswer: (name: string) => void;
}

const EVENTS = Object.keys(clientBodies);
const KEPT = 64;
/** Of the lesson that all of them open. */
export const SEGMENT_MS = 20_000;
/** Names that the client's own library keeps for itself. */
const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting']);

export class HostileClient {
  readonly #ports: HostilePorts;
  #socket: Socket | null = null;
  #resume = '';
  #nonce = 'aaaaaaaaaaaa';
  #seq = 0;
  #positionMs = 0;
  #mediaBase = '/media/none/';
  /** What was sent earlier, to be sent again. */
  readonly #sent: unknown[] = [];
  #earlierNonces: string[] = [];
  handshakes = 0;

  constructor(ports: HostilePorts) {
    this.#ports = ports;
  }

  /** Sends one message by socket; connects first where there is no connection. */
  async sendBySocket(): Promise<void> {
    const { chance } = this.#ports;
    if (this.#socket?.connected !== true) await this.#connect();
    const socket = this.#socket;
    if (socket === null) return;
    const kind = chance.ratio();
    // Without media there is nothing that could be credited at all.
    if (kind > 0.95) void this.#fetchMedia();
    if (kind < 0.02) {
      // Below socket.io's own words: its parser is outside input's first reader.
      socket.io.engine.write(this.#packet());
    } else {
      const { event, body } = this.#message();
      if (!RESERVED.has(event)) socket.emit(event, body);
    }
  }

  /** One request of the batch door. */
  async sendByDoor(): Promise<void> {
    const { chance, url, onAnswer } = this.#ports;
    const count = chance.whole(0, 6);
    const request = {
      protocol: 1,
      heard: chance.whole(0, 5),
      messages: Array.from({ length: count }, () => this.#message()),
      ...(chance.ratio() < 0.1 ? { token: await this.#ports.token() } : {}),
    };
    const body = chance.ratio() < 0.5 ? request : mutated(request, chance, true);
    const text =
      chance.ratio() < 0.05 ? pick(chance, TEXTS.slice(0, 40)) : (JSON.stringify(body) ?? '');
    const key = chance.ratio() < 0.8 ? this.#resume : pick(chance, ['', 'x', this.#nonce]);
    const answer = await fetch(`${url}/live/beats`, {
      method: 'POST',
      headers: key === '' ? {} : { authorization: `Bearer ${key}` },
      body: text,
    });
    const said = (await answer.json()) as {
      error?: { code: string };
      messages?: { event: string; body: { nonce?: string; code?: string } & Partial<Welcome> }[];
    };
    onAnswer(`door ${said.error?.code ?? answer.status}`);
    for (const { event, body: told } of said.messages ?? []) this.#hear(event, told);
  }

  close(): void {
    this.#socket?.disconnect();
    this.#socket = null;
  }

  #message(): { event: string; body: unknown } {
    const { chance } = this.#ports;
    const kind = chance.ratio();
    if (kind < 0.25) return { event: 'beat', body: this.#keep(this.#nextBeat()) };
    if (kind < 0.35 && this.#sent.length > 0) return { event: 'beat', body: this.#replay() };
    if (kind < 0.75)
      return { event: 'beat', body: this.#keep(mutated(this.#nextBeat(), chance, true)) };
    if (kind < 0.76) return { event: 'leave', body: {} };
    if (kind < 0.8) return { event: 'takeover', body: {} };
    const checkId = pick(chance, ['check-1', ...TEXTS.slice(0, 30)]);
    const answer = chance.ratio() < 0.5 ? { code: '0000' } : { chosen: [0] };
    const body = mutated({ checkId, attempt: 1, answer }, chance, true);
    if (kind < 0.92)
      return {
        event: pick(
          chance,
          EVENTS.filter((each) => each !== 'leave'),
        ),
        body,
      };
    return {
      event: pick(chance, [...INHERITED, ...TEXTS.slice(11, 30)]),
      body: anything(chance, true),
    };
  }

  /** A beat in order; what it claims was presented twice as fast as anybody may, and all at once. */
  #nextBeat(): Record<string, unknown> {
    const { chance } = this.#ports;
    this.#seq += 1;
    const startMs = this.#positionMs;
    this.#positionMs += chance.whole(1, 20_000);
    const now = pick(chance, ['playing', 'playing', 'paused', 'stalled', 'ended']);
    const spans = [[startMs, this.#positionMs]];
    return {
      ...BEAT_BODY,
      seq: this.#seq,
      spans,
      now,
      positionMs: this.#positionMs,
      nonce: this.#nonce,
    };
  }

  #keep(beat: unknown): unknown {
    this.#sent[this.#ports.chance.whole(0, KEPT - 1)] = beat;
    return beat;
  }

  /** Sent before, out of order, as it was or with a newer or another's nonce. */
  #replay(): unknown {
    const { chance } = this.#ports;
    const beat = pick(chance, this.#sent);
    if (typeof beat !== 'object' || beat === null || chance.ratio() < 0.3) return beat;
    return { ...beat, nonce: pick(chance, [this.#nonce, ...this.#earlierNonces]) };
  }

  #packet(): string {
    const { chance } = this.#ports;
    const head = pick(chance, [
      '2',
      '42',
      '20',
      '43',
      '45',
      '451-',
      '46',
      '42/x,',
      '42["beat",',
      '9',
      '',
    ]);
    return head + (JSON.stringify(randomJson(chance, 6)) ?? '');
  }

  /** What lies at the playhead, of picture and sound; it may be too early for it. */
  async #fetchMedia(): Promise<void> {
    const index = Math.floor(this.#positionMs / SEGMENT_MS);
    for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
      const waits = new AbortController();
      const timer = setTimeout(() => waits.abort(), 200);
      await fetch(`${this.#ports.url}${this.#mediaBase}${track}/${segmentFile(index)}`, {
        signal: waits.signal,
      })
        .then((answer) => answer.arrayBuffer())
        .catch(() => null);
      clearTimeout(timer);
    }
  }

  async #connect(): Promise<void> {
    const { url, chance, onAnswer } = this.#ports;
    this.close();
    this.handshakes += 1;
    const fresh = this.#resume === '' || chance.ratio() < 0.03;
    const good = fresh
      ? { protocol: 1, token: await this.#ports.token() }
      : { protocol: 1, resume: this.#resume };
    const said = chance.ratio() < 0.2 ? mutated(good, chance, true) : good;
    const auth = typeof said === 'object' && said !== null ? said : { said };
    const options = {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    };
    const socket = io(url, { ...options, auth });
    socket.onAny((event: string, body: { nonce?: string; code?: string } & Partial<Welcome>) => {
      this.#hear(event, body);
    });
    await new Promise<void>((resolve) => {
      socket.once('welcome', () => resolve());
      socket.once('disconnect', () => resolve());
      socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
        const code = error.data?.code ?? 'no answer';
        onAnswer(`handshake ${code}`);
        // An ended session is resumed by nobody.
        if (code === 'session_ended') this.#resume = '';
        socket.disconnect();
        resolve();
      });
    });
    this.#socket = socket;
  }

  #hear(event: string, body: { nonce?: string; code?: string } & Partial<Welcome>): void {
    this.#ports.onAnswer(event === 'refused' ? `refused ${String(body.code)}` : event);
    if (typeof body.nonce === 'string') {
      this.#earlierNonces = [this.#nonce, ...this.#earlierNonces].slice(0, 12);
      this.#nonce = body.nonce;
    }
    if (typeof body.lastSeq === 'number') this.#seq = body.lastSeq;
    if (event !== 'welcome') return;
    this.#resume = body.resume ?? '';
    this.#positionMs = body.positionMs ?? 0;
    this.#mediaBase = body.mediaBase ?? this.#mediaBase;
  }
}
