import { type Carrier, type Tell } from './post.ts';

/** Longest that a connection may take until the engine greets, milliseconds. */
const GREETING_MS = 20_000;

/**
 * A websocket to the engine, in the words of socket.io 4 (protocol 5 on engine.io 4) as far as the
 * engine uses them: text, one namespace, no acknowledgements. The library would do it too, at a third
 * of this player's size. It never reconnects or buffers: pace and resending are the line's.
 */
export class Socket implements Carrier {
  readonly #url: string;
  readonly #hello: () => object;
  readonly #tell: Tell;
  #socket: WebSocket | undefined;
  #connected = false;
  /** How long the engine may be silent, milliseconds; it says so itself when it greets. */
  #silenceMs = GREETING_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param hello what to say at each handshake. */
  constructor(engineUrl: string, hello: () => object, tell: Tell) {
    this.#url = `${engineUrl.replace(/^http/, 'ws')}/live/?EIO=4&transport=websocket`;
    this.#hello = hello;
    this.#tell = tell;
  }

  get connected(): boolean {
    return this.#connected;
  }

  connect(): void {
    this.#drop();
    this.#silenceMs = GREETING_MS;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#listenOn();
    // What an earlier socket still says or does is nobody's business.
    const isOurs = (): boolean => socket === this.#socket;
    socket.onmessage = ({ data }) => {
      if (isOurs()) this.#hear(String(data));
    };
    socket.onclose = () => {
      if (isOurs()) this.#lose();
    };
  }

  disconnect(): void {
    if (!this.#connected) return this.#drop();
    this.#socket?.send('41');
    this.#lose();
  }

  emit(event: string, body: object): void {
    if (this.#connected) this.#socket?.send(`42${JSON.stringify([event, body])}`);
  }

  #hear(frame: string): void {
    this.#listenOn();
    switch (frame.slice(0, frame.startsWith('4') ? 2 : 1)) {
      case '0': {
        type Greeting = { pingInterval: number; pingTimeout: number };
        const { pingInterval, pingTimeout } = JSON.parse(frame.slice(1)) as Greeting;
        this.#silenceMs = pingInterval + pingTimeout;
        this.#listenOn();
        return this.#socket?.send(`40${JSON.stringify(this.#hello())}`);
      }
      case '2':
        return this.#socket?.send('3');
      case '40':
        this.#connected = true;
        return this.#tell('connect');
      case '42': {
        const [event, body] = JSON.parse(frame.slice(2)) as [string, unknown];
        return this.#tell(event, body);
      }
      case '44':
        this.#drop();
        return this.#tell('connect_error', JSON.parse(frame.slice(2)));
      case '1':
      case '41':
        return this.#lose();
    }
  }

  /** Waits for the next word. A network that swallows everything closes no socket. */
  #listenOn(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lose(), this.#silenceMs);
  }

  #lose(): void {
    const was = this.#connected;
    this.#drop();
    this.#tell(was ? 'disconnect' : 'connect_error', {});
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
    this.#connected = false;
  }
}
