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
import { type HostPage, openHostPage } from '../support/host-page.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { eventsOf } from '../support/events-of.ts';

/** More than a minute, and less than one: a part of a minute needs its part of the tokens. */
const PLAYS = [
  { rate: 1, lessonSeconds: 40 },
  { rate: 1.5, lessonSeconds: 80 },
] as const;
type Play = (typeof PLAYS)[number];
const learnerOf = ({ rate }: Play): string => `learner-${rate * 10}`;
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
  let lectern: TestEngine;
  /** Answers to requests for tokens. All play side by side: they only wait for what they play. */
  const watched = new Map<Play, Promise<number[]>>();

  before(async function () {
    browser = await launchChromium(this);
    await buildPlayer();
    root = await mkdtemp(join(tmpdir(), 'lectern-tokens-'));
    lectern = await startTestEngine({}, { presets });
    for (const play of PLAYS) {
      const { lessonSeconds } = play;
      const name = join(root, String(lessonSeconds));
      const clip = await makeClip(`${name}.mp4`, { seconds: lessonSeconds });
      const { code, err } = await run([
        ...['package', clip, '--out', name, '--quiet'],
        ...['--ladder', 'fast', '--no-storyboard'],
      ]);
      expect(code, err).to.equal(0);
      const host = await openHostPage(browser, lectern, name, learnerOf(play));
      const seen = watch(host, play);
      // Each test looks at its own; until then nobody does.
      seen.catch(() => undefined);
      watched.set(play, seen);
    }
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

  /** Plays a quarter, from five eighths to the end, then what was left out. */
  async function watch(host: HostPage, { rate, lessonSeconds }: Play): Promise<number[]> {
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
    await reaches(page, lessonSeconds / 4);
    await seekTo(page, (lessonSeconds * 5) / 8);
    await reaches(page, lessonSeconds - 1);
    await seekTo(page, lessonSeconds / 4 - 1);
    await reaches(page, (lessonSeconds * 5) / 8 + 2);
    await page.evaluate(() => {
      document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!.pause();
    });
    await page.waitForFunction(() => {
      const element = document.querySelector('lectern-player') as unknown as {
        credit: { reason: string; creditedMs: number };
      };
      return element.credit.reason === 'paused';
    });
    host.close();
    await page.close();
    return answers;
  }

  for (const play of PLAYS) {
    const { rate, lessonSeconds } = play;
    it(`come back, enough in each minute, at ${rate}x with a seek ahead and one back`, async () => {
      const answers = (await watched.get(play)) ?? [];
      const learner = learnerOf(play);
      const statement = await lectern.statement(learner);
      const { creditedMs, levelsMs } = statement.lessons[0]!;
      const ref = { tenantId: 'main', learnerId: learner, timeZone: 'Asia/Shanghai' };
      const beats = (await eventsOf(lectern.engine.clerk, ref)).filter(
        (event) => event.type === 'beat-accepted',
      );
      const echoed = beats.flatMap((event) => event.echoed ?? []);
      const wrong = beats.reduce((sum, event) => sum + (event.wrongTokens ?? 0), 0);
      console.log(
        `      ${rate}x: ${creditedMs} ms credited, ${levelsMs['token-echoed']} ms echoed, ` +
          `${echoed.length} tokens of ${Math.floor((lessonSeconds * PER_MINUTE) / 60)}, ` +
          `${answers.length} requests: ${answers.join(' ')}`,
      );
      expect(creditedMs).to.be.at.least((lessonSeconds - 3) * 1_000);
      expect(levelsMs['token-echoed'], 'all that was credited').to.equal(creditedMs);
      expect(new Set(echoed).size, 'each once').to.equal(echoed.length);
      const needed = Math.floor(NEEDED * Math.min(1, lessonSeconds / 60));
      expect(echoed.filter((atMs) => atMs < 60_000)).to.have.length.at.least(needed);
      expect(wrong).to.equal(0);
      expect(answers.filter((status) => status === 200)).to.have.lengthOf(lessonSeconds / 20);
    });
  }
});
