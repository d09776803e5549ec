import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { WebSocket } from 'ws';
import { cutFloods } from '../../../engine/live/floods.ts';
import { type TestEngine, startTestEngine } from '../../support/test-engine.ts';

/** More than the system keeps for both ends of a connection. */
const MOST_WRITTEN_BYTES = 64_000_000;

describe('live: floods', () => {
  let engine: TestEngine;
  let stream: Socket | undefined;
  let reader: WebSocket | undefined;

  before(async () => (engine = await startTestEngine()));
  after(() => engine.close());
  afterEach(() => {
    stream?.destroy();
    reader?.terminate();
  });

  it('of pings whose answers nobody reads are cut off, without any token', async () => {
    stream = connect(Number(new URL(engine.url).port), '127.0.0.1');
    stream.write(
      'GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: engine\r\nUpgrade: websocket\r\n' +
        'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
        'Sec-WebSocket-Version: 13\r\n\r\n',
    );
    await once(stream, 'data');
    stream.pause();
    // Which of two errors it is, nobody can say.
    stream.on('error', () => undefined);
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125)]);
    const pings = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
    const write = stream.write.bind(stream);
    for (let bytes = 0; bytes < MOST_WRITTEN_BYTES && !stream.destroyed; bytes += pings.length) {
      await new Promise((resolve) => write(pings, resolve));
    }
    expect(stream.destroyed).to.equal(true);
  });

  for (const [what, send] of [
    ['pings', (socket: WebSocket) => socket.ping()],
    ['pongs', (socket: WebSocket) => socket.pong()],
    ['packets of the library', (socket: WebSocket) => socket.send('6')],
  ] as const) {
    it(`of ${what} are cut off, also where all that is said is read`, async () => {
      reader = await joined();
      const closed = once(reader, 'close');
      for (let sent = 0; sent < 5_000; sent += 1) send(reader);
      await closed;
    });
  }

  it('are not what a thousand frames at once are', async () => {
    reader = await joined();
    let pongs = 0;
    const answered = new Promise<void>((resolve, reject) => {
      reader?.on('pong', () => (pongs += 1) === 1_000 && resolve());
      reader?.on('close', () => reject(new Error(`closed after ${pongs} answers`)));
    });
    for (let sent = 0; sent < 1_000; sent += 1) reader.ping();
    await answered;
  });

  it('of pings are cut off early where answers wait unread', () => {
    const [engine, line] = [new EventEmitter(), new EventEmitter()];
    cutFloods({ engine } as never, () => 0);
    let cuts = 0;
    const socket = Object.assign(line, { bufferedAmount: 65_536, terminate: () => (cuts += 1) });
    engine.emit('connection', { transport: { socket } });
    line.emit('ping');
    expect(cuts).to.equal(0);
    socket.bufferedAmount += 1;
    line.emit('pong');
    expect(cuts).to.equal(0);
    line.emit('ping');
    expect(cuts).to.equal(1);
  });

  async function joined(): Promise<WebSocket> {
    const url = `${engine.url.replace('http', 'ws')}/live/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url);
    socket.on('error', () => undefined);
    await once(socket, 'open');
    return socket;
  }
});
