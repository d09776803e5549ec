import { expect } from 'chai';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { type PlayerCredit } from '../../../../engine/demo/page/model.ts';
import { type BuiltPage, buildPage, launchBrowser } from '../../console/built-page.ts';
import { type FakeDemo, startFakeDemo } from './fake-demo-server.ts';
import { sampleCredit } from './sample-credit.ts';

interface FakePlayer extends HTMLElement {
  tell(credit: PlayerCredit): void;
  say(name: string, detail: unknown): void;
}

describe('demo page in a browser', function () {
  this.timeout(30_000);
  let built: BuiltPage;
  let demo: FakeDemo;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let broken: string[];

  before(async () => {
    built = await buildPage('engine/demo/page/vite.config.mjs');
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await built?.remove();
  });
  beforeEach(async () => {
    demo = await startFakeDemo(built.folder);
    await open({ locale: 'en-US', width: 1280, colorScheme: 'light' });
  });
  afterEach(async () => {
    await context.close();
    await demo.stop();
    expect(broken, 'errors thrown in the page').to.deep.equal([]);
  });

  async function open(view: { locale: string; width: number; colorScheme: 'light' | 'dark' }) {
    await context?.close();
    const { locale, width, colorScheme } = view;
    context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 800 } });
    page = await context.newPage();
    broken = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) broken.push(message.text());
    });
  }
  const player = () => page.locator('lectern-player');
  const tell = (credit: PlayerCredit) =>
    player().evaluate((element, said) => (element as FakePlayer).tell(said), credit);
  const say = (name: string, detail: unknown) =>
    player().evaluate((element, [event, body]) => (element as FakePlayer).say(event, body), [
      name,
      detail,
    ] as const);
  const sidewaysPx = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );

  it('waits for the packaging with a bar, then opens the lesson by itself', async () => {
    demo.packaging = { phase: 'packaging', progressRatio: 0.25, detail: '360p' };
    await page.goto(demo.url);
    await page.locator('progress[value="25"]').waitFor();
    expect(demo.opened).to.deep.equal([]);
    demo.packaging = { phase: 'packaging', progressRatio: 0.8, detail: '540p' };
    await page.locator('progress[value="80"]').waitFor();
    demo.packaging = null;
    await player().waitFor();
    expect(demo.opened).to.deep.equal([{ lesson: 'fire-safety-01' }]);
    expect(await player().getAttribute('token')).to.equal('token-1');
  });

  it('says why packaging failed, and looks again when asked', async () => {
    demo.packaging = { phase: 'failed', detail: 'Reason: no space left on device.' };
    await page.goto(demo.url);
    await page.getByText('Reason: no space left on device.').waitFor();
    demo.packaging = null;
    await page.getByRole('button', { name: 'Check again' }).click();
    await player().waitFor();
  });

  it('shows what counts, what does not and why, as the player tells it', async () => {
    demo.studied = true;
    await page.goto(demo.url);
    await player().waitFor();
    await page.getByText('Counting begins when you press play.').waitFor();
    await tell(sampleCredit());
    await page.locator('.status.is-on', { hasText: 'Counting' }).waitFor();
    const side = page.locator('#credit');
    await side.getByText('required: 29:47 of 30:05').waitFor();
    await side.getByText('Still to come: from 21:50').waitFor();
    await side.getByText('of at most 8 h a day').waitFor();
    expect(await side.locator('.recent li').count()).to.equal(5);
    expect(await side.locator('.recent').textContent()).to.contain('20:00–21:00');
    expect(await page.locator('.lesson.is-open .ring').getAttribute('aria-label')).to.equal(
      '73% done',
    );
    await tell(sampleCredit({ counting: false, reason: 'hidden', provisionalMs: 20_000 }));
    await page.locator('.status.is-held').getByText('This tab is in the background').waitFor();
    await side.getByText('Provisional').waitFor();
    await tell(
      sampleCredit({
        missing: [
          [60_000, 90_000],
          [1_310_774, 1_805_337],
        ],
        passedOver: [
          [60_000, 90_000],
          [1_310_774, 1_320_774],
        ],
      }),
    );
    await side.getByText('To make up: 1:00–1:30, 21:50–22:00').waitFor();
    await side.getByText('Still to come: from 22:00').waitFor();
    await tell(sampleCredit({ counting: false, reason: null }));
    await side.getByText('No contact with the server').waitFor();
    const sums = await page.locator('.below table').last().locator('tbody tr').last().textContent();
    expect(sums).to.contain('27:18').and.to.contain('21:50').and.to.contain('5:16');
  });

  it('opens a preview, tells that it does not count, and goes back to study', async () => {
    await page.goto(demo.url);
    await player().waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('A preview earns no study time.').waitFor();
    expect(await page.locator('.tries').count()).to.equal(0);
    await page.getByRole('button', { name: 'Study for credit' }).click();
    await page.locator('lectern-player[token=token-3]').waitFor();
    expect(demo.opened).to.deep.equal([
      { lesson: 'fire-safety-01' },
      { lesson: 'fire-safety-01', preview: true },
      { lesson: 'fire-safety-01' },
    ]);
  });

  it('renews the token in the same player, but not for ever', async () => {
    await page.goto(demo.url);
    await player().waitFor();
    await player().evaluate((element) => element.setAttribute('data-same', ''));
    for (const number of [2, 3, 4]) {
      await say('playererror', { code: 'token_expired', sentence: 'Over.', action: 'renew-token' });
      await page.locator(`lectern-player[data-same][token=token-${number}]`).waitFor();
    }
    await say('playererror', { code: 'token_expired', sentence: 'Over.', action: 'renew-token' });
    await page.locator('.notice', { hasText: 'Over.' }).waitFor();
    expect(demo.opened).to.have.length(4);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('lectern-player[token=token-5]').waitFor();
  });

  it('offers to go on after a session ended, and the next lesson after a complete one', async () => {
    await page.goto(demo.url);
    await player().waitFor();
    await say('sessionend', { why: 'expired' });
    await page.getByRole('button', { name: 'Go on studying' }).click();
    await page.locator('lectern-player[token=token-2]').waitFor();
    await tell(sampleCredit({ complete: true, creditedMs: 1_805_337, missing: [] }));
    await say('lessoncomplete', {});
    await page.getByText('Every part has been counted.').waitFor();
    await page.getByRole('button', { name: 'Next lesson' }).click();
    await page.locator('lectern-player[token=token-3]').waitFor();
    expect(demo.opened.at(-1)).to.deep.equal({ lesson: 'ledger-basics' });
  });

  it('tells of a refused session and of a missing player script', async () => {
    demo.failSessions = 'lesson_closed';
    await page.goto(demo.url);
    await page.locator('.notice', { hasText: 'not open for study now' }).waitFor();
    demo.failSessions = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await player().waitFor();
    await open({ locale: 'en-US', width: 1280, colorScheme: 'light' });
    demo.withPlayer = false;
    await page.clock.install();
    await page.goto(demo.url);
    await player().waitFor({ state: 'attached' });
    await page.clock.runFor(11_000);
    await page.getByText('The player did not load.').waitFor();
  });

  it('becomes a new learner with an empty statement', async () => {
    demo.studied = true;
    await page.goto(demo.url);
    await page.getByText('Learner 演示1').waitFor();
    await page.locator('.below table').first().waitFor();
    await page.getByRole('button', { name: 'New learner' }).click();
    await page.getByText('Learner 演示2').waitFor();
    await page.getByText('No study record yet.').waitFor();
    await page.locator('lectern-player[token=token-2]').waitFor();
  });

  it('speaks both languages, the player too, without opening a new session', async () => {
    await open({ locale: 'zh-CN', width: 1280, colorScheme: 'light' });
    await page.goto(demo.url);
    await player().waitFor();
    await page.getByText('点击播放后开始计时。').waitFor();
    expect(await player().getAttribute('lang')).to.equal('zh');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Counting begins when you press play.').waitFor();
    expect(await player().getAttribute('lang')).to.equal('en');
    expect(await page.title()).to.contain('Demo Learning Site');
    expect(demo.opened).to.have.length(1);
    // The button was rebuilt in the other language; the keyboard must still stand on it.
    expect(await page.evaluate(() => document.activeElement?.textContent)).to.equal('中文');
  });

  it('fits a phone, light and dark', async () => {
    demo.studied = true;
    for (const colorScheme of ['light', 'dark'] as const) {
      await open({ locale: 'zh-CN', width: 390, colorScheme });
      await page.goto(demo.url);
      await player().waitFor();
      await tell(sampleCredit({ counting: false, reason: 'faster-than-clock' }));
      await page.locator('.recent li').first().waitFor();
      expect(await sidewaysPx()).to.equal(0);
      const [ink, paper] = await page.evaluate(() => {
        const style = getComputedStyle(document.body);
        return [style.color, style.backgroundColor];
      });
      expect(contrast(ink ?? '', paper ?? '')).to.be.greaterThan(7);
    }
  });
});

/** Contrast of two `rgb(...)` colours after WCAG 2. */
function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
      const ratio = Number(part) / 255;
      return ratio <= 0.03928 ? ratio / 12.92 : ((ratio + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [light(one), light(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
