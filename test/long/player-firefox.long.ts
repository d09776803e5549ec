/**
 * The player in Firefox, from the first click to credit: a real engine, a packaged lecture, and the
 * system's Firefox as it is, with its own rules of when sound may play.
 */

import { expect } from 'chai';
import { BlockingProxy } from '../support/blocking-proxy.ts';
import { until } from '../support/until.ts';
import { FirefoxPage, TOLERANCE_MS } from './firefox-page.ts';

const ASKED_EVERY_MS = 4_000;
const ASKED = { gateCredit: true, minGapMs: ASKED_EVERY_MS, maxGapMs: ASKED_EVERY_MS } as const;

describe('the player in Firefox', function () {
  this.timeout(180_000);
  let firefox: FirefoxPage;
  before(async function () {
    firefox = await FirefoxPage.start(this);
    console.log(`      Firefox ${firefox.browser.version()}`);
  });
  after(() => (firefox as FirefoxPage | undefined)?.end());
  afterEach(() => firefox.close());

  /** A test after which the page must have complained of nothing. */
  const does = (title: string, act: () => Promise<void>): void => {
    it(title, async () => {
      await act();
      expect(firefox.faults, 'what the page has complained of').to.deep.equal([]);
    });
  };

  does('credits what was played by real clicks, over a reload, within 250 ms', async () => {
    await firefox.open('reloads');
    await firefox.press('Play');
    await firefox.playedFor(12_000);
    await firefox.page.reload();
    await firefox.press('Play');
    await firefox.playedFor(24_000);
    await firefox.pause();
    await firefox.expectAllCredited();
    const { sessions } = await firefox.lectern.statement('reloads');
    expect(sessions.map(({ end }) => end)).to.deep.equal(['succeeded', null]);
  });

  does('goes on, after a reload, where the learner had gone back to', async () => {
    await firefox.open('goes-on');
    await firefox.press('Play');
    await firefox.playedFor(8_000);
    await firefox.video('void (video.currentTime = 2)');
    await firefox.videoIs('!video.seeking && video.currentTime > 3');
    await firefox.page.reload();
    await firefox.videoIs('video.readyState >= 2 && !video.seeking');
    expect(await firefox.video('video.currentTime')).to.be.within(2.5, 6);
    await firefox.press('Play');
    await firefox.playedFor(11_000);
    await firefox.pause();
    await firefox.expectAllCredited();
  });

  does('sets a seek beyond the frontier back, and tells why', async () => {
    await firefox.open('skips');
    await firefox.press('Play');
    await firefox.playedFor(3_000);
    const { page, player } = firefox;
    const bar = await player.getByRole('slider', { name: 'Position in the lesson' }).boundingBox();
    if (bar === null) throw new Error('the seek bar has no place');
    await page.mouse.click(bar.x + bar.width * 0.8, bar.y + bar.height / 2);
    await page.getByText('You can go on from here.').waitFor();
    await firefox.playedFor(7_000);
    await firefox.pause();
    expect(await firefox.video('video.currentTime')).to.be.below(15);
    await firefox.expectAllCredited();
  });

  does('credits every rate up to that of the policy, and holds to it', async () => {
    await firefox.open('hurries');
    await firefox.press('Play');
    await firefox.choose(/^Playback speed/, '1.5×');
    await firefox.playedFor(9_000);
    await firefox.video('void (video.playbackRate = 4)');
    await firefox.page.getByText('This course allows up to 1.5×.').waitFor();
    await firefox.videoIs('video.playbackRate === 1.5');
    await firefox.playedFor(12_000);
    await firefox.video('void (video.playbackRate = 0.75)');
    await firefox.playedFor(16_000);
    await firefox.pause();
    await firefox.expectAllCredited();
  });

  does('shows captions in the language that was chosen, and hides them by key', async () => {
    await firefox.open('reads');
    await firefox.press('Play');
    await firefox.choose('Captions', 'English');
    const cue = firefox.player.locator('[part="cue"]');
    await cue.getByText('Welcome. This lesson is about one thing').waitFor();
    await firefox.choose('Captions', '中文');
    await cue.getByText('欢迎').waitFor();
    await firefox.pause();
    await firefox.page.keyboard.press('c');
    await cue.waitFor({ state: 'detached' });
  });

  does('counts nothing in a hidden tab, says so, and counts again when it is back', async () => {
    await firefox.open('hides', { beat: { intervalMs: 1_000 } });
    const { page } = firefox;
    await firefox.press('Play');
    await firefox.playedFor(4_000);
    // A tab of the same window, before this one.
    const other = page.context().waitForEvent('page');
    await page.evaluate(() => void window.open('about:blank'));
    const front = await other;
    await page.waitForFunction(() => document.visibilityState === 'hidden');
    await firefox.reasonIs('hidden');
    const { creditedMs } = await firefox.credit();
    await firefox.videoIs(`video.currentTime > ${creditedMs / 1_000 + 4}`);
    expect((await firefox.credit()).creditedMs).to.equal(creditedMs);
    await front.close();
    await page.waitForFunction(() => document.visibilityState === 'visible');
    await until(async () => (await firefox.credit()).counting, 'it counts again');
  });

  does('credits the same where the network lets no websocket through', async () => {
    const proxy = await BlockingProxy.start(firefox.lectern.engine.port);
    try {
      await firefox.open('no-socket', { beat: { intervalMs: 1_000 } }, { engineUrl: proxy.url });
      await firefox.press('Play');
      await firefox.playedFor(8_000);
      await firefox.pause();
      await firefox.expectAllCredited();
      expect(proxy.upgrades).to.be.at.least(3);
      // The browser's own word on each websocket that failed.
      firefox.faults = firefox.faults.filter((fault) => !fault.includes('ws://'));
    } finally {
      proxy.close();
    }
  });

  does('asks for a code, which a keyboard alone can answer, and plays on', async () => {
    await firefox.open('present', { checks: { ...ASKED, randomKind: 'presence' } });
    const { page, player } = firefox;
    await page.keyboard.press('Tab');
    await page.keyboard.press('k');
    const picture = player.locator('.check-picture');
    await picture.waitFor({ timeout: 30_000 });
    const widthPx = () => picture.evaluate((each: HTMLImageElement) => each.naturalWidth);
    await until(async () => (await widthPx()) === 320, 'the code can be seen');
    const task = await firefox.openTask();
    if (task.kind !== 'presence') throw new Error('no code is asked for');
    await page.keyboard.type(task.code);
    await page.keyboard.press('Enter');
    await page.getByText('Confirmed, thank you').waitFor();
    await firefox.videoIs('!video.paused');
    const { creditedMs, provisionalMs } = await firefox.credit();
    expect(creditedMs - provisionalMs).to.be.at.least(ASKED_EVERY_MS - TOLERANCE_MS);
    await picture.waitFor({ timeout: 30_000 });
    await firefox.expectAccessible('a code');
  });

  does('asks a question of the bank, which a keyboard alone can answer', async () => {
    const checks = { ...ASKED, randomKind: 'question' } as const;
    await firefox.open('knows', { checks }, { lesson: firefox.questions });
    const { page, player } = firefox;
    await page.keyboard.press('Tab');
    await page.keyboard.press('k');
    const options = player.locator('.check-option input');
    await options.first().waitFor({ timeout: 30_000 });
    const task = await firefox.openTask();
    if (task.kind !== 'question') throw new Error('no question is asked');
    const right = task.right[0] ?? 0;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    for (let at = 0; at < right; at += 1) await page.keyboard.press('ArrowDown');
    expect(await options.nth(right).isChecked()).to.equal(true);
    await page.keyboard.press('Enter');
    await page.getByText('Confirmed, thank you').waitFor();
    await firefox.videoIs('!video.paused');
    await options.first().waitFor({ timeout: 30_000 });
    await firefox.expectAccessible('a question');
  });

  does('tells how the time was counted; axe finds nothing before, in play and there', async () => {
    await firefox.open('reads-account');
    await firefox.expectAccessible('before play');
    await firefox.press('Play');
    await firefox.playedFor(6_000);
    await firefox.expectAccessible('in play');
    await firefox.pause();
    await firefox.press('How my time was counted');
    await firefox.page.getByRole('dialog').getByText('What was played').first().waitFor();
    await firefox.expectAccessible('the panel');
  });
});

describe('the player in a Firefox that tells pages as little as it can', function () {
  this.timeout(180_000);
  let firefox: FirefoxPage;
  before(async function () {
    // Clocks that show tenths of a second, and nothing true of screen, zone and processor.
    firefox = await FirefoxPage.start(this, { 'privacy.resistFingerprinting': true });
  });
  after(() => (firefox as FirefoxPage | undefined)?.end());
  afterEach(() => firefox.close());

  it('credits what was played, within 250 ms', async () => {
    await firefox.open('tells-little');
    await firefox.press('Play');
    await firefox.playedFor(8_000);
    await firefox.choose(/^Playback speed/, '1.25×');
    await firefox.playedFor(14_000);
    await firefox.pause();
    await firefox.expectAllCredited();
    expect(firefox.faults).to.deep.equal([]);
  });
});
