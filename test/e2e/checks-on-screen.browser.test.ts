/** A real player and a real engine: who is there passes a presence prompt, a page by itself does not. */

import { expect } from 'chai';
import { type Browser, type Page } from 'playwright-core';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { type OpenCheck } from '../../engine/ledger/check-state.ts';
import { type Policy } from '../../engine/ledger/policy.ts';
import { buildPlayer } from '../player/stage.ts';
import { launchChromium } from '../support/chromium.ts';
import { type HostPage, openHostPage } from '../support/host-page.ts';
import { packagedLecture } from '../support/packaged-lecture.ts';
import { until } from '../support/person.ts';
import {
  TEST_TIME_ZONE,
  presetsWith,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';

const GAP_MS = 3_000;

/** What a page may know by itself: its whole tree with every shadow root, and every message. */
const readTree = `(() => {
  const seen = [];
  const read = (node) => {
    for (const { name, value } of node.attributes ?? []) seen.push(name + '=' + value);
    if (node.nodeType === Node.TEXT_NODE) seen.push(node.data);
    if ('value' in node) seen.push(String(node.value));
    for (const child of [...node.childNodes, ...(node.shadowRoot?.childNodes ?? [])]) read(child);
  };
  read(document);
  return seen.join('\\n');
})()`;

/** All of it in one expression, because a bot has a page and no tools of ours. */
const inPlayer = (what: string) =>
  `((root) => { const video = root.querySelector('video'); ${what} })(document.querySelector('lectern-player').shadowRoot)`;

describe('checks on screen', function () {
  this.timeout(120_000);
  let browser: Browser;
  let lectern: TestEngine;
  let host: HostPage;
  let page: Page;
  let checks: Partial<Policy['checks']> = {};

  before(async function () {
    browser = await launchChromium(this);
    await buildPlayer();
    const standard = () =>
      presetsWith((policy) => ({
        ...policy,
        seek: { ...policy.seek, rule: 'free' },
        checks: { ...policy.checks, gateCredit: true, ...checks },
      })).now('standard');
    const presets = { now: standard, at: standard, ids: ['standard'], all: [] };
    lectern = await startTestEngine({}, { presets });
  });
  after(async () => {
    await browser?.close();
    await lectern?.close();
  });
  afterEach(async () => {
    await page.close();
    host.close();
  });

  async function study(learner: string, wish: Partial<Policy['checks']>): Promise<void> {
    checks = wish;
    host = await openHostPage(browser, lectern, packagedLecture(), learner);
    page = host.page;
  }
  async function play(): Promise<void> {
    await page.goto(host.origin);
    await page.locator('lectern-player .big-play').click();
  }
  async function state(learnerId: string) {
    const ref = { tenantId: FIRST_TENANT, learnerId, timeZone: TEST_TIME_ZONE };
    return (await lectern.engine.clerk.account(ref)).state;
  }
  /** What a person sees or hears; the page has no way to know it. */
  async function code(learner: string): Promise<string> {
    const open: OpenCheck | null = (await state(learner)).checks.open;
    if (open?.task.kind !== 'presence') throw new Error('no presence prompt is open');
    return open.task.code;
  }
  async function answerWith(learner: string): Promise<void> {
    await page.getByRole('textbox').fill(await code(learner));
    await page.keyboard.press('Enter');
    await page.getByText('Confirmed, thank you').waitFor();
  }
  const credit = () =>
    page.evaluate(
      () =>
        (
          document.querySelector('lectern-player') as unknown as {
            credit: { creditedMs: number; provisionalMs: number };
          }
        ).credit,
    );
  const isPlaying = inPlayer('return !video.paused && video.currentTime > 0');
  const random = {
    minGapMs: GAP_MS,
    maxGapMs: GAP_MS,
    attempts: 2,
    randomKind: 'presence',
  } as const;

  it('somebody who only sees the picture passes, and play goes on', async () => {
    await study('sees', random);
    await page.route('**/*.wav', (route) => route.abort());
    await play();
    const picture = page.locator('lectern-player .check-picture');
    await picture.waitFor();
    await page.waitForFunction(
      inPlayer('return root.querySelector(".check-picture").naturalWidth === 320'),
    );
    await until(async () => (await state('sees')).checks.open?.shownAt !== null);
    await answerWith('sees');
    await page.waitForFunction(isPlaying);
    expect((await credit()).creditedMs).to.be.at.least(GAP_MS);
  });

  it('somebody who only hears the sound passes', async () => {
    await study('hears', random);
    await page.route('**/picture.png*', (route) => route.abort());
    await play();
    const heard = page.waitForResponse(/sound-en\.wav/);
    await page.getByRole('button', { name: 'Listen' }).click();
    expect((await heard).status()).to.be.oneOf([200, 206]);
    await page.locator('lectern-player .sounding').waitFor();
    await answerWith('hears');
  });

  it('what is provisional at the end settles by a check that the player offers', async () => {
    await study('ends', { minGapMs: 600_000, maxGapMs: 600_000 });
    await play();
    await page.waitForFunction(isPlaying);
    await page.evaluate(inPlayer('video.currentTime = video.duration - 3'));
    await page.getByText('One last step').waitFor({ timeout: 30_000 });
    const { creditedMs, provisionalMs } = await credit();
    expect(creditedMs).to.be.at.least(2_000);
    expect(provisionalMs).to.equal(creditedMs);
    await page.getByRole('button', { name: 'I am ready' }).click();
    await page.getByRole('textbox').waitFor();
    await answerWith('ends');
    const [lesson] = (await lectern.statement('ends')).lessons;
    expect(lesson?.provisionalMs).to.equal(0);
    expect(lesson?.creditedMs).to.be.at.least(creditedMs);
  });

  it('a bot that reads the page and every message, and clicks everything, does not pass', async () => {
    await study('bot', { ...random, answerMs: 15_000 });
    const seen: string[] = [];
    page.on('websocket', (socket) => {
      for (const name of ['framereceived', 'framesent'] as const)
        socket.on(name as 'framereceived', ({ payload }) => seen.push(payload.toString()));
    });
    page.on('response', (response) => {
      seen.push(`${response.url()} ${JSON.stringify(response.headers())}`);
    });
    await play();
    for (const attempt of [1, 2]) {
      await page.waitForFunction(
        inPlayer(
          `return root.querySelector('.check-code')?.value === '' &&
            root.querySelector('.check-tries').textContent.startsWith('${attempt === 1 ? '2' : 'Last'}')`,
        ),
      );
      // Every button first: a click proves nothing.
      await page.evaluate(
        inPlayer("for (const each of root.querySelectorAll('.check button')) each.click()"),
      );
      expect((await state('bot')).checks.open?.attempt).to.equal(attempt);
      seen.push(await page.evaluate<string>(readTree));
      const found = seen.flatMap((line) => line.match(/(?<!\d)\d{4}(?!\d)/g) ?? []);
      await page.evaluate(
        inPlayer(
          `root.querySelector('.check-code').value = '${found.at(-1) ?? '0000'}';
           root.querySelector('.check-form').requestSubmit()`,
        ),
      );
      await until(async () => (await state('bot')).checks.open?.attempt !== attempt);
    }
    await page.waitForFunction(
      'document.querySelector("lectern-player").credit.check.owed === "check-failed"',
    );
    expect(await credit()).to.include({ creditedMs: 0, provisionalMs: 0 });
  });

  it('a page that takes the dialog away and plays on loses what it plays', async () => {
    await study('remover', { ...random, answerMs: 15_000 });
    await play();
    await until(async () => ((await state('remover')).checks.open?.shownAt ?? null) !== null);
    // Pausing does nothing any more, no dialog stays, and it plays.
    await page.evaluate(
      inPlayer(
        `video.pause = () => {};
         new MutationObserver(() => root.querySelector('.check')?.remove())
           .observe(root, { childList: true, subtree: true, attributes: true });
         root.querySelector('.check').remove();
         video.play();`,
      ),
    );
    await page.waitForFunction(isPlaying);
    await page.waitForFunction(
      'document.querySelector("lectern-player").credit.check.owed === "check-missed"',
      undefined,
      { timeout: 40_000 },
    );
    const reached = inPlayer('return video.currentTime');
    const fromSeconds = Number(await page.evaluate(reached));
    await page.waitForFunction(inPlayer(`return video.currentTime > ${fromSeconds + 6}`));
    expect(fromSeconds, 'it did play meanwhile').to.be.above(10);
    expect(await credit()).to.include({ creditedMs: 0, provisionalMs: 0, reason: 'check-missed' });
    const [lesson] = (await lectern.statement('remover')).lessons;
    expect(lesson).to.include({ creditedMs: 0, provisionalMs: 0 });
  });
});
