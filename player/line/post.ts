import { type BatchAnswer, MAX_BATCH_MESSAGES } from '../../engine/protocol/messages.ts';
import { type Refusal } from '../../engine/protocol/refusals.ts';

/** What carries messages tells whoever uses it; names as of a socket.io socket. */
export type Tell = (event: string, body?: unknown) => void;

export interface Carrier {
  readonly connected: boolean;
  connect(): void;
  disconnect(): void;
  emit(event: string, body: object): void;
}

/** How often the engine is asked for news; as often as beats are sent, milliseconds. */
const ASK_EVERY_MS = 5_000;

/** An answer takes no longer than this, milliseconds. */
const ANSWER_WITHIN_MS = 20_000;

interface Hello {
  readonly protocol: number;
  readonly token?: string;
  readonly resume?: string;
  readonly predecessor?: object;
}

/** The engine's batch door, used like a socket: for networks that let no websocket through. */
export class Post implements Carrier {
  readonly #url: string;
  readonly #hello: () => object;
  readonly #tell: Tell;
  readonly #answerWithinMs: number;
  #connected = false;
  /** Set from `connect` to `disconnect`; answers of an earlier life are not heard. */
  #life: object | null = null;
  #connection = '';
  #heard = 0;
  #queue: { event: string; body: object }[] = [];
  #asking = false;
  #isPaused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    engineUrl: string,
    hello: () => object,
    tell: Tell,
    answerWithinMs = ANSWER_WITHIN_MS,
  ) {
    this.#answerWithinMs = answerWithinMs;
    this.#url = `${engineUrl}/live/beats`;
    this.#hello = hello;
    this.#tell = tell;
  }

  get connected(): boolean {
    return this.#connected;
  }

  connect(): void {
    this.#life = {};
    this.#connection = '';
    this.#heard = 0;
    this.#queue = [];
    this.#isPaused = false;
    void this.#ask(this.#life);
  }

  /** @param lastWord whether what was said last still goes out, though nobody waits for an answer. */
  disconnect(lastWord = true): void {
    const was = this.#connected;
    if (lastWord && was && this.#queue.length > 0)
      void this.#fetch(this.#queue, true).catch(() => undefined);
    this.#end();
    if (was) this.#tell('disconnect');
  }

  emit(event: string, body: object): void {
    this.#queue.push({ event, body });
    this.#later(0);
  }

  /** Asks for news now. */
  ask(): void {
    this.#later(0);
  }

  /** Asks nothing until {@link goOn}: a socket is being tried, and one of both must be the newest. */
  pause(): void {
    this.#isPaused = true;
  }

  goOn(): void {
    this.#isPaused = false;
    this.#later(0);
  }

  #end(): void {
    this.#connected = false;
    this.#life = null;
    this.#queue = [];
    clearTimeout(this.#timer);
  }

  #later(delayMs: number): void {
    const life = this.#life;
    if (life === null || this.#asking) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(life), delayMs);
  }

  async #ask(life: object): Promise<void> {
    if (this.#asking || this.#isPaused || life !== this.#life) return;
    this.#asking = true;
    const said = this.#connected ? this.#queue.splice(0, MAX_BATCH_MESSAGES) : [];
    try {
      const answer = await this.#fetch(said, false);
      const body: unknown = await answer.json();
      this.#asking = false;
      if (life === this.#life) this.#onAnswer(answer.ok, body);
    } catch {
      this.#asking = false;
      if (life === this.#life) this.#fail(undefined);
    }
    this.#later(this.#queue.length > 0 ? 0 : ASK_EVERY_MS);
  }

  #fetch(messages: readonly object[], keepalive: boolean): Promise<Response> {
    const { resume, ...hello } = this.#hello() as Hello;
    return fetch(this.#url, {
      method: 'POST',
      keepalive,
      headers: {
        'Content-Type': 'application/json',
        ...(resume === undefined ? {} : { Authorization: `Bearer ${resume}` }),
      },
      body: JSON.stringify({ ...hello, heard: this.#heard, messages }),
      // A network that swallows everything ends no request for minutes, and nothing else is asked meanwhile.
      signal: keepalive ? null : AbortSignal.timeout(this.#answerWithinMs),
    });
  }

  #onAnswer(ok: boolean, body: unknown): void {
    if (!ok) return this.#fail((body as { error?: Refusal }).error);
    const { connection, messages } = body as BatchAnswer;
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#heard = 0;
      this.#queue = [];
      if (!this.#connected) {
        this.#connected = true;
        this.#tell('connect');
      }
    }
    const life = this.#life;
    for (const { n, event, body: told } of messages) {
      if (n <= this.#heard || life !== this.#life) continue;
      this.#heard = n;
      this.#tell(event, told);
    }
  }

  #fail(refusal: Refusal | undefined): void {
    const was = this.#connected;
    this.#end();
    if (was) this.#tell('disconnect');
    else this.#tell('connect_error', { data: refusal });
  }
}
