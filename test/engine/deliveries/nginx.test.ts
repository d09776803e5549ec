/** Segments sent by a real nginx under the configuration of `operating.md`; deliveries from its log. */

import { type ClientRequest, request } from 'node:http';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { Nginx, freePort, hasNginx, openFolder, removeFolder } from '../../support/nginx.ts';
import { type TestEngine, startTestEngine } from '../../support/test-engine.ts';
import { until } from '../../support/until.ts';

const SEGMENT_BYTES = 5_000;
/** More than two kernels hold in their buffers: such a transfer can really be cut. */
const LARGE_BYTES = 16_000_000;

describe('media sent by nginx', function () {
  this.timeout(60_000);
  let folder: string;
  let port: number;
  let test: TestEngine;
  let nginx: Nginx;
  let client: BareClient;
  let lesson: string;
  let large: string;

  before(async function () {
    if (!hasNginx()) {
      console.warn('      SKIPPED: no nginx. To enable: sudo apt-get install -y nginx-light');
      this.skip();
    }
    folder = await openFolder();
    port = await freePort();
    await startEngine();
    lesson = await test.publishFake({ durationMs: 120_000, bytesPerSegment: SEGMENT_BYTES });
    large = await test.publishFake({
      id: 'large',
      durationMs: 4_000,
      bytesPerSegment: LARGE_BYTES,
    });
    nginx = await Nginx.start(join(folder, 'log'), port, test.engine.port, test.engine.libraryRoot);
  });

  after(async () => {
    await nginx?.stop();
    await test?.close();
    if (folder !== undefined) await removeFolder(folder);
  });

  afterEach(() => client?.drop());

  async function startEngine(enginePort = 0) {
    const log = join(folder, 'log', 'lectern-media.log');
    test = await startTestEngine({
      dataFolder: join(folder, 'data'),
      port: enginePort,
      trustedProxies: ['loopback'],
      media: { sender: 'nginx', location: '/lectern-media/', log },
    });
  }

  async function open(learner: string, what = lesson) {
    client = await BareClient.connect(nginx.url, { token: await test.token(learner, what) });
    return client;
  }

  const creditedMs = () => client.credit?.creditedMs ?? 0;
  const segment = (index: number) => `${FAKE_VIDEO}/${segmentFile(index)}`;

  it('goes out whole and counts when the log says so, through sockets of the same nginx', async () => {
    await open('anna');
    const { status, body } = await client.fetch(segment(0));
    expect(status).to.equal(200);
    expect(body.length).to.equal(SEGMENT_BYTES);
    expect(await client.fetchSpan([0, 4_000])).to.equal(0);
    await client.beat({ now: 'playing' });
    await client.beat({ spans: [[0, 2_000]] });
    await until(() => creditedMs() === 2_000, 'credit from the log');
  });

  it('has the types and origins that the engine gives, and no mark', async () => {
    await open('bea');
    const path = `${nginx.url}${client.welcome.mediaBase}`;
    const headers = { origin: new URL(nginx.url).origin };
    for (const [file, type] of [
      [segment(0), 'video/iso.segment'],
      ['manifest.mpd', 'application/dash+xml'],
    ]) {
      const answer = await fetch(`${path}${file}`, { headers });
      await answer.arrayBuffer();
      expect(answer.headers.get('content-type')).to.equal(type);
      expect(answer.headers.get('access-control-allow-origin')).to.equal(headers.origin);
      expect(answer.headers.get('cache-control')).to.contain('immutable');
      expect(answer.headers.get('x-lectern-mark')).to.equal(null);
    }
    expect((await fetch(`${nginx.url}/lectern-media/`)).status, 'internal').to.equal(404);
  });

  it('refuses what the engine refuses, and paces', async () => {
    await open('carl');
    const wrong = client.welcome.mediaBase.replace('/media/', '/media/x');
    expect((await fetch(`${nginx.url}${wrong}${segment(0)}`)).status).to.equal(403);
    expect((await client.fetch(segment(55))).status).to.equal(425);
  });

  it('counts pieces that join, and neither pieces with a hole nor heads of files', async () => {
    await open('dora');
    const range = (from: number, to: number) => ({ headers: { range: `bytes=${from}-${to}` } });
    for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
      const file = (index: number) => `${track}/${segmentFile(index)}`;
      // Segment 0 joins, 1 lacks a byte, 2 is asked for by HEAD, 3 is whole.
      expect((await client.fetch(file(0), range(1_000, SEGMENT_BYTES - 1))).status).to.equal(206);
      expect((await client.fetch(file(0), range(0, 1_500))).body.length).to.equal(1_501);
      await client.fetch(file(1), range(0, 999));
      await client.fetch(file(1), range(1_001, SEGMENT_BYTES - 1));
      expect((await client.fetch(file(2), { method: 'HEAD' })).status).to.equal(200);
      expect((await client.fetch(file(3))).status).to.equal(200);
    }
    await until(async () => (await deliveredTo('dora')).length > 1, 'the last one');
    expect(await deliveredTo('dora')).to.deep.equal([
      [0, 2_000],
      [6_000, 8_000],
    ]);
  });

  it('does not count a transfer that was cut', async () => {
    await open('eve', large);
    await cutShort(segment(0));
    await client.fetch(`${FAKE_AUDIO}/${segmentFile(0)}`);
    await client.fetchSpan([2_000, 4_000]);
    await until(async () => (await deliveredTo('eve')).length > 0, 'the whole one');
    expect(await deliveredTo('eve')).to.deep.equal([[2_000, 4_000]]);
  });

  async function deliveredTo(learnerId: string) {
    const ref = { tenantId: 'main', learnerId, timeZone: 'Asia/Shanghai' };
    const { state } = await test.engine.clerk.account(ref);
    return state.sessions.get(client.welcome.sessionId)?.deliveredAll ?? [];
  }

  it('does not read the mark of another session into a forged line', async () => {
    await open('finn');
    const log = await readFile(nginx.logPath, 'utf8');
    const line = JSON.parse(log.trim().split('\n').at(-1) ?? '') as { mark: string };
    const forged = { ...line, mark: line.mark.replace(/^../, 'ab') };
    await writeFile(nginx.logPath, `${JSON.stringify(forged)}\nnot even json\n`, { flag: 'a' });
    await client.fetchSpan([0, 2_000]);
    await client.beat({ now: 'playing' });
    await client.beat({ spans: [[0, 2_000]] });
    await until(() => creditedMs() === 2_000, 'what stands after the forged lines');
  });

  it('goes on where it was after a rotation and a restart in the midst of pieces', async () => {
    await open('emil');
    for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
      await client.fetch(`${track}/${segmentFile(0)}`, { headers: { range: 'bytes=0-99' } });
    }
    const before = (await stat(nginx.logPath)).size;
    expect(before).to.be.greaterThan(0);
    await nginx.rotateLog();
    const { port: enginePort } = test.engine;
    client.drop();
    await test.engine.close();
    // Written while no engine looked, into the old file and the new one.
    await until(async () => (await stat(nginx.logPath).catch(() => null)) !== null, 'a new log');
    await startEngine(enginePort);
    client = await BareClient.connect(nginx.url, { resume: client.welcome.resume });
    for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
      await client.fetch(`${track}/${segmentFile(0)}`, { headers: { range: 'bytes=100-' } });
    }
    await client.beat({ now: 'playing' });
    await client.beat({ spans: [[0, 2_000]] });
    await until(() => creditedMs() === 2_000, 'credit from both logs');
  });

  function cutShort(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked: ClientRequest = request(
        `${nginx.url}${client.welcome.mediaBase}${path}`,
        (answer) => {
          answer.once('data', () => asked.destroy());
          answer.once('close', resolve);
          answer.on('error', () => undefined);
        },
      );
      asked.on('error', reject);
      asked.end();
    });
  }
});
