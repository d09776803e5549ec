/** The player's line on a real engine, where a proxy of ours blocks websockets. */

import { expect } from 'chai';
import { type Welcome } from '../../../engine/protocol/messages.ts';
import { type LineListener } from '../../../player/line/line-listener.ts';
import { Line } from '../../../player/line/line.ts';
import { Transport } from '../../../player/line/transport.ts';
import { BlockingProxy } from '../../support/blocking-proxy.ts';
import { type TestEngine, startTestEngine } from '../../support/test-engine.ts';
import { until } from '../../support/until.ts';
import { PageSocket } from '../../support/page-socket.ts';

describe('player: where websockets are blocked', function () {
  this.timeout(60_000);
  let test: TestEngine;
  let lesson: string;
  let proxy: BlockingProxy;
  let line: Line | null = null;
  const globals = globalThis as { window?: unknown; document?: unknown; WebSocket?: unknown };
  const socketOfNode = globals.WebSocket;

  before(async () => {
    test = await startTestEngine();
    lesson = await test.publishFake();
    globals.window = new EventTarget();
    globals.document = new EventTarget();
    globals.WebSocket = PageSocket;
  });

  after(async () => {
    delete globals.window;
    delete globals.document;
    globals.WebSocket = socketOfNode;
    await test.close();
  });

  beforeEach(async () => {
    proxy = await BlockingProxy.start(test.engine.port);
  });

  afterEach(() => {
    // Its channel to other tabs would keep the process alive.
    line?.leave();
    line = null;
    proxy.close();
  });

  it('goes on by requests: beats are stored and acknowledged, checks of the lease heard', async () => {
    let welcome: Welcome | null = null;
    let online = false;
    let ackedMs = -1;
    let leased = true;
    const listener: Partial<LineListener> = {
      welcome: (told) => (welcome = told),
      booked: (_runs, credit) =>
        (ackedMs = credit.creditedMs + credit.pendingMs + credit.refusedMs),
      lease: (has) => (leased = has),
      online: (is) => (online = is),
      trouble: () => undefined,
      ended: () => undefined,
      twinned: () => undefined,
    };
    const handled = new Proxy(listener, {
      get: (known, name) => known[name as keyof LineListener] ?? (() => undefined),
    }) as LineListener;
    line = new Line(proxy.url, await test.token('lena', lesson), 'one', handled);
    await until(() => welcome !== null && online, 'a welcome by request');
    expect(proxy.upgrades).to.equal(3);
    const manner = { rate: 1, visible: true, touched: true };
    line.send({ ...manner, spans: [], now: 'playing', positionMs: 0 });
    line.send({ ...manner, spans: [[0, 900]], now: 'playing', positionMs: 900 });
    await until(() => ackedMs >= 0, 'an ack');
    await until(
      async () => (await test.statement('lena')).sessions[0]?.coverage.presentedMs === 900,
      'both beats are stored',
    );
    // The network goes away and comes back: beats wait and are resent.
    proxy.isDown = true;
    line.send({ ...manner, spans: [[900, 1_500]], now: 'paused', positionMs: 1_500 });
    await until(() => !online, 'the line knows that it is offline');
    proxy.isDown = false;
    await until(
      async () => (await test.statement('lena')).sessions[0]?.coverage.presentedMs === 1_500,
      'the beat is resent',
      40_000,
    );
    expect(leased).to.equal(true);
    line.leave();
  });

  it('returns to a socket as soon as one gets through, and the session goes on', async () => {
    const token = await test.token('mara', lesson);
    let resume: string | undefined;
    const welcomes: Welcome[] = [];
    const hello = () => ({ protocol: 1, ...(resume === undefined ? { token } : { resume }) });
    const transport = new Transport(proxy.url, hello, 50);
    transport.on('welcome', (welcome: Welcome) => {
      resume = welcome.resume;
      welcomes.push(welcome);
    });
    const lost: string[] = [];
    transport.on('disconnect', () => lost.push('disconnect'));
    transport.on('connect_error', () => void setTimeout(() => transport.connect(), 5));
    transport.connect();
    await until(() => welcomes.length === 1, 'a welcome by request');
    expect(transport.by).to.equal('post');
    await until(() => proxy.upgrades > 5, 'sockets are tried');
    expect(transport.connected).to.equal(true);

    proxy.blocksUpgrades = false;
    await until(() => transport.by === 'socket' && welcomes.length === 2, 'a welcome by socket');
    expect(welcomes[1]?.sessionId).to.equal(welcomes[0]?.sessionId);
    expect(lost).to.deep.equal([]);
    const acked = new Promise((resolve) => transport.on('ack', resolve));
    const { nonce } = welcomes[1] as Welcome;
    const claims = {
      spans: [],
      rate: 1,
      visible: true,
      touched: true,
      now: 'paused',
      positionMs: 0,
    };
    transport.emit('beat', { seq: 1, ...claims, nonce });
    await acked;
    const posts = proxy.posts;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(proxy.posts, 'no request any more').to.equal(posts);
    transport.disconnect();
  });
});
