/** A client without a browser: speaks the protocol, fetches media, and lies where it is told to. */

import { io, type Socket } from 'socket.io-client';
import {
  type Ack,
  type ClientEvents,
  type CreditSummary,
  type PlayState,
  type Refused,
  type ServerEvents,
  type Welcome,
} from '../../engine/protocol/messages.ts';
import { type CheckAnswer, type CheckEnd, type CheckPrompt } from '../../engine/protocol/checks.ts';
import { type LocalizedText, segmentFile } from '../../engine/protocol/lesson.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from './fake-lesson.ts';

export interface BareBeat {
  readonly seq?: number;
  readonly nonce?: string;
  readonly spans?: readonly Span[];
  readonly rate?: number;
  readonly visible?: boolean;
  readonly touched?: boolean;
  readonly now?: PlayState;
  readonly positionMs?: number;
  readonly tokens?: readonly string[];
}

export class BareClient {
  readonly url: string;
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  welcome!: Welcome;
  seq = 0;
  nonce = '';
  credit: CreditSummary | null = null;
  leased = true;
  /** The check that is open, as far as the engine has told. */
  check: CheckPrompt | null = null;
  /** What was said of the last check that ended. */
  explanation: LocalizedText | null = null;
  /** How earlier checks ended, in order. */
  readonly checkEnds: CheckEnd[] = [];
  /** Every beat as it was sent, for replays. */
  readonly sent: unknown[] = [];
  readonly #segmentsFetched = new Set<string>();

  private constructor(url: string, socket: Socket<ServerEvents, ClientEvents>) {
    this.url = url;
    this.#socket = socket;
    socket.on('lease', ({ leased, credit }) => {
      this.leased = leased;
      this.credit = credit;
    });
    socket.on('credit', ({ credit }) => (this.credit = credit));
    socket.on('check', ({ check, credit }) => {
      this.check = check;
      this.credit = credit;
    });
    socket.on('checkclosed', ({ end, explanation, credit }) => {
      this.check = null;
      this.explanation = explanation;
      this.checkEnds.push(end);
      this.credit = credit;
    });
  }

  /** Connects with what the handshake says; rejects with the refusal's code. */
  static connect(url: string, auth: Record<string, unknown>): Promise<BareClient> {
    const socket: Socket<ServerEvents, ClientEvents> = io(url, {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { protocol: 1, ...auth },
    });
    const client = new BareClient(url, socket);
    return new Promise((resolve, reject) => {
      socket.once('connect_error', (error) => {
        socket.disconnect();
        reject(Object.assign(error, { refusal: (error as { data?: unknown }).data }));
      });
      socket.once('welcome', (welcome) => {
        client.welcome = welcome;
        client.seq = welcome.lastSeq;
        client.nonce = welcome.nonce;
        client.credit = welcome.credit;
        client.leased = welcome.leased;
        client.check = welcome.check;
        resolve(client);
      });
    });
  }

  get socket(): Socket<ServerEvents, ClientEvents> {
    return this.#socket;
  }

  /** Sends a beat and waits for its ack or refusal. */
  async beat(beat: BareBeat = {}): Promise<Ack | Refused> {
    const answer = await this.sendRaw(this.stamp(beat));
    return answer;
  }

  /** The message that {@link beat} would send. */
  stamp(beat: BareBeat): Record<string, unknown> {
    if (beat.seq === undefined) this.seq += 1;
    const spans = beat.spans ?? [];
    return {
      seq: beat.seq ?? this.seq,
      nonce: beat.nonce ?? this.nonce,
      spans,
      rate: beat.rate ?? 1,
      visible: beat.visible ?? true,
      touched: beat.touched ?? false,
      now: beat.now ?? 'playing',
      positionMs: beat.positionMs ?? spans.at(-1)?.[1] ?? 0,
      ...(beat.tokens === undefined ? {} : { tokens: beat.tokens }),
    };
  }

