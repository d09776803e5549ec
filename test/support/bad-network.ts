/**
 * A TCP proxy of ours that behaves like a bad network: one narrow link in each direction for all
 * connections together, far away, which stands still now and then and cuts connections.
 */

import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';

export interface BadNetworkShape {
  /** In each direction, over all connections together, bits a second. */
  readonly rateBps: number;
  /** There and back, milliseconds; opening a connection costs one such round trip more. */
  readonly roundTripMs: number;
  /** Nothing moves for `forMs`, at the end of each `everyMs`; null for never. */
  readonly stall: { readonly everyMs: number; readonly forMs: number } | null;
  /** All connections are cut this often, milliseconds; null for never. */
  readonly cutEveryMs: number | null;
}

export const GOOD: BadNetworkShape = {
  rateBps: 1e9,
  roundTripMs: 0,
  stall: null,
  cutEveryMs: null,
};

/** What goes over the link in one piece, bytes: a packet of Ethernet. */
const PACKET_BYTES = 1_460;
/** A sender is asked to wait while more than this of its connection waits for the link, bytes. */
const QUEUE_BYTES = 32_768;

/** One direction of one connection. */
interface Flow {
  readonly from: Socket;
  readonly to: Socket;
  readonly waiting: Buffer[];
  waitingBytes: number;
  /** What is on its way, in order. */
  readonly underWay: (() => void)[];
  /** Nothing moves before the connection would be open, clock milliseconds. */
  readonly openAtMs: number;
  hasEnded: boolean;
}

export class BadNetwork {
  /** Bytes that came out on the side of the page, and of the server. */
  readonly carriedBytes = { down: 0, up: 0 };
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #shape: BadNetworkShape;
  #shapedAtMs = performance.now();
  readonly #links: readonly [up: Link, down: Link];
  readonly #cutTimer: ReturnType<typeof setInterval>;
  #cutAtMs = performance.now();
  #isDown = false;

