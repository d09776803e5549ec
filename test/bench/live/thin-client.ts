/**
 * A client that costs little: it speaks the packets of socket.io itself, so that one process can
 * hold thousands of them and the server is what is measured.
 */

import { WebSocket } from 'ws';
import { type Ack, type Welcome } from '../../../engine/protocol/messages.ts';

/** Most that one beat claims, milliseconds: what was played since the last one, up to this. */
const MOST_CLAIMED_MS = 1_000;

export interface ThinTally {
  sent: number;
  acked: number;
  refused: number;
}

export class ThinClient {
  readonly #url: string;
  readonly #tally: ThinTally;
  /** Null for the echo server. */
  readonly #token: string | null;
  #socket: WebSocket | null = null;
  #resume: string | null = null;
  #nonce = 'aaaaaaaaaaaa';
  #seq = 0;
  #ackedSeq = 0;
  #lastBeatMs = 0;
  claimedMs = 0;
  creditedMs = 0;
  mediaBase = '';
  /** Called for each beat that is acknowledged. */
  onAcked: (beats: number) => void = () => undefined;

  constructor(url: string, token: string | null, tally: ThinTally) {
    this.#url = `${url.replace('http', 'ws')}/live/?EIO=4&transport=websocket`;
    this.#token = token;
    this.#tally = tally;
  }

  /** Resolves when welcomed; by the echo server, when the namespace is joined. */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url, { perMessageDeflate: false });
      this.#socket = socket;
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed by the server')));
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        if (text.startsWith('42["ack",')) this.#onAck(text);
        else if (text.startsWith('43')) this.#onEcho();
        else if (text === '2') socket.send('3');
        else if (text.startsWith('0')) socket.send(`40${this.#auth()}`);
        else if (text.startsWith('42["welcome",')) {
          this.#onWelcome(JSON.parse(text.slice(2)) as ['welcome', Welcome]);
          resolve();
        } else if (text.startsWith('40') && this.#token === null) resolve();
        else if (text.startsWith('44')) reject(new Error(text.slice(2)));
        else if (text.startsWith('42["refused",')) {
          this.#tally.refused += 1;
          process.stderr.write(`${text.slice(2, 300)}\n`);
        }
      });
    });
  }

  /** Claims what was played since its last beat; the first one only says that play begins. */
  beat(): void {
    const nowMs = performance.now();
    const startMs = this.claimedMs;
    const playedMs = this.#seq === 0 ? 0 : nowMs - this.#lastBeatMs;
    this.claimedMs += Math.floor(Math.min(MOST_CLAIMED_MS, playedMs));
    this.#lastBeatMs = nowMs;
    this.#seq += 1;
    this.#tally.sent += 1;
    const spans = this.claimedMs > startMs ? `[[${startMs},${this.claimedMs}]]` : '[]';
    // An acknowledged message carries a number of its own in socket.io.
    const number = this.#token === null ? this.#seq : '';
    this.#socket?.send(
      `42${number}["beat",{"seq":${this.#seq},"spans":${spans},"rate":1,"visible":true,` +
        `"touched":false,"now":"playing","positionMs":${this.claimedMs},"nonce":"${this.#nonce}"}]`,
    );
  }

  /** Cuts the line without a word. */
  cut(): Promise<void> {
    const socket = this.#socket;
    if (socket === null || socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.terminate();
    return closed;
  }

  #auth(): string {
    if (this.#token === null) return '';
    return JSON.stringify({
      protocol: 1,
      ...(this.#resume === null ? { token: this.#token } : { resume: this.#resume }),
    });
  }

  #onWelcome([, { resume, nonce, mediaBase }]: ['welcome', Welcome]): void {
    this.#resume = resume;
    this.#nonce = nonce;
    this.mediaBase = mediaBase;
  }

  #onAck(text: string): void {
    const [, { seq, nonce, credit }] = JSON.parse(text.slice(2)) as ['ack', Ack];
    const beats = seq - this.#ackedSeq;
    this.#ackedSeq = seq;
    this.#nonce = nonce;
    this.creditedMs = credit.creditedMs;
    this.#tally.acked += beats;
    this.onAcked(beats);
  }

  #onEcho(): void {
    this.#tally.acked += 1;
    this.onAcked(1);
  }
}
