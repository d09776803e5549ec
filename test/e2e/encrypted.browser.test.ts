/** An encrypted lecture in the player, from the engine: keys for whoever watches, credit as ever. */

import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { addAll, measure } from '../../engine/ledger/spans.ts';
import { makeClip } from '../packager/support/clip.ts';
import { run } from '../packager/support/command-line.ts';
import { launchChromium } from '../support/chromium.ts';
import { type HostPage, openHostPage } from '../support/host-page.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

/** How far credit may be from what was really presented. */
const TOLERANCE_MS = 250;
const LEARNER = 'e2e-learner';

describe('an encrypted lecture from the engine', function () {
  this.timeout(120_000);
  let browser: Browser;
  let root: string;
  let lectern: TestEngine;
  let host: HostPage;
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
    host = await openHostPage(browser, lectern, out, LEARNER);
    page = host.page;
    page.on('response', (response) => {
      const path = /\/media\/[^/]+\/(.*)$/.exec(response.url())?.[1];
      if (path !== undefined) asked.push({ path, status: response.status() });
    });
    await page.goto(host.origin);
  });

  after(async () => {
    await browser?.close();
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
    await player.locator('video').first().click();
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
    // Picture and sound ask for themselves; so does a rung that a busy machine makes the player change to.
    expect(keys.length).to.be.at.most(3 * new Set(keys.map(({ path }) => path)).size);
    const segments = asked.filter(({ path }) => path.endsWith('.m4s'));
    expect(keys.length, 'far fewer than segments').to.be.at.most(segments.length / 2);
  });
});