  /** Sends anything as a beat and waits for the next ack or refusal. */
  sendRaw(body: unknown): Promise<Ack | Refused> {
    this.sent.push(body);
    const answered = this.nextAnswer();
    this.#socket.emit('beat', body);
    return answered;
  }

  nextAnswer(): Promise<Ack | Refused> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#socket.off('ack', onAck);
        this.#socket.off('refused', onRefused);
        this.#socket.off('disconnect', onDisconnect);
      };
      const onAck = (ack: Ack) => {
        settle();
        this.nonce = ack.nonce;
        this.credit = ack.credit;
        resolve(ack);
      };
      const onRefused = (refused: Refused) => {
        settle();
        this.nonce = refused.nonce;
        if (this.seq > refused.lastSeq) this.seq = refused.lastSeq;
        resolve(refused);
      };
      const onDisconnect = (reason: string) => {
        settle();
        reject(new Error(`disconnected: ${reason}`));
      };
      this.#socket.on('ack', onAck);
      this.#socket.on('refused', onRefused);
      this.#socket.on('disconnect', onDisconnect);
    });
  }

  takeover(): Promise<void> {
    const told = new Promise<void>((resolve) => this.#socket.once('lease', () => resolve()));
    this.#socket.emit('takeover', {});
    return told;
  }

  /** Says that the page shows the open check. */
  showCheck(): void {
    this.#socket.emit('checkshown', { checkId: this.check?.checkId ?? '' });
  }

  /** Answers the open check and waits for what becomes of it. */
  answerCheck(answer: CheckAnswer): Promise<'again' | CheckEnd | Refused> {
    const { checkId, attempt } = this.check ?? { checkId: 'none', attempt: 1 };
    const told = this.nextCheckNews();
    this.#socket.emit('checkanswer', { checkId, attempt, answer });
    return told;
  }

  /** Asks for a check to make up by, and waits for it. */
  readyForCheck(): Promise<'again' | CheckEnd | Refused> {
    const told = this.nextCheckNews();
    this.#socket.emit('checkready', {});
    return told;
  }

  /** The next word about checks: `again` for one that is open now. */
  nextCheckNews(): Promise<'again' | CheckEnd | Refused> {
    return new Promise((resolve) => {
      const settle = (news: 'again' | CheckEnd | Refused) => {
        this.#socket.off('check', onCheck);
        this.#socket.off('checkclosed', onClosed);
        this.#socket.off('refused', onRefused);
        resolve(news);
      };
      const onCheck = () => settle('again');
      const onClosed = ({ end }: { end: CheckEnd }) => settle(end);
      const onRefused = (refused: Refused) => settle(refused);
      this.#socket.on('check', onCheck);
      this.#socket.on('checkclosed', onClosed);
      this.#socket.on('refused', onRefused);
    });
  }

  leave(): void {
    this.#socket.emit('leave', {});
  }

  /** Fetches a file of the lesson to its end. */
  async fetch(path: string, init: RequestInit = {}): Promise<{ status: number; body: Buffer }> {
    const answer = await fetch(`${this.url}${this.welcome.mediaBase}${path}`, init);
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  }

  /** Fetches every segment (of a fake lesson) that overlaps the span, once. @returns those refused */
  async fetchSpan(
    [startMs, endMs]: Span,
    segmentMs = 2_000,
    tracks: readonly string[] = [FAKE_VIDEO, FAKE_AUDIO],
  ): Promise<number> {
    let refused = 0;
    const last = Math.ceil(Math.min(endMs, this.welcome.durationMs) / segmentMs);
    for (let index = Math.floor(startMs / segmentMs); index < last; index += 1) {
      for (const track of tracks) {
        const path = `${track}/${segmentFile(index)}`;
        if (this.#segmentsFetched.has(path)) continue;
        const { status } = await this.fetch(path);
        if (status === 200) this.#segmentsFetched.add(path);
        else refused += 1;
      }
    }
    return refused;
  }

  /** Cuts the socket without a word, as a tunnel does. */
  drop(): void {
    this.#socket.disconnect();
  }
}
