/** The player's own words of socket.io, spoken with the library on the other side. */

import { expect } from 'chai';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Server, type Socket as TheirSocket } from 'socket.io';
import { WebSocketServer } from 'ws';
import { Socket } from '../../../player/line/socket.ts';
import { PageSocket } from '../../support/page-socket.ts';
import { until } from '../../support/until.ts';

describe('player: the socket', () => {
  const globals = globalThis as { WebSocket?: unknown };
  const socketOfNode = globals.WebSocket;
  let http: HttpServer;
  let server: Server;
  let told: { event: string; body?: unknown }[];
  let socket: Socket;
  const names = () => told.map(({ event }) => event);
  const url = () => `http://127.0.0.1:${(http.address() as AddressInfo).port}/under`;
  const speakWith = (heartbeatMs: number) => {
    server = new Server(http, {
      path: '/under/live',
      transports: ['websocket'],
      pingInterval: heartbeatMs,
      pingTimeout: heartbeatMs,
    });
  };

  before(() => (globals.WebSocket = PageSocket));
  after(() => (globals.WebSocket = socketOfNode));

  beforeEach(async () => {
    http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    told = [];
    socket = new Socket(
      url(),
      () => ({ token: 'abc' }),
      (event, body) => told.push({ event, body }),
    );
  });

  afterEach(async () => {
    socket.disconnect();
    await server.close();
  });

  it('says its greeting, then messages both ways, in order and in any script', async () => {
    speakWith(20_000);
    const heard: unknown[] = [];
    const auths: unknown[] = [];
    server.on('connection', (theirs) => {
      auths.push(theirs.handshake.auth);
      theirs.onAny((event: string, body: unknown) => heard.push([event, body]));
      theirs.emit('welcome', { text: '学时 "\\ \u2028' });
    });
    socket.emit('beat', { lost: 'before there is a connection' });
    socket.connect();
    await until(() => names().includes('welcome'), 'the welcome');
    expect(socket.connected).to.equal(true);
    expect(told).to.deep.equal([
      { event: 'connect', body: undefined },
      { event: 'welcome', body: { text: '学时 "\\ \u2028' } },
    ]);
    expect(auths).to.deep.equal([{ token: 'abc' }]);
    for (const seq of [1, 2, 3]) socket.emit('beat', { seq });
    await until(() => heard.length === 3, 'three beats');
    expect(heard).to.deep.equal([1, 2, 3].map((seq) => ['beat', { seq }]));
  });

  it('stays through many heartbeats', async () => {
    speakWith(40);
    let pongs = 0;
    server.on('connection', (theirs) => {
      theirs.conn.on('packet', ({ type }) => (pongs += type === 'pong' ? 1 : 0));
    });
    socket.connect();
    await until(() => pongs >= 5, 'five answered heartbeats', 30_000);
    expect(names()).to.deep.equal(['connect']);
  });

  it('hands on why the engine refuses, and is free for the next attempt', async () => {
    speakWith(20_000);
    let refuses = true;
    server.use((_theirs, next) =>
      refuses ? next(Object.assign(new Error('no'), { data: { code: 'overloaded' } })) : next(),
    );
    socket.connect();
    await until(() => told.length > 0, 'an answer');
    expect(told).to.deep.equal([
      { event: 'connect_error', body: { message: 'no', data: { code: 'overloaded' } } },
    ]);
    refuses = false;
    socket.connect();
    await until(() => socket.connected, 'a connection');
    expect(names()).to.deep.equal(['connect_error', 'connect']);
  });

  it('says that a connection is lost, whoever ends it, and says it once', async () => {
    speakWith(20_000);
    const theirs: TheirSocket[] = [];
    server.on('connection', (one) => theirs.push(one));
    const ends = [
      () => theirs.at(-1)?.disconnect(),
      () => theirs.at(-1)?.disconnect(true),
      () => theirs.at(-1)?.conn.close(),
      () => socket.disconnect(),
    ];
    for (const [at, end] of ends.entries()) {
      socket.connect();
      await until(() => socket.connected && theirs.length === at + 1, 'a connection');
      end();
      await until(() => !socket.connected, 'the loss');
    }
    await until(() => theirs.every((one) => !one.connected), 'the other side has heard');
    expect(names()).to.deep.equal(ends.flatMap(() => ['connect', 'disconnect']));
  });

  it('says that nobody is there', async () => {
    speakWith(20_000);
    await server.close();
    socket.connect();
    await until(() => told.length > 0, 'an answer');
    expect(told).to.deep.equal([{ event: 'connect_error', body: {} }]);
  });

  it('takes a network that swallows everything for lost', async () => {
    speakWith(20_000);
    const mute = new WebSocketServer({ port: 0 });
    mute.on('connection', (theirs) =>
      theirs.send('0{"sid":"a","upgrades":[],"pingInterval":30,"pingTimeout":30}'),
    );
    const { port } = mute.address() as AddressInfo;
    socket = new Socket(
      `http://127.0.0.1:${port}`,
      () => ({}),
      (event, body) => told.push({ event, body }),
    );
    socket.connect();
    await until(() => told.length > 0, 'an answer');
    expect(names()).to.deep.equal(['connect_error']);
    mute.close();
  });
});
