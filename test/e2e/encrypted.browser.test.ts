/** An encrypted lecture in the player, from the engine: keys for whoever watches, credit as ever. */

import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { addAll, measure } from '../../engine/ledger/spans.ts';
import { publish } from '../../engine/library/publish.ts';
import { makeClip } from '../packager/support/clip.ts';
import { run } from '../packager/support/command-line.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

/** How far credit may be from what was really presented. */
const TOLERANCE_MS = 250;
const LEARNER = 'e2e-learner';

function hostPage(engineUrl: string, token: () => Promise<string>): Server {
  return createServer((_request, response) => {
    void token().then((value) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><meta charset="utf-8"><title>host</title><body style="margin:0">
        <script src="${engineUrl}/player/lectern.iife.js"></script>
        <lectern-player engine="${engineUrl}" token="${value}" lang="en"></lectern-player>`,
      );
    });
  });
}

describe('an encrypted lecture from the engine', function () {
  this.timeout(120_000);
  let browser: Browser;
  let root: string;
  let lectern: TestEngine;
  let host: Server;
  let page: Page;
  /** Paths below the session's media address, in the order in which they were asked for. */
  const asked: { path: string; status: number }[] = [];

  before(async function () {
    browser = await launchChromium(this);
    root = await mkdtemp(join(tmpdir(), 'lectern-encrypted-'));
    const clip = await makeClip(join(root, 'clip.mp4'), { seconds: 24 });
    const out = join(root, 'lesson');
    const { code, err } = await run([
      ...['package', clip, '--out', out, '--quiet'],
      ...['--encrypt', 'aes128', '--key-seconds', '10'],
    ]);
    expect(code, err).to.equal(0);
    lectern = await startTestEngine();
    const { catalogue, libraryRoot } = lectern.engine;
    const { lessonId } = await publish(catalogue, libraryRoot, out, {
      tenantId: FIRST_TENANT,
      courseId: 'e2e',
      state: 'published',
      validUntilUtcMs: null,
      previewMs: 20_000,
      nowUtcMs: Date.now(),
    });
    host = hostPage(lectern.url, () => lectern.token(LEARNER, lessonId));
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    const tenant = await catalogue.tenant(FIRST_TENANT);
    const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    await catalogue.putTenant({ ...tenant!, origins: [origin] });
    page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    page.on('response', (response) => {
      const path = /\/media\/[^/]+\/(.*)$/.exec(response.url())?.[1];
      if (path !== undefined) asked.push({ path, status: response.status() });
    });
    await page.goto(origin);
  });

  after(async () => {
    await browser?.close();
    host?.closeAllConnections();
    host?.close();
    await lectern?.close();
    if (root !== undefined) await rm(root, { recursive: true, force: true });
  });

  it('plays over a change of keys, and credits what was played', async () => {
    const player = page.locator('lectern-player');
    await player.getByRole('button', { name: 'Play', exact: true }).first().click();
    await page.waitForFunction(
      () => {
        const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
        return (video?.currentTime ?? 0) >= 14;
      },
      undefined,
      { timeout: 60_000, polling: 100 },
    );
    await player.locator('video').click();
    await page.waitForFunction(() => {
      const element = document.querySelector('lectern-player') as unknown as {
        credit: { reason: string };
      };
      return element.credit.reason === 'paused';
    });
    const played = await page.evaluate(() => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      const spans: [number, number][] = [];
      for (let i = 0; i < (video?.played.length ?? 0); i += 1) {
        spans.push([video!.played.start(i) * 1_000, video!.played.end(i) * 1_000]);
      }
      return spans;
    });
    const truth = addAll(
      [],
      played.map(([from, to]) => [Math.round(from), Math.round(to)] as const),
    );
    const { lessons, sessions } = await lectern.statement(LEARNER);
    expect(truth, 'played without a gap').to.have.length(1);
    expect(lessons[0]?.creditedMs).to.be.closeTo(measure(truth), TOLERANCE_MS);
    // Both keys stand in the statement beside what they opened.
    const keys = sessions[0]?.keysIssued ?? [];
    expect(keys[0]?.[0]).to.equal(0);
    expect(keys.at(-1)?.[1]).to.be.at.least(14_000);
  });

  it('asks for each key once, and for nothing that is not there', () => {
    const keys = asked.filter(({ path }) => path.startsWith('keys/'));
    expect(asked.map(({ path }) => path)).to.include('manifest.mpd');
    expect(keys.length).to.be.at.least(2);
    expect(asked.filter(({ status }) => status >= 400)).to.deep.equal([]);
    // Picture and sound ask for themselves.
    expect(keys.length).to.be.at.most(2 * new Set(keys.map(({ path }) => path)).size);
  });
});
