import axe from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { type BuiltPage, buildPage, launchBrowser } from './built-page.ts';
import { type FakeEngine, PASSWORD, startFakeEngine } from './fake-engine.ts';
import { LONG_LEARNER, sampleSessions } from './sample-desk.ts';

describe('console in a browser', function () {
  this.timeout(30_000);
  let built: BuiltPage;
  let engine: FakeEngine;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let broken: string[];

  before(async () => {
    built = await buildPage('engine/console/vite.config.mjs');
    engine = await startFakeEngine(built.folder);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await engine?.stop();
    await built?.remove();
  });
  beforeEach(async () => {
    Object.assign(engine, {
      signedIn: true,
      failWith: null,
      garbled: false,
      sessions: sampleSessions(Date.now()),
    });
    await open({ locale: 'en-US', width: 1280 });
  });
  afterEach(async () => {
    await context.setOffline(false);
    await page.close();
    expect(broken, 'errors thrown in the page').to.deep.equal([]);
  });

  // One context a view, so that the script is fetched and compiled once and not for every test.
  const contexts = new Map<string, BrowserContext>();
  async function open({ locale, width }: { locale: string; width: number }) {
    await page?.close();
    const view = `${locale} ${width}`;
    context =
      contexts.get(view) ??
      (await browser.newContext({
        locale,
        timezoneId: 'Asia/Shanghai',
        viewport: { width, height: 800 },
      }));
    contexts.set(view, context);
    page = await context.newPage();
    broken = [];
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) broken.push(message.text());
    });
  }
  const go = (fragment = '') => page.goto(engine.url + fragment);
  const faults = async () => {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
      return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    });
  };
  const sidewaysPx = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );

  it('lets in who knows the password, and tells who does not', async () => {
    engine.signedIn = false;
    await go();
    await page.fill('input[type=password]', 'a wrong one');
    await page.click('button[type=submit]');
    await page.getByText('That password is not right').waitFor();
    engine.failWith = 'rate_limited';
    await page.click('button[type=submit]');
    await page.getByText('Too many attempts').waitFor();
    engine.failWith = null;
    await page.fill('input[type=password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.locator('.sessions .ant-table-row').first().waitFor();
    expect(await page.locator('.sessions .ant-table-row').count()).to.equal(50);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('input[type=password]').waitFor();
    expect(engine.signedIn).to.equal(false);
  });

  it('lists sessions with their states, and pages to older ones and back', async () => {
    await go();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.locator('.state-tag', { hasText: 'Silent' }).count()).to.equal(1);
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText('Page 2').waitFor();
    await page.getByRole('link', { name: 'emp-30056' }).waitFor();
    expect(await page.getByRole('button', { name: 'Older' }).isDisabled()).to.equal(true);
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await sidewaysPx()).to.equal(0);
  });

  it('filters by learner and by lesson, in an address that can be passed on', async () => {
    await go();
    await page.locator('.ant-table-row').first().waitFor();
    await page.fill('.filters input[type=search], .filters .ant-input', 'emp-20381');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.ant-table-row').length === 2);
    expect(page.url()).to.match(/#\/sessions\?learner=emp-20381$/);
    await page.locator('.filters .ant-select').click();
    await page.locator('.ant-select-item', { hasText: 'Ledger basics' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.ant-table-row').length === 1);
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll('.ant-table-row').length === 1);
    await go('#/sessions?learner=nobody');
    await page.getByText('No session fits these filters').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.ant-table-row').length === 50);
  });

  it('opens a session and shows both accounts balanced to the millisecond', async () => {
    await go();
    await page.locator('.ant-table-row', { hasText: '198.51.100.77' }).first().click();
    await page.getByText('Balances to the millisecond').first().waitFor();
    expect(await page.locator('.balance.is-even').count()).to.equal(2);
    const sums = await page.locator('.balance .figure').allTextContents();
    for (const sum of sums) {
      const [total = '', parts = ''] = sum.replace(' ms', '').split(' = ');
      const added = parts.split(' + ').reduce((left, part) => left + Number(part), 0);
      expect(added).to.equal(Number(total));
    }
    const refused = page.locator('.runs .ant-table-row');
    expect(await refused.count()).to.equal(6);
    const hidden = await refused.first().textContent();
    expect(hidden).to.contain('05:12.400 – 05:57.913').and.to.contain('00:45.513');
    expect(hidden).to.contain('Page in the background');
    for (const fact of ['2001:db8:85a3::8a2e:370:7334', 'standard 2026-11-01', 'sha256-4f1c']) {
      expect(await page.locator('.facts').textContent()).to.contain(fact);
    }
    expect(await page.locator('.timeline line[stroke-dasharray]').count()).to.equal(6);
    await page.getByText('Pending 1', { exact: true }).click();
    await page.getByText('whether it was delivered is not known yet').waitFor();
  });

  it('draws and prints 20,000 runs as a few shapes, and says where all of them are', async () => {
    const [mixed] = sampleSessions(Date.now());
    if (mixed === undefined) throw new Error('there is no session');
    const outcomes = ['credited', 'repeat', 'pending'] as const;
    const runs = Array.from({ length: 20_000 }, (_, at) => {
      const startMs = (at * 7_919) % (mixed.durationMs - 50);
      const fromUtcMs = mixed.openedUtcMs + at * 1_000;
      return {
        run: [startMs, startMs + 50, outcomes[at % 3] ?? 'credited'] as const,
        fromUtcMs,
        toUtcMs: fromUtcMs + 1_000,
      };
    });
    for (const [locale, sentence] of [
      ['zh-CN', '共 20000 段，图中不逐段标注：全部明细见下表（分页）及接口返回的对账单。'],
      ['en-US', '20000 runs, too many to label each in the drawing'],
    ] as const) {
      await open({ locale, width: 1280 });
      engine.sessions = [{ ...mixed, runs }];
      await go(`#/sessions/${mixed.sessionId}`);
      await page.locator('.timeline .lead', { hasText: sentence }).waitFor();
      expect(await page.locator('.timeline-drawing *').count()).to.be.lessThan(200);
      expect(await page.locator('.runs').textContent()).to.contain('20000');
    }
    expect((await page.pdf({ format: 'A4' })).length).to.be.lessThan(4_000_000);
  });

  it('writes every label of the timeline out on a phone', async () => {
    await open({ locale: 'en-US', width: 390 });
    await go('#/sessions/ses_mixed_7Qm2VvXk');
    const drawing = page.locator('.timeline-drawing');
    await drawing.waitFor();
    const cutPx = await drawing.evaluate((svg) => {
      const { left } = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')].map((text) =>
        Math.ceil(left - text.getBoundingClientRect().left),
      );
    });
    expect(cutPx).to.have.length.above(6);
    expect(Math.max(...cutPx)).to.be.at.most(0);
  });

  it('shows how each check went and what it took, on a desk and on a phone', async () => {
    await go('#/sessions/ses_mixed_7Qm2VvXk');
    const rows = page.locator('.checks .ant-table-row');
    await rows.first().waitFor();
    expect(await rows.count()).to.equal(5);
    const texts = await rows.allTextContents();
    expect(texts[1]).to.contain('missed').and.to.contain('05:12.400');
    expect(texts[2], 'no page showed it').to.contain('never');
    expect(texts[3]).to.contain('question of the lesson').and.to.contain('21:50.774');
    expect(await faults()).to.deep.equal([]);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.locator('.checks .check-times').first().waitFor();
    expect(await rows.count()).to.equal(5);
    expect((await rows.allTextContents())[1])
      .to.contain('missed')
      .and.to.contain('05:12.400');
    expect(await faults(), 'nothing scrolls that keys cannot reach').to.deep.equal([]);
  });

  it('says so when an account does not balance', async () => {
    engine.sessions = engine.sessions.map((session) => ({
      ...session,
      coverage: { ...session.coverage, presentedMs: session.coverage.presentedMs + 1 },
    }));
    await go('#/sessions/ses_mixed_7Qm2VvXk');
    await page.getByText('Does not balance: 1 ms are unaccounted for').waitFor();
    expect(await page.locator('.balance.is-even').count()).to.equal(1);
  });

  it('shows a learner with all lessons and sessions, and a session without play', async () => {
    await go('#/learners/emp-20381');
    await page.getByText('2 lessons · 2 sessions').waitFor();
    expect(await page.locator('.lessons > li').count()).to.equal(2);
    await page.locator('.ant-table-row').first().click();
    await page.getByText('Nothing was presented in this session.').waitFor();
    await page.getByText('No address was recorded.').waitFor();
    await go('#/learners/emp-none');
    await page.getByText('This learner has not opened a lesson yet.').waitFor();
  });

  it('speaks the language of the browser, and the one that is chosen, from then on', async () => {
    await open({ locale: 'zh-CN', width: 1280 });
    await go('#/sessions/ses_mixed_7Qm2VvXk');
    await page.getByText('账目平衡，精确到毫秒').first().waitFor();
    await page.locator('.runs').getByText('页面在后台').first().waitFor();
    await page.getByText('English', { exact: true }).click();
    await page.getByText('Balances to the millisecond').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).to.equal('en');
    await page.reload();
    await page.getByText('Balances to the millisecond').first().waitFor();
  });

  it('tells what went wrong and goes on when asked again', async () => {
    engine.failWith = 'overloaded';
    await go();
    await page.getByText('The engine cannot take this now').waitFor();
    engine.failWith = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.ant-table-row').first().waitFor();
    engine.garbled = true;
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('does not understand').waitFor();
    expect(await page.locator('.failure code').textContent()).to.contain(
      'sessions: expected a list',
    );
    engine.garbled = false;
    await go('#/sessions/none');
    await page.getByText('There is no such session.').waitFor();
    engine.signedIn = false;
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('You were signed out').waitFor();
    await context.setOffline(true);
    await page.fill('input[type=password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.getByText('The engine cannot be reached').waitFor();
  });

  it('fits a phone, with the longest names', async () => {
    await open({ locale: 'zh-CN', width: 390 });
    await go();
    await page.locator('.session-cards li').first().waitFor();
    expect(await sidewaysPx()).to.equal(0);
    await go(`#/learners/${LONG_LEARNER}`);
    await page.locator('.lessons > li').first().waitFor();
    expect(await sidewaysPx()).to.equal(0);
    await go('#/sessions/ses_mixed_7Qm2VvXk');
    await page.locator('.timeline-drawing').waitFor();
    expect(await sidewaysPx()).to.equal(0);
  });
});
