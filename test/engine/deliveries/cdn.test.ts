/** Segments from a CDN of ours: signed addresses, deliveries from an imported log, waivers. */

import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { packageRoot } from '../../../config/package-root.ts';
import { importDeliveriesCommand, waiveCommand } from '../../../engine/commands/deliveries.ts';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type TestEngine, presetsWith, startTestEngine } from '../../support/test-engine.ts';
import { eventsOf } from '../../support/events-of.ts';

const KEY = 'k'.repeat(32);
/** Early requests are hardly held. */
const presets = presetsWith((policy) => ({
  ...policy,
  release: { ...policy.release, holdMs: 20 },
}));

describe('media sent by a CDN', function () {
  this.timeout(30_000);
  let test: TestEngine;
  let cdn: Server;
  let log: string[];
  let client: BareClient;
  let clock: ManualClock;
  let isAllowed: (url: string, key: string) => Promise<boolean>;
  let said: string;

  before(async () => {
    // The sketch of operating.md is what an edge runs, so it is what the test runs.
    const written = await readFile(join(packageRoot, 'engine/deliveries/operating.md'), 'utf8');
    const sketch = /```js\n([\s\S]*?)```/.exec(written)?.[1] ?? '';
    const now = { now: () => clock.utcMs() };
    const parts = { Date: now, URL, TextEncoder, crypto, Uint8Array, Number };
    isAllowed = runInNewContext(`${sketch}; isAllowed`, parts) as typeof isAllowed;
  });

  beforeEach(async () => {
    log = [];
    said = '';
    clock = new ManualClock();
    cdn = createServer((request, response) => void answer(request.url ?? '', response));
    cdn.listen(0, '127.0.0.1');
    await once(cdn, 'listening');
    const base = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}/lessons`;
    const media = { sender: 'cdn', base, key: KEY, lifeSeconds: 120 } as const;
    test = await startTestEngine({ media }, { clock, presets });
    const lesson = await test.publishFake();
    client = await BareClient.connect(test.url, { token: await test.token('anna', lesson) });
  });

  afterEach(async () => {
    client.drop();
    cdn.close();
    cdn.closeAllConnections();
    await test.close();
  });

  async function answer(url: string, response: ServerResponse) {
    const address = `http://cdn.example${url}`;
    const { pathname } = new URL(address);
    if (!(await isAllowed(address, KEY))) {
      response.writeHead(403).end();
      return;
    }
    const path = decodeURIComponent(pathname.slice('/lessons/'.length));
    const body = await readFile(join(test.engine.libraryRoot, path));
    const sentAt = new Date(clock.utcMs()).toISOString();
    log.push(JSON.stringify({ url, sentAt, status: 200, bytes: body.length, complete: true }));
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end(body);
  }

  /** Runs a command of the command line as an operator does. */
  async function command(run: (args: string[]) => Promise<void>, args: string[]): Promise<void> {
    const out: { write: unknown } = process.stdout;
    const before = out.write;
    const { LECTERN_DATA: dataBefore } = process.env;
    process.env['LECTERN_DATA'] = test.dataFolder;
    out.write = (text: string) => (said += text) !== '';
    try {
      await run(args);
    } finally {
      out.write = before;
      if (dataBefore === undefined) delete process.env['LECTERN_DATA'];
      else process.env['LECTERN_DATA'] = dataBefore;
    }
  }

  async function importLog(lines: readonly string[]): Promise<void> {
    const file = join(test.dataFolder, 'cdn.log.gz');
    await writeFile(file, gzipSync(`${lines.join('\n')}\n`));
    await command(importDeliveriesCommand, ['--format', 'cdn', file]);
    await rm(file);
  }

  const credited = () => client.credit?.creditedMs ?? 0;

  it('goes by a signed address; the late log turns what was refused, once', async () => {
    const first = await fetch(`${test.url}${client.welcome.mediaBase}${FAKE_VIDEO}/00001.m4s`, {
      redirect: 'manual',
    });
    expect(first.status).to.equal(302);
    expect(first.headers.get('cache-control')).to.equal('no-store');
    expect(first.headers.get('location')).to.match(
      /\/lessons\/.+\?exp=\d+&mark=[\w.-]+&sig=[0-9a-f]{64}$/,
    );
    expect(await client.fetchSpan([0, 4_000])).to.equal(0);
    expect(log.length).to.equal(4);
    const address = first.headers.get('location') ?? '';
    expect(await isAllowed(address, KEY)).to.equal(true);
    for (const forged of [
      address.replace('00001', '00002'),
      address.replace(/exp=\d/, 'exp=9'),
      address.replace(/sig=../, 'sig=00'),
    ]) {
      expect((await fetch(forged)).status, forged).to.equal(403);
    }
    clock.advance(121_000);
    expect((await fetch(address)).status, 'too old').to.equal(403);
    await client.beat({ now: 'playing' });
    clock.advance(4_000);
    await client.beat({ spans: [[0, 4_000]] });
    clock.advance(3_600_000);
    await client.beat({ now: 'paused', positionMs: 4_000 });
    expect(credited()).to.equal(0);
    expect(client.credit?.refusedMs).to.equal(4_000);

    await importLog(log);
    expect(said).to.contain('4 delivered, 0 part, 0 incomplete, 0 foreign, 0 unknown');
    expect(credited()).to.equal(4_000);
    const before = await events();
    await importLog([...log, 'nonsense']);
    expect(said).to.contain('4 delivered, 0 part, 0 incomplete, 1 foreign');
    expect(await events()).to.equal(before);
  });

  it('counts nothing that was claimed before it was sent', async () => {
    await client.beat({ now: 'playing' });
    clock.advance(4_000);
    await client.beat({ spans: [[0, 4_000]] });
    clock.advance(1_001);
    await client.fetchSpan([0, 4_000]);
    await importLog(
      log.map((line) => line.replace(/"sentAt":"[^"]+"/, '"sentAt":"2001-01-01T00:00:00Z"')),
    );
    expect(credited(), 'a log of long ago').to.equal(0);
  });

  it('remembers over a restart what was let go, though no log has come', async () => {
    for (let index = 0; index < 40; index += 1)
      await client.fetch(segment(index)).catch(() => null);
    const got = log.length;
    expect(got).to.be.within(29, 31);
    const { resume } = client.welcome;
    client.drop();
    const { port } = test.engine;
    await test.engine.close();
    const base = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}/lessons`;
    test = await startTestEngine(
      {
        port,
        dataFolder: test.dataFolder,
        media: { sender: 'cdn', base, key: KEY, lifeSeconds: 120 },
      },
      { clock, presets },
    );
    client = await BareClient.connect(test.url, { resume });
    expect((await client.fetch(segment(3))).status, 'the same again').to.equal(200);
    expect((await client.fetch(segment(got))).status).to.equal(425);
  });

  it('is waived where its log was lost: by session or for all, of that time alone', async () => {
    await client.fetchSpan([0, 8_000]);
    await client.beat({ now: 'playing' });
    clock.advance(4_000);
    await client.beat({ spans: [[0, 4_000]] });
    const lostUntil = new Date(clock.utcMs() + 100).toISOString();
    clock.advance(4_000);
    await client.beat({ spans: [[4_000, 8_000]] });
    expect(client.credit?.pendingMs).to.equal(8_000);
    const from = new Date(clock.utcMs() - 60_000).toISOString();
    const time = ['--from', from, '--to', lostUntil];
    const why = ['--why', 'disk 3 died', '--operator', 'olga'];
    await failed(['--session', 'nobody', ...time, ...why], 'There is no session "nobody".');
    await command(waiveCommand, ['--session', client.welcome.sessionId, ...time, ...why]);
    expect(said).to.contain('1 of 1 sessions').and.to.contain('4.0 s of it credited');
    expect(credited()).to.equal(4_000);
    await command(waiveCommand, [
      '--from',
      from,
      '--to',
      new Date(clock.utcMs() + 1).toISOString(),
      ...why,
    ]);
    expect(credited()).to.equal(8_000);
  });

  async function failed(args: string[], text: string): Promise<void> {
    const error = await command(waiveCommand, args).then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(error?.message).to.equal(text);
  }

  const segment = (index: number) => `${FAKE_VIDEO}/${segmentFile(index)}`;

  async function events(): Promise<number> {
    const ref = { tenantId: 'main', learnerId: 'anna', timeZone: 'Asia/Shanghai' };
    return (await eventsOf(test.engine.clerk, ref)).length;
  }
});
