/** The counting indicator: what it says, the missing parts, and the panel on how time was counted. */

import { expect } from 'chai';
import axe from 'axe-core';
import { type ElementHandle, type Page } from 'playwright-core';
import { STORY } from './account-story.ts';
import { Stage, positionMs } from './stage.ts';

const HOLES = [
  [0, 10_000],
  [14_000, 20_000],
  [21_000, 24_000],
  [30_000, 36_000],
  [41_500, 48_000],
] as const;

describe('player: the account on screen', function () {
  this.timeout(20_000);
  let stage: Stage;
  let page: Page;

  before(async function () {
    this.timeout(60_000);
    stage = await Stage.open(this);
  });
  after(() => stage?.close());
  beforeEach(() => {
    stage.engine.reset();
    stage.engine.knobs.credited = HOLES;
    stage.engine.knobs.account = STORY;
  });
  afterEach(() => page.context().close());

  const how = () => page.getByRole('button', { name: 'How my time was counted' });
  const dialog = () => page.getByRole('dialog', { name: 'How my time was counted' });

  async function faults(): Promise<string[]> {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      const { violations } = await run('lectern-player', {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
  }

  it('goes from one missing part to the next and round again, by keyboard', async () => {
    page = await stage.page();
    const next = page.getByRole('button', { name: 'Next missing part' });
    await next.focus();
    // Before its media are there, a player has no places.
    await page.waitForFunction(() => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      return (video?.readyState ?? 0) >= 2;
    });
    const visited: number[] = [];
    for (let press = 0; press < 3; press += 1) {
      await page.keyboard.press('Enter');
      visited.push(await positionMs(page));
    }
    expect(visited, 'two holes with three seconds between them are one').to.deep.equal([
      10_000, 20_000, 36_000,
    ]);
    await page.getByText('Missing part 3 of 3: 0:36 – 0:41').waitFor();
    await page.keyboard.press('Enter');
    expect(await positionMs(page)).to.equal(10_000);
  });

  it('sorts the missing parts, and keeps the focus while a part shrinks', async () => {
    page = await stage.page();
    await page.getByText('Missing parts (3)').click();
    const places = () => page.locator('.missing-part:not([hidden]) .when').allTextContents();
    expect((await places())[0]).to.equal('0:10 – 0:14');
    await page.getByRole('button', { name: 'Longest first' }).click();
    expect((await places())[0]).to.equal('0:20 – 0:30');
    await page.getByRole('button', { name: 'Take me there, 0:20 – 0:30' }).focus();
    stage.engine.tellCredit([
      [24_000, 26_000, 'credited'],
      [20_000, 21_000, 'credited'],
    ]);
    const focused = () =>
      page.evaluate(() => {
        const root = document.querySelector('lectern-player')?.shadowRoot;
        return root?.activeElement?.getAttribute('aria-label');
      });
    await page.getByRole('button', { name: 'Take me there, 0:36 – 0:41' }).waitFor();
    await page.getByText('0:26 – 0:30').waitFor();
    expect(await focused(), 'the row that is longest now').to.equal('Take me there, 0:36 – 0:41');
  });

  it('tells a change to those who hear it, and no figure', async () => {
    stage.engine.knobs.summary = { dailyCapMs: 28_800_000, todayMs: 3_600_000 };
    page = await stage.page();
    await page.getByText('1:00:00 of 8').waitFor();
    await page.getByText('Units: 1.33').waitFor();
    const closed = { reason: 'daily-cap', untilUtcMs: Date.UTC(2026, 10, 22, 16) } as const;
    stage.engine.knobs.summary = { counting: false, reason: 'daily-cap', closed };
    stage.engine.tellCredit();
    await page.getByRole('status').filter({ hasText: 'Time counts again from' }).waitFor();
    const spoken = await page.locator('[role=status], [aria-live]').allTextContents();
    expect(spoken.join(' ')).not.to.match(/\d:\d\d:\d\d|Units/);
  });

  it('opens the panel by keyboard, balances in whole seconds, and gives the focus back', async () => {
    page = await stage.page();
    await how().focus();
    await page.keyboard.press('Enter');
    await dialog().getByText('Parts that did not count').waitFor();
    for (const name of ['What was played', 'Time the lesson was open']) {
      const amounts = await dialog()
        .getByRole('table', { name })
        .locator('.amount')
        .allTextContents();
      const [sum, ...parts] = amounts.map(seconds);
      expect(
        parts.reduce((total, each) => total + each, 0),
        name,
      ).to.equal(sum);
    }
    await dialog().getByText('Units settled so far: 0.7.').waitFor();
    await dialog().getByText('The units are awarded once the test').waitFor();
    expect(await faults()).to.deep.equal([]);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(await how().evaluate((it) => it.matches(':focus'))).to.equal(true);
  });

  it('lists what did not count, newest first and page by page, and takes the learner there', async () => {
    page = await stage.page();
    await how().click();
    const items = dialog().locator('.refused-part');
    await dialog().getByRole('button', { name: 'Show 10 more' }).click();
    expect(await items.count()).to.equal(20);
    await dialog().getByRole('button', { name: 'Show 3 more' }).click();
    expect(await items.count()).to.equal(23);
    expect(
      await dialog()
        .getByText('Older ones and those under a second are not listed (12, 1:35 in all)')
        .count(),
    ).to.equal(1);
    const times = await items.locator('time').allTextContents();
    expect(times.every((text) => /\d\d:\d\d/.test(text))).to.equal(true);
    // From 0:10 to 0:13, none of it counted by now.
    expect(await items.first().textContent()).to.match(/continued elsewhere.*one window only/);
    expect(await items.nth(7).textContent()).to.match(/counted before.*counts once/);
    await items.first().getByRole('button').click();
    expect(await positionMs(page)).to.equal(10_000);
    await dialog().waitFor({ state: 'hidden' });
  });

  it('renews itself without a word, and leaves focus, place and list as they are', async () => {
    page = await stage.page();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/account') && request.method() === 'GET') asked += 1;
    });
    await how().click();
    await dialog().getByRole('button', { name: 'Show 10 more' }).click();
    const items = dialog().locator('.refused-part');
    const go = items.nth(11).getByRole('button');
    await go.focus();
    const held = (await go.elementHandle()) as ElementHandle<HTMLElement>;
    const topPx = () => held.evaluate((it) => Math.round(it.getBoundingClientRect().top));
    const before = await topPx();
    const said = await dialog().getByRole('status').textContent();
    const settled = dialog().locator('.sums .amount').first();
    expect(await settled.textContent()).to.equal('31:40');
    const newest = [30_000, 36_000, 'idle', STORY.asOfUtcMs, STORY.asOfUtcMs + 6_000] as const;
    stage.engine.knobs.account = {
      ...STORY,
      lesson: { ...STORY.lesson, creditedMs: STORY.lesson.creditedMs + 60_000 },
      refused: [newest, ...STORY.refused],
    };
    stage.engine.knobs.summary = { creditedMs: 61_000 };
    // The time after which it may ask again.
    await page.evaluate(
      '{ const now = performance.now.bind(performance); performance.now = () => now() + 20_000 }',
    );
    stage.engine.tellCredit();
    await settled.filter({ hasText: '32:40' }).waitFor();
    expect(asked).to.equal(2);
    expect(await items.count(), 'those that were listed and the new one').to.equal(21);
    expect(await held.evaluate((it) => it.matches(':focus')), 'the same button').to.equal(true);
    expect(await topPx()).to.be.closeTo(before, 1);
    expect(await dialog().getByRole('status').textContent()).to.equal(said);
    stage.engine.knobs.summary = { creditedMs: 62_000 };
    stage.engine.tellCredit();
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLElement & { credit: { creditedMs: number } }>('lectern-player')
          ?.credit.creditedMs === 62_000,
    );
    expect(asked, 'not with every beat').to.equal(2);
  });

  it('says kindly that it cannot be shown now, and shows it when asked again', async () => {
    stage.engine.knobs.account = null;
    page = await stage.page({ attributes: 'token="token-0123456789abcdef" lang="zh"' });
    await page.getByRole('button', { name: '计时明细' }).click();
    await page.getByText('您的学习时长没有任何丢失').waitFor();
    stage.engine.knobs.account = STORY;
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByText('未计入的部分').waitFor();
    const lead = await page.locator('.lead').textContent();
    expect(lead).to.match(/并不表示您有任何过错/);
  });

  it('makes way for what asks for the learner', async () => {
    page = await stage.page();
    await how().click();
    await dialog().getByText('Parts that did not count').waitFor();
    stage.engine.end('expired');
    await dialog().waitFor({ state: 'hidden' });
    // It can be read all the same.
    await how().click();
    await dialog().getByText('Parts that did not count').waitFor();
  });

  it('fits a phone in every part', async () => {
    stage.engine.knobs.summary = { provisionalMs: 900_000, pendingMs: 12_000 };
    page = await stage.page({ pageLang: 'zh' }, { viewport: { width: 390, height: 780 } });
    await page.getByRole('button', { name: '计时明细' }).click();
    await page.getByText('未计入的部分').waitFor();
    const overflows = await page.evaluate(() => {
      const root = document.querySelector('lectern-player')?.shadowRoot;
      return [...(root?.querySelectorAll('.strip, .strip *') ?? [])]
        .filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
        .map(({ className }) => className);
    });
    expect(overflows).to.deep.equal([]);
    expect(await faults()).to.deep.equal([]);
  });
});

function seconds(clock: string): number {
  return clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}
