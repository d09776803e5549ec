import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import axe from 'axe-core';
import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { type Credit } from '../../player/session/account.ts';
import { Stage, html, play, positionMs, until } from './stage.ts';

describe('player in Chromium: face', function () {
  this.timeout(60_000);
  let stage: Stage;
  let page: Page | undefined;
  before(async function () {
    stage = await Stage.open(this);
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(async () => {
    await page?.context().close();
    stage.engine.reset();
  });

  /** The state of the media element. */
  const media = () =>
    (page as Page).evaluate(() => {
      const element = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      return { muted: element?.muted, paused: element?.paused, rate: element?.playbackRate };
    });
  /** The element as a host page sees it. */
  const credit = () =>
    (page as Page).evaluate(
      () =>
        (document.querySelector('lectern-player') as unknown as { credit: Credit | null }).credit,
    );

  /** What axe finds inside the player: rule and place. */
  const faults = async (where: Page): Promise<unknown[]> => {
    await where.evaluate(axe.source);
    return where.evaluate(async () => {
      const run = (window as unknown as { axe: typeof axe }).axe.run;
      const { violations } = await run('lectern-player');
      return violations.map(({ id, nodes }) => [id, nodes.map(({ html: at }) => at)]);
    });
  };

  it('speaks Chinese and English, by its own attribute or that of the page', async () => {
    page = await stage.page({ pageLang: 'zh-CN' });
    await page.getByRole('button', { name: '播放', exact: true }).first().waitFor();
    await page.getByText('点击播放开始学习').waitFor();
    await page.evaluate(() => document.querySelector('lectern-player')?.setAttribute('lang', 'en'));
    await page.getByRole('button', { name: 'Play', exact: true }).first().waitFor();
    await page.getByText('Press play to start').waitFor();
    expect(await page.getByText('播放').count()).to.equal(0);
  });

  it('can be used with the keyboard alone', async () => {
    page = await stage.page();
    await page.locator('lectern-player .big-play').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => {
      const v = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      return v !== null && v !== undefined && v.currentTime > 0.2;
    });
    const slider = page.getByRole('slider', { name: 'Position in the lesson' });
    await slider.focus();
    const beforeMs = await positionMs(page);
    await page.keyboard.press('ArrowRight');
    expect(await positionMs(page)).to.be.closeTo(beforeMs + 5_000, 1_200);
    await page.keyboard.press('m');
    expect((await media()).muted).to.equal(true);
    await page.keyboard.press(' ');
    expect((await media()).paused).to.equal(true);
    await page.keyboard.press('c');
    await page.getByText('Welcome to the safety course.').waitFor();
    await page.getByRole('button', { name: 'Playback speed' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await media()).rate).to.equal(1.25);
    await page.keyboard.press('Escape');
    await slider.focus();
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement === null);
    const now = await slider.getAttribute('aria-valuenow');
    expect(Number(now)).to.be.within(4, 8);
    expect(await slider.getAttribute('aria-valuetext')).to.match(/^0:0\d of 1:00$/);
  });

  it('shows captions in the language that is chosen', async () => {
    page = await stage.page();
    await play(page);
    await page.getByRole('button', { name: 'Captions' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByText('Welcome to the safety course.').waitFor();
    await page.getByRole('button', { name: 'Captions' }).click();
    await page.getByRole('menuitemradio', { name: 'Off' }).click();
    await page.getByText('Welcome to the safety course.').waitFor({ state: 'hidden' });
  });

  it('lists what is missing and takes the learner there', async () => {
    stage.engine.knobs.credited = [
      [0, 10_000],
      [25_000, 40_000],
    ];
    page = await stage.page();
    await page.getByText('Missing parts (1)').click();
    await page.getByText('0:10 – 0:25').waitFor();
    await page.getByRole('button', { name: 'Take me there, 0:10 – 0:25' }).click();
    expect(await positionMs(page)).to.equal(10_000);
    expect((await credit())?.missing).to.deep.equal([
      [10_000, 25_000],
      [40_000, 60_000],
    ]);
  });

  it('gives its account to the host, and tells when it changes', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.credit(null).creditedMs > 900, 'some credit');
    await page.getByText('Counting', { exact: true }).first().waitFor();
    expect(await credit()).to.include({ requiredMs: 60_000, counting: true, reason: null });
    const told = await page.evaluate(
      () => (window as unknown as { told: { name: string }[] }).told,
    );
    expect(told.at(-1)).to.have.property('name', 'creditchange');
  });

  it('plays a preview without counting, up to its end', async () => {
    stage.engine.knobs.preview = { untilMs: 3_000 };
    page = await stage.page();
    await page.getByText('Preview, not counted').waitFor();
    await play(page);
    await page.getByText('The preview ends here').waitFor();
    expect(await positionMs(page)).to.be.within(2_900, 3_400);
    expect(stage.engine.arrivals).to.deep.equal([]);
    await page.getByRole('button', { name: 'Watch again' }).click();
    await page.waitForFunction(() => {
      const v = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      return v !== null && v !== undefined && !v.paused && v.currentTime > 0.1 && v.currentTime < 2;
    });
  });

  it('runs as a plain script in a page of another origin', async () => {
    const host = createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        html({
          script: `<script src="${stage.engine.url}/player/lectern.iife.js"></script>`,
          attributes: `token="token-0123456789abcdef" engine="${stage.engine.url}"`,
        }),
      );
    });
    await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
    try {
      page = await (await stage.browser.newContext()).newPage();
      await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
      await play(page);
      await until(() => stage.engine.beats.length >= 3, 'beats');
      const mounted = await page.evaluate(
        () => typeof (window as unknown as { Lectern: { mount: unknown } }).Lectern.mount,
      );
      expect(mounted).to.equal('function');
      await page.getByRole('button', { name: 'Captions' }).click();
      await page.getByRole('menuitemradio', { name: '中文' }).click();
      await page.getByText('欢迎学习安全生产课程。').waitFor();
    } finally {
      host.closeAllConnections();
      host.close();
    }
  });

  it('has no accessibility fault that a machine can find', async () => {
    stage.engine.knobs.credited = [
      [0, 10_000],
      [25_000, 40_000],
    ];
    for (const style of ['', 'html { color-scheme: dark; background: #101010 }']) {
      page = await stage.page({ style });
      await page.getByText('Missing parts (1)').click();
      expect(await faults(page)).to.deep.equal([]);
      await play(page);
      await page.getByRole('button', { name: 'Captions' }).click();
      expect(await faults(page), 'a menu').to.deep.equal([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      expect(await faults(page), 'help').to.deep.equal([]);
      await page.keyboard.press('Escape');
      stage.engine.supersede();
      await page.getByText('You are studying somewhere else').waitFor();
      expect(await faults(page)).to.deep.equal([]);
      await page.context().close();
    }
  });

  it('is usable on a narrow phone', async () => {
    page = await stage.page({}, { viewport: { width: 320, height: 640 }, hasTouch: true });
    await page.getByRole('button', { name: 'Play', exact: true }).first().waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).to.equal(0);
    const buttons = page.locator('lectern-player .row button:visible');
    const stageBox = await page.locator('lectern-player .stage').boundingBox();
    for (const button of await buttons.all()) {
      const box = await button.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).to.be.at.most(
        (stageBox?.x ?? 0) + (stageBox?.width ?? 0),
      );
    }
  });
});
