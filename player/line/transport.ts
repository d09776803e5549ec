import { type Carrier, Post, type Tell } from './post.ts';
import { Socket } from './socket.ts';

/** Websockets that fail one after the other before plain requests are tried. */
const FAILURES_BEFORE_POST = 3;
/** How often a socket is tried while requests carry the messages, milliseconds; plus jitter of as much. */
const TRY_SOCKET_MS = 60_000;
/** Longest that such a trial may take, milliseconds. */
const TRIAL_MS = 5_000;

/**
 * Carries messages to the engine and back: through a websocket, or through plain requests where the
 * network lets no websocket through. To whoever uses it, it is one socket.
 */
export class Transport implements Carrier {
  readonly #listeners = new Map<string, (body: never) => void>();
  readonly #socket: Socket;
  readonly #post: Post;
  readonly #trySocketMs: number;
  #active: 'socket' | 'post' = 'socket';
  /** Connections by socket that came to nothing since the last one that did. */
  #failures = 0;
  /** Welcomed on the present socket. */
  #isWelcome = false;
  #isTrial = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param trySocketMs how often a socket is tried while requests carry the messages. */
  constructor(engineUrl: string, hello: () => object, trySocketMs = TRY_SOCKET_MS) {
    this.#trySocketMs = trySocketMs;
    this.#socket = new Socket(engineUrl, hello, (event, body) => {
      if (event === 'disconnect') this.#onSocketLost();
      else if (event === 'connect_error') this.#onSocketError(body);
      else this.#onSocket(event, body);
    });
    this.#post = new Post(engineUrl, hello, (event, body) => {
      if (this.#active !== 'post') return;
      if (event === 'welcome') this.#trySocketLater();
      // Nothing gets through at all: the next attempt is by socket again.
      if (event === 'connect_error' && !isRefused(body)) this.#failures += 1;
      this.#tell(event, body);
    });
  }

  /** What carries messages now. */
  get by(): 'socket' | 'post' {
    return this.#active;
  }

  get connected(): boolean {
    return this.#active === 'socket' ? this.#socket.connected : this.#post.connected;
  }

  on<T>(event: string, listener: (body: T) => void): void {
    this.#listeners.set(event, listener);
  }

  connect(): void {
    this.#endTrial();
    // While nothing gets through at all, both are tried in turn.
    const beyond = this.#failures - FAILURES_BEFORE_POST;
    this.#active = beyond >= 0 && beyond % 2 === 0 ? 'post' : 'socket';
    if (this.#active === 'post') this.#post.connect();
    else {
      this.#isWelcome = false;
      this.#socket.connect();
    }
  }

  /** Nobody hears any more what it tells. */
  deafen(): void {
    this.#listeners.clear();
  }

  disconnect(): void {
    this.#endTrial();
    this.#socket.disconnect();
    this.#post.disconnect();
  }

  emit(event: string, body: object): void {
    if (this.#active === 'socket') this.#socket.emit(event, body);
    else this.#post.emit(event, body);
  }

  /** A socket tells by itself what there is to hear. */
  ask(): void {
    if (this.#active === 'post') this.#post.ask();
  }

  readonly #tell: Tell = (event, body) => this.#listeners.get(event)?.(body as never);

  #onSocket(event: string, body?: unknown): void {
    if (this.#isTrial && event === 'connect') {
      // From here on the engine listens to the socket alone.
      this.#isTrial = false;
      clearTimeout(this.#timer);
      this.#active = 'socket';
      this.#post.disconnect(false);
    }
    if (this.#active !== 'socket') return;
    if (event === 'welcome') {
      this.#isWelcome = true;
      this.#failures = 0;
    }
    this.#tell(event, body);
  }

  #onSocketLost(): void {
    if (this.#active !== 'socket') return;
    // Some proxies let the handshake through and nothing after it.
    if (!this.#isWelcome) this.#failures += 1;
    this.#tell('disconnect');
  }

  #onSocketError(error: unknown): void {
    if (this.#isTrial) return this.#giveUpTrial();
    if (this.#active !== 'socket') return;
    // A refusal came through, so the way is open.
    if (!isRefused(error)) this.#failures += 1;
    this.#tell('connect_error', error);
  }

  #trySocketLater(): void {
    clearTimeout(this.#timer);
    const waitMs = this.#trySocketMs * (1 + Math.random());
    this.#timer = setTimeout(() => this.#trySocket(), waitMs);
  }

  #trySocket(): void {
    if (this.#active !== 'post' || !this.#post.connected) return;
    this.#isTrial = true;
    this.#isWelcome = false;
    this.#post.pause();
    this.#socket.connect();
    this.#timer = setTimeout(() => this.#giveUpTrial(), TRIAL_MS);
  }

  #giveUpTrial(): void {
    this.#endTrial();
    this.#post.goOn();
    this.#trySocketLater();
  }

  #endTrial(): void {
    clearTimeout(this.#timer);
    if (!this.#isTrial) return;
    this.#isTrial = false;
    this.#socket.disconnect();
  }
}

function isRefused(error: unknown): boolean {
  return (error as { data?: unknown } | undefined)?.data !== undefined;
}