  private constructor(targetPort: number, shape: BadNetworkShape) {
    this.#shape = shape;
    const link = (way: 'up' | 'down') =>
      new Link(
        () => this.shape,
        () => this.isStalled,
        (bytes) => (this.carriedBytes[way] += bytes),
      );
    this.#links = [link('up'), link('down')];
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (page) =>
      this.#join(page, targetPort),
    );
    this.#cutTimer = setInterval(() => this.#cutInTime(), 50);
  }

  /** @param targetPort of a server on this machine */
  static async start(targetPort: number, shape: Partial<BadNetworkShape>): Promise<BadNetwork> {
    const network = new BadNetwork(targetPort, { ...GOOD, ...shape });
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    return network;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get shape(): BadNetworkShape {
    return this.#shape;
  }

  /** From now on it is like this; the time until the first stall begins anew. */
  set shape(shape: BadNetworkShape) {
    this.#shape = shape;
    this.#shapedAtMs = performance.now();
    this.#cutAtMs = this.#shapedAtMs;
  }

  /** Whether the network stands still now. */
  get isStalled(): boolean {
    const { stall } = this.#shape;
    if (stall === null) return false;
    const intoMs = (performance.now() - this.#shapedAtMs) % stall.everyMs;
    return intoMs >= stall.everyMs - stall.forMs;
  }

  /** While it is down every connection is cut, the new ones at once. */
  set isDown(isDown: boolean) {
    this.#isDown = isDown;
    if (isDown) this.cut();
  }

  get isDown(): boolean {
    return this.#isDown;
  }

  /** Cuts all connections; what they had under way is lost. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#sockets.clear();
  }

  async close(): Promise<void> {
    clearInterval(this.#cutTimer);
    this.cut();
    for (const link of this.#links) link.close();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  #cutInTime(): void {
    const { cutEveryMs } = this.shape;
    if (cutEveryMs === null || performance.now() - this.#cutAtMs < cutEveryMs) return;
    this.#cutAtMs = performance.now();
    this.cut();
  }

  #join(page: Socket, targetPort: number): void {
    if (this.#isDown) return void page.resetAndDestroy();
    this.connections += 1;
    const server = connect({
      port: targetPort,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    const gone = (): void => {
      for (const end of [page, server]) {
        end.destroy();
        this.#sockets.delete(end);
      }
    };
    for (const end of [page, server]) {
      this.#sockets.add(end);
      end.on('error', gone);
      end.on('close', gone);
    }
    const [up, down] = this.#links;
    up.join(page, server);
    down.join(server, page);
  }
}

/** One direction: packets of all connections in turn, at the link's rate, half a round trip late. */
class Link {
  readonly #shape: () => BadNetworkShape;
  readonly #isStalled: () => boolean;
  readonly #onCarried: (bytes: number) => void;
  #flows: Flow[] = [];
  #freeAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    shape: () => BadNetworkShape,
    isStalled: () => boolean,
    onCarried: (bytes: number) => void,
  ) {
    this.#shape = shape;
    this.#isStalled = isStalled;
    this.#onCarried = onCarried;
  }

  join(from: Socket, to: Socket): void {
    const openAtMs = performance.now() + this.#shape().roundTripMs;
    const flow: Flow = {
      ...{ from, to, waiting: [], waitingBytes: 0, underWay: [], openAtMs, hasEnded: false },
    };
    this.#flows.push(flow);
    from.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += PACKET_BYTES) {
        flow.waiting.push(data.subarray(at, at + PACKET_BYTES));
      }
      flow.waitingBytes += data.length;
      if (this.#timer === undefined) {
        this.#freeAtMs = Math.max(this.#freeAtMs, performance.now());
      }
      if (flow.waitingBytes > QUEUE_BYTES) from.pause();
      this.#wake();
    });
    from.on('end', () => {
      flow.hasEnded = true;
      this.#wake();
    });
    to.on('close', () => (this.#flows = this.#flows.filter((other) => other !== flow)));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#flows = [];
  }

  #wake(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#move();
    }, 1);
  }

  /** Lets go what the link has carried by now. */
  #move(): void {
    const nowMs = performance.now();
    // A busy link has worked on while this program was late; an idle one saves nothing for later.
    let isIdle = this.#isStalled();
    while (!isIdle && this.#freeAtMs <= nowMs) isIdle = !this.#carryOne(nowMs);
    if (isIdle) this.#freeAtMs = nowMs;
    for (const flow of this.#flows) {
      if (flow.hasEnded && flow.waiting.length === 0) this.#finish(flow);
    }
    if (this.#flows.some(({ waiting }) => waiting.length > 0)) this.#wake();
  }

  /** @returns whether there was a packet to carry */
  #carryOne(nowMs: number): boolean {
    const next = this.#flows.findIndex(
      ({ waiting, openAtMs }) => waiting.length > 0 && openAtMs <= nowMs,
    );
    const flow = this.#flows[next];
    const packet = flow?.waiting.shift();
    if (flow === undefined || packet === undefined) return false;
    // The others first, before it is this one's turn again.
    this.#flows.push(...this.#flows.splice(next, 1));
    flow.waitingBytes -= packet.length;
    if (flow.waitingBytes <= QUEUE_BYTES) flow.from.resume();
    this.#freeAtMs += (packet.length * 8_000) / this.#shape().rateBps;
    this.#late(flow, () => {
      if (!flow.to.writable) return;
      this.#onCarried(packet.length);
      flow.to.write(packet);
    });
    return true;
  }

  #finish(flow: Flow): void {
    this.#flows = this.#flows.filter((other) => other !== flow);
    this.#late(flow, () => flow.to.end());
  }

  /** In order, also where the way has become shorter meanwhile. */
  #late({ underWay }: Flow, arrives: () => void): void {
    underWay.push(arrives);
    setTimeout(() => underWay.shift()?.(), this.#shape().roundTripMs / 2);
  }
}
