import { createServer, type Server, type Socket, connect } from 'node:net';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect } from 'chai';
import { BadNetwork, type BadNetworkShape } from './bad-network.ts';

/** Answers each 4-byte number with as many bytes. */
function sender(): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (asked: Buffer) => {
      if (asked.length >= 4) socket.write(Buffer.alloc(asked.readUInt32BE(0), 7));
    });
  });
}

describe('the bad network', function () {
  this.timeout(10_000);
  let target: Server;
  let network: BadNetwork;
  before(async () => {
    target = sender().listen(0, '127.0.0.1');
    await once(target, 'listening');
  });
  after(() => target.close());
  afterEach(() => network.close());

  const open = async (shape: Partial<BadNetworkShape>): Promise<void> => {
    network = await BadNetwork.start((target.address() as AddressInfo).port, shape);
  };
  const dial = async (): Promise<Socket> => {
    const socket = connect(network.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const closed = (socket: Socket): Promise<unknown> =>
    new Promise((gone) => socket.once('close', gone));
  /** Asks for so many bytes; tells when the first and the last one came, milliseconds. */
  const ask = async (socket: Socket, bytes: number): Promise<{ first: number; all: number }> => {
    const startMs = performance.now();
    const wish = Buffer.alloc(4);
    wish.writeUInt32BE(bytes);
    socket.write(wish);
    let got = 0;
    let first = 0;
    await new Promise<void>((done, fail) => {
      const onData = (data: Buffer): void => {
        first ||= performance.now() - startMs;
        got += data.length;
        if (got < bytes) return;
        socket.off('data', onData);
        done();
      };
      socket.on('data', onData);
      socket.once('close', () => fail(new Error(`cut after ${got} of ${bytes} bytes`)));
    });
    expect(got).to.equal(bytes);
    return { first, all: performance.now() - startMs };
  };

  it('is as narrow as it says, for all connections together, and shares fairly', async () => {
    await open({ rateBps: 800_000 });
    const sockets = [await dial(), await dial()];
    const times = await Promise.all(sockets.map((socket) => ask(socket, 50_000)));
    // 100,000 bytes at 100,000 bytes a second.
    for (const { all } of times) expect(all).to.be.within(900, 1_400);
    expect(network.carriedBytes.down).to.equal(100_000);
    expect(network.connections).to.equal(2);
  });

  it('lets the other direction be while one is full', async () => {
    await open({ rateBps: 400_000 });
    const [busy, other] = [await dial(), await dial()];
    busy.write(Buffer.alloc(200_000));
    const { all } = await ask(other, 1_000);
    // It shares the way up with the full one, packet by packet.
    expect(all).to.be.below(400);
  });

  it('is as far away as it says; opening a connection costs a round trip more', async () => {
    await open({ roundTripMs: 200 });
    const socket = await dial();
    expect((await ask(socket, 100)).first).to.be.within(380, 2_000);
    expect((await ask(socket, 100)).first).to.be.within(190, 1_000);
  });

  it('stands still for as long and as often as it says', async () => {
    await open({ rateBps: 800_000, stall: { everyMs: 500, forMs: 250 } });
    const socket = await dial();
    const { all } = await ask(socket, 50_000);
    // Half a second of carrying, interrupted once to thrice.
    expect(all).to.be.within(700, 1_400);
  });

  it('cuts connections, and lets none in while it is down', async () => {
    await open({ cutEveryMs: 300 });
    const socket = await dial();
    await closed(socket);
    network.shape = { ...network.shape, cutEveryMs: null };
    expect((await ask(await dial(), 100)).all).to.be.below(300);
    network.isDown = true;
    const refused = connect(network.port, '127.0.0.1').on('error', () => undefined);
    await closed(refused);
    network.isDown = false;
    await ask(await dial(), 100);
  });
});
