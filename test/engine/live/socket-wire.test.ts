/** What takes the wire's own way is said and heard as by the library. */

import { expect } from 'chai';
import fc from 'fast-check';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, type Socket as NetSocket } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { type LiveSocket, socketWire } from '../../../engine/live/socket-wire.ts';

describe('live: a socket as a wire', () => {
  it('says any text of any length, in order with what the library says', async () => {
    const texts = ['', 'a', '学时', '\u{1f4da}', '"\\\u2028\u0000', 'ä'.repeat(60)];
    // Around the lengths at which the head of a frame grows.
    for (const length of [80, 90, 100, 110, 120, 65_480, 65_500, 65_520, 65_540, 300_000]) {
      texts.push('x'.repeat(length), 'é'.repeat(length / 2));
    }
    const http = createServer();
    const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
    server.on('connection', (socket) => {
      const wire = socketWire(socket as unknown as LiveSocket);
      texts.forEach((text, at) => {
        if (at % 2 === 0) wire.emit('check', { text } as never);
        else socket.emit('check', { text });
      });
      wire.emit('ended', {} as never);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      transports: ['websocket'],
      forceNew: true,
    });
    const heard: string[] = [];
    client.on('check', ({ text }: { text: string }) => heard.push(text));
    await new Promise((resolve) => client.once('ended', resolve));
    expect(heard).to.deep.equal(texts);
    client.disconnect();
    await server.close();
  });

  it('says nothing to who has gone', async () => {
    const http = createServer();
    const server = new Server(http, { transports: ['websocket'] });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const connected = new Promise<LiveSocket>((resolve) => {
      server.on('connection', (socket) => resolve(socket as unknown as LiveSocket));
    });
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      transports: ['websocket'],
      forceNew: true,
    });
    const socket = await connected;
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    client.disconnect();
    await gone;
    socketWire(socket).emit('ended', {} as never);
    await server.close();
  });

  it('hears beats past the library', async () => {
    const { server, socket, speak, closed } = await line();
    const heard: unknown[] = [];
    let packets = 0;
    socket.conn.on('packet', () => (packets += 1));
    socketWire(socket).on('beat', (body) => heard.push(body));
    await speak([
      '42["beat",{"seq":1}]',
      '42["beat",{"seq":2,"more":"学"}]',
      '42["beat",{"seq":3}]',
    ]);
    await speak(['42["beat",{"seq":4}]']);
    await speak(['41'], closed);
    expect(heard).to.deep.equal([{ seq: 1 }, { seq: 2, more: '学' }, { seq: 3 }, { seq: 4 }]);
    // The second is no ASCII, so it went through the library with all that came along; 41 is the end.
    expect(packets).to.equal(3);
    await server.close();
  });

  it('hears nothing behind a closing frame', async () => {
    const { server, socket, speak, client, closed } = await line();
    const heard: unknown[] = [];
    const conn = (socket.conn.transport as unknown as { socket: WebSocket }).socket;
    socketWire(socket).on('beat', (body) => heard.push(body));
    const stream = (client as unknown as { _socket: NetSocket })._socket;
    await speak(['42["beat",{"seq":1}]']);
    stream.write(Buffer.from([0x88, 0x80, 1, 2, 3, 4]));
    while (conn.readyState === WebSocket.OPEN) await turn();
    // Masked with nothing, so that it can be read here.
    const late = '42["beat",{"seq":2}]';
    stream.write(
      Buffer.concat([Buffer.from([0x81, 0x80 | late.length, 0, 0, 0, 0]), Buffer.from(late)]),
    );
    stream.end();
    await closed;
    expect(heard).to.deep.equal([{ seq: 1 }]);
    await server.close();
  });

  it('hears the same as the library alone, however the bytes are cut', async () => {
    const text = fc.oneof(
      { weight: 6, arbitrary: fc.nat(9).map((seq) => `42["beat",{"seq":${seq}}]`) },
      fc.nat(9).map((seq) => `42["leave",{"seq":${seq}}]`),
      fc.constantFrom(
        '42["beat"]',
        '42["beat",1,2]',
        '427["beat",{}]',
        '42["nobody",{}]',
        '3',
        '6',
      ),
      fc.constantFrom('42["beat",{"text":"学"}]', `42["beat","${'x'.repeat(5_000)}"]`, '42[1]'),
    );
    // In a piece of their own: what came right before them the library does not hear any more.
    const end = fc.constantFrom(
      ...['41', '40', '4', '42["beat",', '42["disconnect"]', '42["x"', '42[]', '42/other,["beat"]'],
    );
    const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 8 }), cuts, end, async (texts, sizes, last) => {
        const heard = await Promise.all(
          [true, false].map((own) => listenTo(texts, sizes, last, own)),
        );
        expect(heard[0]).to.deep.equal(heard[1]);
      }),
      { numRuns: 60 },
    );
  });
});

/** A client that has joined, and its socket. */
async function line() {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'] });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  await once(client, 'open');
  client.send('40');
  const [socket] = await connected;
  const closed = new Promise((resolve) => socket.once('disconnect', resolve));
  const stream = (client as unknown as { _socket: NetSocket })._socket;
  /** Writes messages in pieces of these sizes; the rest at once. */
  const speak = async (
    texts: readonly string[],
    until?: Promise<unknown>,
    sizes: number[] = [],
  ) => {
    const written: Buffer[] = [];
    const write = stream.write.bind(stream);
    stream.write = (bytes: Buffer) => written.push(bytes) > 0;
    for (const text of texts) client.send(text);
    stream.write = write;
    let bytes = Buffer.concat(written);
    const read = (socket.conn.transport as unknown as { socket: { _socket: NetSocket } }).socket;
    for (const size of [...sizes, bytes.length]) {
      const piece = bytes.subarray(0, size);
      bytes = bytes.subarray(size);
      if (piece.length === 0) continue;
      const arrived = read._socket.bytesRead + piece.length;
      stream.write(piece);
      while (read._socket.bytesRead < arrived && !read._socket.destroyed) await turn();
    }
    await until;
  };
  return { server, socket: socket as unknown as LiveSocket, speak, closed, client };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a connection hears of these messages, by the wire or by the library alone. */
async function listenTo(texts: readonly string[], sizes: number[], last: string, own: boolean) {
  const { server, socket, speak, closed } = await line();
  const heard: unknown[] = [];
  // The library tells of any message a moment before those before it.
  const others: unknown[] = [];
  const on = (event: string) => (body: unknown) => heard.push([event, body]);
  if (own) {
    const wire = socketWire(socket);
    for (const event of ['beat', 'leave'] as const) wire.on(event, on(event));
    wire.onAny((event) => {
      if (event !== 'beat' && event !== 'leave') others.push(event);
    });
  } else {
    for (const event of ['beat', 'leave'] as const) socket.on(event, on(event));
    socket.onAny((event: unknown) => {
      if (event !== 'beat' && event !== 'leave') others.push(event);
    });
  }
  socket.on('error' as never, (() => others.push('an error')) as never);
  await speak(texts, undefined, sizes);
  await speak([last]);
  await speak(['41'], closed);
  await server.close();
  return { heard, others };
}
