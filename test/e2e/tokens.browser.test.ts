/** A real player says presentation tokens back wherever it plays, at any speed and over seeks. */

import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { makeClip } from '../packager/support/clip.ts';
import { run } from '../packager/support/command-line.ts';
import { buildPlayer } from '../player/stage.ts';
import { launchChromium } from '../support/chromium.ts';
import { openHostPage } from '../support/host-page.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../support/test-engine.ts';

const LESSON_SECONDS = 80;
const PER_MINUTE = 6;
const NEEDED = 4;
const presets = presetsWith((policy) => ({
  ...policy,
  seek: { ...policy.seek, rule: 'free' },
  visibility: { ...policy.visibility, hiddenCounts: true },
  assurance: { ...policy.assurance, tokensPerMinute: PER_MINUTE, tokensNeeded: NEEDED },
}));

describe('presentation tokens in a real player', function () {
  this.timeout(300_000);
  let browser: Browser;
  let root: string;
  let lesson: string;
  let lectern: TestEngine;

  before(async function () {
    browser = await launchChromium(this);
    await buildPlayer();
    root = await mkdtemp(join(tmpdir(), 'lectern-tokens-'));
    const clip = await makeClip(join(root, 'clip.mp4'), { seconds: LESSON_SECONDS });
    lesson = join(root, 'lesson');
    const { code, err } = await run([
      'package',
      clip,
      '--out',
      lesson,
      '--quiet',
      '--ladder',
      'fast',
    ]);
    expect(code, err).to.equal(0);
    lectern = await startTestEngine({}, { presets });
  });

  after(async () => {
    await browser?.close();
    await lectern?.close();
    if (root !== undefined) await rm(root, { recursive: true, force: true });
  });

  const seekTo = (page: Page, seconds: number) =>
    page.evaluate((to) => {
      const video = document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!;
      video.currentTime = to;
    }, seconds);
  const reaches = (page: Page, seconds: number) =>
    page.waitForFunction(
      (to) => {
        const video = document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!;
        return video.ended || (!video.seeking && video.currentTime >= to);
      },
      seconds,
      { timeout: 180_000, polling: 50 },
    );

  for (const rate of [1, 1.5]) {
    it(`come back, enough in each minute, at ${rate}x with a seek ahead and one back`, async () => {
      const learner = `learner-${rate * 10}`;
      const host = await openHostPage(browser, lectern, lesson, learner);
      const { page } = host;
      const answers: number[] = [];
      page.on('response', (response) => {
        if (response.url().includes('/tokens/')) answers.push(response.status());
      });
      await page.goto(host.origin);
      await page
        .locator('lectern-player')
        .getByRole('button', { name: 'Play', exact: true })
        .first()
        .click();
      await page.evaluate((wanted) => {
        const video = document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!;
        video.playbackRate = wanted;
      }, rate);
      // 0 to 20, 50 to the end, then what was left out.
      await reaches(page, 20);
      await seekTo(page, 50);
      await reaches(page, LESSON_SECONDS - 1);
      await seekTo(page, 19);
      await reaches(page, 52);
      await page.evaluate(() => {
        document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!.pause();
      });
      await page.waitForFunction(() => {
        const element = document.querySelector('lectern-player') as unknown as {
          credit: { reason: string; creditedMs: number };
        };
        return element.credit.reason === 'paused';
      });
      const statement = await lectern.statement(learner);
      const { creditedMs, levelsMs } = statement.lessons[0]!;
      const ref = { tenantId: 'main', learnerId: learner, timeZone: 'Asia/Shanghai' };
      const beats = (await lectern.engine.clerk.events(ref)).filter(
        (event) => event.type === 'beat-accepted',
      );
      const echoed = beats.flatMap((event) => event.echoed ?? []);
      const wrong = beats.reduce((sum, event) => sum + (event.wrongTokens ?? 0), 0);
      console.log(
        `      ${rate}x: ${creditedMs} ms credited, ${levelsMs['token-echoed']} ms echoed, ` +
          `${echoed.length} tokens of ${Math.floor((LESSON_SECONDS * PER_MINUTE) / 60)}, ` +
          `${answers.length} requests: ${answers.join(' ')}`,
      );
      expect(creditedMs).to.be.at.least((LESSON_SECONDS - 3) * 1_000);
      expect(levelsMs['token-echoed'], 'all that was credited').to.equal(creditedMs);
      expect(new Set(echoed).size, 'each once').to.equal(echoed.length);
      expect(echoed.filter((atMs) => atMs < 60_000)).to.have.length.at.least(NEEDED);
      expect(wrong).to.equal(0);
      expect(answers.filter((status) => status === 200)).to.have.lengthOf(LESSON_SECONDS / 20);
      host.close();
      await page.close();
    });
  }
});
