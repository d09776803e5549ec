/** One bare client of the bench, of the engine or of the echo server. */

import { type ManagerOptions, type Socket, type SocketOptions, io } from 'socket.io-client';
import { type Ack, type CreditSummary, type Welcome } from '../../../engine/protocol/messages.ts';

/** Media that one beat claims, milliseconds: at one beat a second it plays at its own speed. */
export const CLAIM_MS = 1_000;

/** What all clients of one server count together. */
export interface Tally {
  sent: number;
  acked: number;
  refused: number;
}

const OPTIONS: Partial<ManagerOptions & SocketOptions> = {
  path: '/live',
  transports: ['websocket'],
  reconnection: false,
  forceNew: true,
};

export class Beater {
  readonly #socket: Socket;
  readonly #tally: Tally;
  readonly #awaitsEcho: boolean;
  welcome: Welcome | null = null;
  credit: CreditSummary | null = null;
  #nonce = 'aaaaaaaaaaaa';
  #seq = 0;
  #ackedSeq = 0;
  #positionMs = 0;

  private constructor(socket: Socket, tally: Tally, awaitsEcho: boolean) {
    this.#socket = socket;
    this.#tally = tally;
    this.#awaitsEcho = awaitsEcho;
  }

  static async toEngine(url: string, token: string, tally: Tally): Promise<Beater> {
    const socket = io(url, { ...OPTIONS, auth: { protocol: 1, token } });
    const beater = new Beater(socket, tally, false);
    socket.on('ack', (ack: Ack) => {
      // An ack speaks for every beat up to its number.
      tally.acked += ack.seq - beater.#ackedSeq;
      beater.#ackedSeq = ack.seq;
      beater.#nonce = ack.nonce;
      beater.credit = ack.credit;
    });
    socket.on('refused', () => (tally.refused += 1));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', reject);
      socket.once('welcome', (welcome: Welcome) => {
        beater.welcome = welcome;
        beater.#nonce = welcome.nonce;
        resolve();
      });
    });
    return beater;
  }

  static async toEcho(url: string, tally: Tally): Promise<Beater> {
    const socket = io(url, OPTIONS);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', reject);
      socket.once('connect', () => resolve());
    });
    return new Beater(socket, tally, true);
  }

  /** Claims the next second; the first beat only says that play begins. */
  beat(): void {
    this.#seq += 1;
    const startMs = this.#positionMs;
    if (this.#seq > 1) this.#positionMs += CLAIM_MS;
    const body = {
      seq: this.#seq,
      spans: this.#seq > 1 ? [[startMs, this.#positionMs]] : [],
      rate: 1,
      visible: true,
      touched: false,
      now: 'playing',
      positionMs: this.#positionMs,
      nonce: this.#nonce,
    };
    this.#tally.sent += 1;
    if (this.#awaitsEcho) this.#socket.emit('beat', body, () => (this.#tally.acked += 1));
    else this.#socket.emit('beat', body);
  }

  get claimedMs(): number {
    return this.#positionMs;
  }

  close(): void {
    this.#socket.disconnect();
  }
}
