/** Parts of the screen that are files of their own: when they come, and what a weak network does to them. */

import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { type CheckPrompt } from '../../engine/protocol/checks.ts';
import { Stage, html, play, until } from './stage.ts';

const AT = '/checks/4821';
const PROMPT: CheckPrompt = {
  ...{ checkId: 'c1', attempt: 1, attemptsLeft: 3, leftMs: 60_000 },
  asks: {
    kind: 'presence',
    picture: `${AT}/picture.png`,
    sound: { zh: `${AT}/sound-zh.wav`, en: `${AT}/sound-en.wav` },
    digits: 4,
  },
};

describe('player in Chromium: parts', function () {
  this.timeout(60_000);
  let stage: Stage;
  let page: Page;
  let asked: string[];

  before(async function () {
    stage = await Stage.open(this);
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(async () => {
    await page.context().close();
    stage.engine.reset();
  });

  /** Opens a page of which the parts that are asked for are noted. */
  async function watched(attributes?: string, before?: (page: Page) => Promise<unknown>) {
    asked = [];
    page = await stage.page(attributes === undefined ? {} : { attributes }, {}, async (made) => {
      made.on('request', (request) => {
        const name = /\/lectern-(\w+)-[\w-]{8}\.js/.exec(request.url())?.[1];
        if (name !== undefined) asked.push(name);
      });
      await before?.(made);
    });
  }
  const shown = () => stage.engine.saidOfChecks.filter(({ event }) => event === 'checkshown');

  it('come after play has begun, without being asked for, and each once', async () => {
    await watched();
    await page.getByRole('button', { name: 'Play', exact: true }).first().waitFor();
    expect(asked.filter((name) => name !== 'outline')).to.deep.equal([]);
    await play(page);
    await until(() => asked.filter((name) => name !== 'outline').length === 3, 'three parts');
    // What is asked for later is there without the network.
    await page.context().setOffline(true);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'How my time was counted' }).click();
    await page.getByRole('dialog', { name: 'How my time was counted' }).waitFor();
    expect(asked).to.have.members([...new Set(asked)]);
  });

  it('are asked for until they come; a check is told as seen only then', async () => {
    let failures = 2;
    await watched(undefined, (made) =>
      made.route(/lectern-checks-/, async (route) => {
        failures -= 1;
        if (failures >= 0) await route.fulfill({ status: 503, body: '' });
        else await route.continue();
      }),
    );
    await play(page);
    stage.engine.openCheck(PROMPT);
    await until(() => asked.includes('checks'), 'the first try');
    await page.locator('.spinner').waitFor();
    expect(shown()).to.deep.equal([]);
    await page.getByRole('alertdialog').waitFor();
    await until(() => shown().length === 1, 'checkshown');
    expect(failures).to.equal(-1);
  });

  it('that are gone since the engine was replaced: a check waits for the page to be loaded anew', async () => {
    const gone = /lectern-checks-/;
    await watched(undefined, (made) =>
      made.route(gone, (route) => route.fulfill({ status: 404, body: '' })),
    );
    await play(page);
    await until(() => asked.includes('checks'), 'the screens, ahead of time');
    const sheet = page.getByRole('alertdialog', { name: 'This page is out of date' });
    expect(await sheet.count(), 'nobody needs them yet').to.equal(0);
    stage.engine.openCheck(PROMPT);
    await sheet.waitFor({ timeout: 25_000 });
    expect(shown()).to.deep.equal([]);
    const codes = await page.evaluate(() =>
      (window as unknown as { told: { detail: { code?: string } }[] }).told.map(
        ({ detail }) => detail.code,
      ),
    );
    expect(codes.filter((code) => code === 'player_outdated')).to.have.lengthOf(1);
    await page.unroute(gone);
    stage.engine.knobs.check = PROMPT;
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await page.getByText('Are you still there?').waitFor();
    await until(() => shown().length === 1, 'checkshown');
  });

  it('hold the picture where both count and the second one has not come, and let both go then', async () => {
    stage.engine.knobs.rules = { requiredKinds: ['video', 'audio', 'presentation'] };
    let failures = 2;
    await watched(undefined, async (made) => {
      await made.route('**/shown.json', async (route) => {
        const response = await route.fetch();
        const lesson = (await response.json()) as object;
        const presentation = { dash: 'manifest.mpd', hls: 'master.m3u8' };
        await route.fulfill({ response, json: { ...lesson, manifests: { presentation } } });
      });
      await made.route(/lectern-second-/, async (route) => {
        failures -= 1;
        if (failures >= 0) await route.fulfill({ status: 503, body: '' });
        else await route.continue();
      });
    });
    await page.getByRole('button', { name: 'Play', exact: true }).first().click();
    await page.getByText('The slides cannot be loaded right now').waitFor();
    const [camera, slides] = [page.locator('video').first(), page.locator('.slides video')];
    const seconds = (of: typeof camera) => of.evaluate((it: HTMLVideoElement) => it.currentTime);
    const rate = await camera.evaluate((it: HTMLVideoElement) => it.playbackRate);
    expect(rate, 'nothing is presented that would not count').to.equal(0);
    expect(await seconds(camera)).to.be.below(1);
    const played = (at: number) =>
      page.waitForFunction((to) => {
        const root = document.querySelector('lectern-player')!.shadowRoot!;
        return [...root.querySelectorAll('video')].every(({ currentTime }) => currentTime > to);
      }, at);
    await played((await seconds(camera)) + 1);
    expect(await slides.isVisible()).to.equal(true);
    expect(await page.getByText('The slides cannot be loaded right now').count()).to.equal(0);
  });

  it('are of one player, also where the plain script had to ask twice for it', async () => {
    const path = '/plain-weak';
    stage.engine.page(path, html({ script: '<script src="/player/lectern.iife.js"></script>' }));
    page = await (await stage.browser.newContext()).newPage();
    const addresses: string[] = [];
    await page.route(/\/player\/lectern\.js/, async (route) => {
      addresses.push(route.request().url());
      if (addresses.length === 1) await route.fulfill({ status: 503, body: '' });
      else await route.continue();
    });
    await page.goto(stage.engine.url + path);
    await play(page);
    stage.engine.openCheck(PROMPT);
    await page.getByText('Are you still there?').waitFor();
    expect(new Set(addresses), 'another address would be another player').to.have.property(
      'size',
      1,
    );
  });

  it('speak the language that a host has added, which the plain script keeps until it can', async () => {
    const path = '/plain-eo';
    const script = `<script src="/player/lectern.iife.js"></script><script>
      Lectern.addLanguage('eo', { strings: { play: 'Ludi', keyPlay: 'Ludi aŭ paŭzi' } });
    </script>`;
    const attributes = 'token="token-0123456789abcdef" lang="eo"';
    stage.engine.page(path, html({ script, attributes }));
    page = await (await stage.browser.newContext()).newPage();
    await page.goto(stage.engine.url + path);
    await page.getByRole('button', { name: 'Ludi', exact: true }).first().focus();
    await page.keyboard.press('?');
    await page.getByText('Ludi aŭ paŭzi').waitFor();
    await page.getByText('Louder or quieter').waitFor();
    const names = await page.evaluate(() =>
      Object.keys((window as unknown as { Lectern: object }).Lectern),
    );
    expect(names).to.include.members(['LecternPlayer', 'addLanguage', 'mount']);
  });
});
