/** A learner on a host's page asks a real engine how the time was counted, and reads it. */

import { expect } from 'chai';
import { type Browser, type Page } from 'playwright-core';
import { buildPlayer, until } from '../player/stage.ts';
import { launchChromium } from '../support/chromium.ts';
import { type HostPage, openHostPage } from '../support/host-page.ts';
import { packagedLecture } from '../support/packaged-lecture.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../support/test-engine.ts';

const presets = presetsWith((policy) => ({
  ...policy,
  beat: { ...policy.beat, intervalMs: 1_000 },
  cap: { ...policy.cap, dailyMs: 6_000 },
}));

describe('how my time was counted, with the real engine', function () {
  this.timeout(120_000);
  let browser: Browser;
  let lectern: TestEngine;
  let host: HostPage;
  let page: Page;

  before(async function () {
    browser = await launchChromium(this);
    await buildPlayer();
    lectern = await startTestEngine({}, { presets });
    host = await openHostPage(browser, lectern, packagedLecture(), 'reader');
    page = host.page;
  });
  after(async () => {
    host?.close();
    await browser?.close();
    await lectern?.close();
  });

  const toStart = () =>
    page.evaluate(() => {
      document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!.currentTime = 0;
    });
  const credit = () =>
    page.evaluate(
      () =>
        (
          document.querySelector('lectern-player') as unknown as {
            credit: { creditedMs: number; refusedMs: number; closed?: { reason: string } } | null;
          }
        ).credit,
    );

  it('tells repeats and the daily cap with place, reason and when time counts again', async () => {
    await page.goto(host.origin);
    await page.getByRole('button', { name: 'Play', exact: true }).first().click();
    let told = await credit();
    const reach = async (holds: () => boolean, what: string) => {
      const timer = setInterval(() => void credit().then((now) => (told = now)), 100);
      await until(holds, what, 30_000).finally(() => clearInterval(timer));
    };
    await reach(() => (told?.creditedMs ?? 0) >= 3_000, 'three seconds of credit');
    await toStart();
    await reach(() => told?.closed !== undefined, 'the daily cap');
    expect(told?.creditedMs).to.equal(6_000);
    await page.getByText('You have reached the most that counts in one day.').waitFor();
    await page.getByRole('button', { name: 'Pause' }).first().click();

    await page.getByRole('button', { name: 'How my time was counted' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByText('counted before').first().waitFor();
    const amounts = await panel
      .getByRole('table', { name: 'What was played' })
      .locator('.amount')
      .allTextContents();
    expect(amounts.length, 'the sum, what counted, what did not').to.be.at.least(3);
    expect(amounts[1]).to.equal('0:06');
    const { sessions } = await lectern.statement('reader');
    expect(sessions[0]?.coverage.refusedMs.repeat).to.be.greaterThan(0);
    expect(await panel.locator('.refused-part').count()).to.be.at.least(1);
  });
});
