/** What takes the wire's own way is said and heard as by the library. */

import { expect } from 'chai';
import fc from 'fast-check';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, type Socket as NetSocket } from 'node:net';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { type LiveSocket, socketWire } from '../../../engine/live/socket-wire.ts';

const FIRST = '42["beat",{"seq":1}]';
const SECOND = '42["beat",{"seq":2}]';
/** By the wire, by the wire where sockets cannot be read into one buffer, by the library alone. */
const WAYS = ['ahead', 'as on Windows', 'library'] as const;

describe('live: a socket as a wire', () => {
  afterEach(closeAll);

  it('says any text of any length, in order with what the library says', async () => {
    const texts = ['', 'a', '学时', '\u{1f4da}', '"\\\u2028\u0000', 'ä'.repeat(60)];
    // Around the lengths at which the head of a frame grows.
    for (const length of [80, 90, 100, 110, 120, 65_480, 65_500, 65_520, 65_540, 300_000]) {
      texts.push('x'.repeat(length), 'é'.repeat(length / 2));
    }
    const { server, port } = await listening({ perMessageDeflate: false });
    server.on('connection', (socket) => {
      const wire = socketWire(socket as unknown as LiveSocket);
      texts.forEach((text, at) => {
        if (at % 2 === 0) wire.emit('check', { text } as never);
        else socket.emit('check', { text });
      });
      wire.emit('ended', {} as never);
    });
    const client = visitor(port);
    const heard: string[] = [];
    client.on('check', ({ text }: { text: string }) => heard.push(text));
    await new Promise((resolve) => client.once('ended', resolve));
    expect(heard).to.deep.equal(texts);
  });

  it('says nothing to who has gone', async () => {
    const { server, port } = await listening();
    const connected = new Promise<LiveSocket>((resolve) => {
      server.on('connection', (socket) => resolve(socket as unknown as LiveSocket));
    });
    const client = visitor(port);
    const socket = await connected;
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    client.disconnect();
    await gone;
    socketWire(socket).emit('ended', {} as never);
  });

  it('hears beats past the library', async () => {
    const { socket, speak, closed } = await line();
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
  });

  it('hears nothing behind a closing frame', async () => {
    const { socket, speak, client, closed } = await line();
    const heard: unknown[] = [];
    const conn = (socket.conn.transport as unknown as { socket: WebSocket }).socket;
    socketWire(socket).on('beat', (body) => heard.push(body));
    const stream = (client as unknown as { _socket: NetSocket })._socket;
    await speak(['42["beat",{"seq":1}]']);
    stream.write(Buffer.from([0x88, 0x80, 1, 2, 3, 4]));
    while (conn.readyState === WebSocket.OPEN) await turn();
    stream.write(plainFrame('42["beat",{"seq":2}]'));
    stream.end();
    await closed;
    expect(heard).to.deep.equal([{ seq: 1 }]);
  });

  it('hears nothing behind a goodbye, as the library', async () => {
    for (const pieces of [[['41', SECOND]], [['41'], [SECOND]], [[FIRST], ['41'], [SECOND]]]) {
      const { socket, speak } = await line();
      const heard: unknown[] = [];
      socketWire(socket).on('beat', (body) => heard.push(body));
      for (const texts of pieces) {
        await speak(texts);
        await turn();
      }
      expect(heard).to.deep.equal(pieces.length === 3 ? [{ seq: 1 }] : []);
    }
  });

  it('hears nothing that came along with what ended the line', async () => {
    const endings: ((socket: LiveSocket) => void)[] = [
      (socket) => socket.disconnect(),
      (socket) => socket.disconnect(true),
      // The line is closing as long as the second of these waits for the first.
      (socket) => {
        for (const text of ['one', 'two']) (socket as unknown as Socket).emit('check', text);
        (socket.conn as unknown as { close(): void }).close();
        expect(socket.connected).to.equal(true);
      },
    ];
    for (const end of endings) {
      const { socket, speak, closed } = await line();
      const heard: unknown[] = [];
      socketWire(socket).on('beat', (body) => {
        heard.push(body);
        end(socket);
      });
      await speak([FIRST, SECOND], closed);
      expect(heard).to.deep.equal([{ seq: 1 }]);
    }
  });

  it('leaves all to the library while a ping waits for its answer', async () => {
    const { socket, speak, closed } = await line({ pingInterval: 5 });
    const { conn } = socket as unknown as { conn: { pingTimeoutTimer: unknown } };
    const heard: unknown[] = [];
    let packets = 0;
    socketWire(socket).on('beat', (body) => heard.push(body));
    while (conn.pingTimeoutTimer === null) await new Promise((resolve) => setTimeout(resolve, 1));
    socket.conn.on('packet', () => (packets += 1));
    await speak([FIRST]);
    await speak([SECOND]);
    expect(packets).to.equal(2);
    await speak(['41'], closed);
    expect(heard).to.deep.equal([{ seq: 1 }, { seq: 2 }]);
  });

  it('reads no message where the library is in the middle of another', async () => {
    const beginnings = {
      'half a head': [0x81],
      'a head without its mask': [0x81, 0x80 | 5],
      'a head without its text': [0x81, 0x80 | 5, 0, 0, 0, 0],
      'the first of two parts': [0x01, 0x80 | 1, 0, 0, 0, 0, 0x78],
    };
    for (const [what, beginning] of Object.entries(beginnings)) {
      const { socket, write, closed } = await line();
      const heard: unknown[] = [];
      socketWire(socket).on('beat', (body) => heard.push(body));
      await write(Buffer.from(beginning));
      // Behind that beginning it is no beat, and nothing that the library puts up with.
      await write(plainFrame(FIRST));
      await closed;
      expect(heard, what).to.deep.equal([]);
    }
  });

  it('hears of no learner what another one has sent', async () => {
    const lines = [await line(), await line()] as const;
    const heard: unknown[][] = [[], []];
    lines.forEach(({ socket }, at) => {
      socketWire(socket).on('beat', (body) => heard[at]?.push(body));
    });
    const [one, other] = lines;
    await one.write(plainFrame(FIRST));
    const frame = plainFrame(SECOND);
    // In the buffer that both are read into, the text of the first beat lies behind this head.
    await other.write(frame.subarray(0, 6));
    expect(heard).to.deep.equal([[{ seq: 1 }], []]);
    await other.write(frame.subarray(6));
    await turn();
    expect(heard).to.deep.equal([[{ seq: 1 }], [{ seq: 2 }]]);
  });

  it('says nothing behind a closing frame', async () => {
    const { socket, client, closed } = await line();
    const said: Buffer[] = [];
    const stream = (client as unknown as { _socket: NetSocket })._socket;
    const gone = once(stream, 'close');
    stream.on('data', (bytes: Buffer) => said.push(bytes));
    const wire = socketWire(socket);
    (socket.conn.transport as unknown as { socket: WebSocket }).socket.close(1001);
    expect(socket.conn.readyState).to.equal('open');
    wire.emit('ended', {} as never);
    await closed;
    await gone;
    const all = Buffer.concat(said);
    expect(all.subarray(-4).toString('hex')).to.equal('880203e9');
    expect(all.includes('ended')).to.equal(false);
  });

  it('says nothing more once the line is to close when all is said', async () => {
    const { socket, client, closed } = await line();
    const said: string[] = [];
    client.on('message', (bytes: Buffer) => said.push(bytes.toString()));
    const wire = socketWire(socket);
    let tries = 0;
    const conn = socket.conn as unknown as {
      readyState: string;
      close(): void;
      on(event: 'drain', listener: () => void): void;
    };
    // All has been written by then, and the websocket does not know yet.
    conn.on('drain', () => {
      if (conn.readyState !== 'closing') return;
      tries += 1;
      wire.emit('ended', {} as never);
    });
    for (const text of ['one', 'two']) (socket as unknown as Socket).emit('check', text);
    conn.close();
    await closed;
    await once(client, 'close');
    expect(tries).to.equal(1);
    const events = said.filter((text) => text.startsWith('42'));
    expect(events).to.deep.equal(['42["check","one"]', '42["check","two"]']);
  });

  it('listens once on a line that is joined anew, where it cannot read ahead', async () => {
    const { server, socket, speak, closed } = await line();
    const heard: unknown[] = [];
    asOnWindows(() => socketWire(socket).on('beat', (body) => heard.push(['old', body])));
    await speak([FIRST]);
    await speak(['41'], closed);
    const joined = once(server, 'connection');
    await speak(['40']);
    const [again] = (await joined) as [LiveSocket];
    expect(again.conn).to.equal(socket.conn);
    asOnWindows(() => socketWire(again).on('beat', (body) => heard.push(['new', body])));
    let asked = 0;
    Object.defineProperty(socket, 'connected', { get: () => (asked += 1) < 0 });
    const { receiver, writeCount } = writesTo(again);
    expect(receiver).to.have.own.property('write');
    await speak([SECOND]);
    expect(writeCount()).to.equal(0);
    // This one is handed on to the library.
    await speak(['3']);
    expect(writeCount()).to.equal(1);
    expect(heard).to.deep.equal([
      ['old', { seq: 1 }],
      ['new', { seq: 2 }],
    ]);
    expect(asked, 'questions to the socket that has left').to.equal(0);
  });

  it('hears all that flows in one turn after a pause, cut anywhere, where it cannot read ahead', async () => {
    const long = `42["beat","${'x'.repeat(140)}"]`;
    const pieces = [
      plainFrame(FIRST),
      plainFrame('42["beat",{"more":"学"}]'),
      // A beat in two parts, with a ping of the websocket between them.
      Buffer.concat([plainFrame(SECOND.slice(0, 9), 0x01), plainFrame('', 0x89)]),
      plainFrame(SECOND.slice(9), 0x80),
      plainFrame('3'),
      plainFrame(long),
      plainFrame(SECOND),
    ];
    const bytes = Buffer.concat(pieces);
    const said = [{ seq: 1 }, { more: '学' }, { seq: 2 }, 'x'.repeat(140), { seq: 2 }];
    const everyByte = [...bytes].map((byte) => Buffer.from([byte]));
    const cuts = everyByte.map((_, at) => [bytes.subarray(0, at), bytes.subarray(at)]);
    const { socket, write } = await line();
    const heard: unknown[] = [];
    asOnWindows(() => socketWire(socket).on('beat', (body) => heard.push(body)));
    const { conn } = socket as unknown as Socket;
    const stream = (conn.transport as unknown as { socket: { _socket: NetSocket } }).socket._socket;
    for (const arriving of [pieces, everyByte, ...cuts]) {
      stream.pause();
      for (const piece of arriving) if (piece.length > 0) await write(piece);
      expect(stream.readableLength).to.equal(bytes.length);
      expect(heard).to.deep.equal([]);
      stream.resume();
      while (stream.readableLength > 0) await turn();
      expect(heard.splice(0), `${arriving[0]?.length} bytes first`).to.deep.equal(said);
    }
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
      fc
        .asyncProperty(fc.array(text, { maxLength: 8 }), cuts, end, async (texts, sizes, last) => {
          const heard = await Promise.all(WAYS.map((way) => listenTo(texts, sizes, last, way)));
          expect(heard[0]).to.deep.equal(heard[2]);
          expect(heard[1]).to.deep.equal(heard[2]);
        })
        .afterEach(closeAll),
      { numRuns: 60 },
    );
  });
});

/** A frame of a client, masked with nothing: its text can be read in it. */
function plainFrame(text: string, kind = 0x81): Buffer {
  const body = Buffer.from(text);
  const size = body.length <= 125 ? [0x80 | body.length] : [0x80 | 126, 0, body.length];
  return Buffer.concat([Buffer.from([kind, ...size, 0, 0, 0, 0]), body]);
}

/** Windows is where `readInto` is refused. */
function asOnWindows<T>(join: () => T): T {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
  Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
  try {
    return join();
  } finally {
    Object.defineProperty(process, 'platform', platform);
  }
}

/** Closed behind each test, also where it fails. */
const servers: Server[] = [];

async function listening(options: Partial<ServerOptions> = {}) {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'], ...options });
  servers.push(server);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return { server, port: (http.address() as AddressInfo).port };
}

async function closeAll(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.close()));
}

/** A client of the library, which does not come back when the server has closed. */
function visitor(port: number) {
  return io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
}

/** A client that has joined, and its socket. */
async function line(options: Partial<ServerOptions> = {}) {
  const { server, port } = await listening(options);
  const connected = once(server, 'connection') as Promise<[Socket]>;
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  await once(client, 'open');
  client.send('40');
  const [socket] = await connected;
  const closed = new Promise((resolve) => socket.once('disconnect', resolve));
  const stream = (client as unknown as { _socket: NetSocket })._socket;
  /** One piece, until it has arrived. */
  const write = async (piece: Buffer) => {
    const read = (socket.conn.transport as unknown as { socket: { _socket: NetSocket } }).socket;
    const arrived = read._socket.bytesRead + piece.length;
    stream.write(piece);
    while (read._socket.bytesRead < arrived && !read._socket.destroyed) await turn();
  };
  /** Writes messages in pieces of these sizes; the rest at once. */
  const speak = async (
    texts: readonly string[],
    until?: Promise<unknown>,
    sizes: number[] = [],
  ) => {
    const written: Buffer[] = [];
    const writeOut = stream.write.bind(stream);
    stream.write = (bytes: Buffer) => written.push(bytes) > 0;
    for (const text of texts) client.send(text);
    stream.write = writeOut;
    let bytes = Buffer.concat(written);
    for (const size of [...sizes, bytes.length]) {
      const piece = bytes.subarray(0, size);
      bytes = bytes.subarray(size);
      if (piece.length > 0) await write(piece);
    }
    await until;
  };
  return { server, socket: socket as unknown as LiveSocket, speak, write, closed, client };
}

/** The library's reader of a connection, and how often it is given anything. */
function writesTo({ conn }: LiveSocket) {
  type Write = (...given: unknown[]) => void;
  const { socket } = conn.transport as unknown as { socket: { _receiver: { _write: Write } } };
  const receiver = socket._receiver;
  const write = receiver._write.bind(receiver);
  let count = 0;
  receiver._write = (...given) => {
    count += 1;
    write(...given);
  };
  return { receiver, writeCount: () => count };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a connection hears of these messages, by the wire or by the library alone. */
async function listenTo(
  texts: readonly string[],
  sizes: number[],
  last: string,
  way: (typeof WAYS)[number],
) {
  const { socket, speak, closed } = await line();
  const heard: unknown[] = [];
  // The library tells of any message a moment before those before it.
  const others: unknown[] = [];
  const on = (event: string) => (body: unknown) => heard.push([event, body]);
  if (way !== 'library') {
    const join = () => socketWire(socket);
    const wire = way === 'ahead' ? join() : asOnWindows(join);
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
  return { heard, others };
}
