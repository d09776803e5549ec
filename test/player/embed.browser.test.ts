/** Host pages of many kinds, in a real Chromium: strict policies, frames, several players, web views. */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type BrowserContextOptions, type Frame, type Page } from 'playwright-core';
import { Stage, until } from './stage.ts';

const README = readFileSync('player/README.md', 'utf8');
const WECHAT_ANDROID =
  'Mozilla/5.0 (Linux; Android 13; V2241A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 NetType/WIFI Language/zh_CN';
const WECHAT_IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.47(0x18002f2c) NetType/WIFI Language/zh_CN';

/** The fenced block of this language in the README that holds this text. */
function snippet(language: string, holding: string): string {
  const blocks = [...README.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const found = blocks.find(([, name, body]) => name === language && body?.includes(holding));
  if (found?.[2] === undefined) throw new Error(`README: no ${language} block with ${holding}`);
  return found[2];
}

describe('player: host pages', function () {
  this.timeout(60_000);
  let stage: Stage;
  let origin: string;
  const pages = new Map<string, { html: string; headers?: Record<string, string> }>();
  // Another origin than the engine's, as in real life.
  const host = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    if (page === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    response.end(page.html);
  });

  before(async function () {
    stage = await Stage.open(this);
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  });

  after(async () => {
    host.closeAllConnections();
    host.close();
    await stage?.close();
  });

  afterEach(async () => {
    for (const context of stage.browser.contexts()) await context.close();
    stage.engine.reset();
    pages.clear();
  });

  const here = (text: string) =>
    text
      .replaceAll('https://engine.example', stage.engine.url)
      .replaceAll('wss://engine.example', stage.engine.url.replace('http', 'ws'));
  const script = () =>
    `<script type="module" src="${stage.engine.url}/player/lectern.js"></script>`;
  const player = (token: string, more = '') =>
    `<lectern-player engine="${stage.engine.url}" token="${token}-0123456789abcdef" lang="en" ${more}></lectern-player>`;
  const html = (body: string) =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>host</title>${body}</html>`;

  async function open(path: string, context: BrowserContextOptions = {}, init?: () => void) {
    const page = await (await stage.browser.newContext(context)).newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (line) => {
      if (line.type() === 'error') faults.push(line.text());
    });
    if (init !== undefined) await page.addInitScript(init);
    await page.goto(origin + path);
    return { page, faults };
  }

  /** Presses play in the player of this number and waits until its picture moves. */
  async function play(page: Page | Frame, nth = 0): Promise<void> {
    const player = page.locator('lectern-player').nth(nth);
    await player
      .getByRole('button', { name: /^(Play|播放)$/ })
      .first()
      .click();
    await page.waitForFunction((at) => {
      const element = document.querySelectorAll('lectern-player')[at];
      const video = element?.shadowRoot?.querySelector('video');
      return video !== null && video !== undefined && !video.paused && video.currentTime > 0.2;
    }, nth);
  }

  it('play with the six lines of the README', async () => {
    const lines = snippet('html', '<lectern-player');
    expect(lines.trim().split('\n')).to.have.lengthOf(6);
    pages.set('/', { html: here(lines).replace('TOKEN', 'token-0123456789abcdef') });
    const { page, faults } = await open('/');
    await play(page);
    await until(() => stage.engine.beats.some(({ spans }) => spans.length > 0), 'a claim');
    // The browser asks for an icon of the site, which this host has not.
    expect(faults.filter((fault) => !/404/.test(fault))).to.deep.equal([]);
  });

  it('hold to the strict policy of the README, with trusted types and nothing inline', async () => {
    const policy = here(snippet('http', 'require-trusted-types-for'))
      .trim()
      .replace(/\s*\n\s*/g, ' ');
    const [name = '', ...value] = policy.split(': ');
    expect(name).to.equal('Content-Security-Policy');
    pages.set('/csp', {
      html: html(script() + player('token')),
      headers: { [name]: value.join(': ') },
    });
    const { page, faults } = await open('/csp', {}, () => {
      const told: string[] = [];
      Object.assign(window, { told });
      document.addEventListener('securitypolicyviolation', (event) =>
        told.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    await play(page);
    const buttons = page.locator('lectern-player [part~=controls] button:visible');
    for (const button of await buttons.all()) {
      await page.mouse.move(200, 200);
      await button.click({ force: true, timeout: 3_000 }).catch(() => undefined);
      await page.keyboard.press('Escape');
    }
    await until(() => stage.engine.beats.length > 0, 'a beat');
    expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).to.deep.equal(
      [],
    );
    expect(faults.filter((fault) => !/404/.test(fault))).to.deep.equal([]);
    const isEnforced = await page.evaluate(() => {
      try {
        document.createElement('div').innerHTML = '<b></b>';
      } catch {
        return true;
      }
      return false;
    });
    expect(isEnforced).to.equal(true);
  });

  it('may be frames of another origin, sandboxed as the README says, full screen included', async () => {
    const frame = snippet('html', '<iframe').replace(/src="[^"]*"/, `src="${origin}/framed"`);
    pages.set('/framed', { html: html(script() + player('token')) });
    stage.engine.page('/outer', html(frame));
    const page = await (await stage.browser.newContext()).newPage();
    await page.goto(`${stage.engine.url}/outer`);
    const inner = page.frames()[1];
    if (inner === undefined) throw new Error('there is no frame');
    await play(inner);
    expect(await inner.evaluate(() => document.fullscreenEnabled)).to.equal(true);
    expect(await inner.evaluate(() => document.pictureInPictureEnabled)).to.be.a('boolean');
    await inner.getByRole('button', { name: /^Full screen/ }).click();
    await page.waitForFunction(() => document.fullscreenElement?.tagName === 'IFRAME');
  });

  it('may hold several players, and after a reload each goes on with its own session', async () => {
    pages.set('/two', {
      html: html(`${script()}<div style="width:420px">${player('one')}${player('two')}</div>`),
    });
    const { page, faults } = await open('/two', { viewport: { width: 900, height: 900 } });
    await play(page, 0);
    await play(page, 1);
    await until(() => stage.engine.beats.length >= 4, 'beats of both');
    const keys = await page.evaluate(() =>
      Object.keys(sessionStorage).filter((key) => key.startsWith('lectern.outbox')),
    );
    expect(keys).to.have.lengthOf(2);
    const before = stage.engine.hellos.length;
    await page.reload();
    await until(() => stage.engine.hellos.length >= before + 2, 'two hellos');
    const resumes = stage.engine.hellos.slice(before).map(({ resume }) => String(resume));
    expect(resumes.sort()).to.deep.equal(['resume-s1-0123456789', 'resume-s2-0123456789']);
    expect(faults.filter((fault) => !/404/.test(fault))).to.deep.equal([]);
  });

  it('may give several players their tokens in another order after a reload', async () => {
    const tokens = `<script>
      const players = [...document.querySelectorAll('lectern-player')];
      const give = (at) => setTimeout(() => (players[at].token = 'token-of-player-' + at), 0);
      const order = sessionStorage.getItem('again') === null ? [0, 1] : [1, 0];
      sessionStorage.setItem('again', '');
      customElements.whenDefined('lectern-player').then(() => order.forEach(give));
    </script>`;
    const empty = `<lectern-player engine="${stage.engine.url}" lang="en"></lectern-player>`;
    pages.set('/order', { html: html(script() + empty + empty + tokens) });
    const { page } = await open('/order');
    await until(() => stage.engine.hellos.length === 2, 'two sessions');
    await page.waitForFunction(
      () => Object.keys(sessionStorage).filter((key) => key.startsWith('lectern.')).length === 2,
    );
    await page.reload();
    await until(() => stage.engine.hellos.length === 4, 'two hellos');
    const again = stage.engine.hellos.slice(2);
    expect(again.map(({ predecessor }) => predecessor)).to.deep.equal([undefined, undefined]);
    expect(again.map(({ resume }) => resume)).to.have.members([
      'resume-s1-0123456789',
      'resume-s2-0123456789',
    ]);
  });

  it('may be two frames of one origin in a page of another one: each goes on with its own session', async () => {
    for (const name of ['one', 'two'])
      pages.set(`/${name}`, { html: html(script() + player(name)) });
    const frame = (name: string) =>
      `<iframe src="${origin}/${name}" width="440" height="500"></iframe>`;
    stage.engine.page('/frames', html(frame('one') + frame('two')));
    const page = await (await stage.browser.newContext()).newPage();
    await page.goto(`${stage.engine.url}/frames`);
    await until(() => stage.engine.hellos.length === 2, 'two sessions');
    for (const inner of page.frames().slice(1)) {
      await play(inner);
      await inner.waitForFunction(
        () =>
          Object.keys(sessionStorage).filter((key) => key.startsWith('lectern.outbox')).length ===
          2,
      );
    }
    await page.reload();
    await until(() => stage.engine.hellos.length >= 4, 'two hellos');
    const resumes = stage.engine.hellos.slice(2).map(({ resume }) => String(resume));
    expect(resumes.sort()).to.deep.equal(['resume-s1-0123456789', 'resume-s2-0123456789']);
  });

  it('may put another frame before its frames: each goes on where its own lesson was', async () => {
    const token = (lid: string, jti: number) =>
      `head.${Buffer.from(JSON.stringify({ sub: 'learner', lid, jti })).toString('base64url')}.end`;
    const names = ['one', 'two'];
    const frame = (name: string) =>
      `<iframe src="${origin}/${name}" width="440" height="400"></iframe>`;
    const load = (jti: number, before = '') => {
      for (const name of names)
        pages.set(`/${name}`, { html: html(script() + player(token(name, jti))) });
      stage.engine.page('/frames', html(before + names.map(frame).join('')));
    };
    const said = (from: number) =>
      stage.engine.hellos.slice(from).map(({ token: held, predecessor }) => {
        const payload = Buffer.from(held?.split('.')[1] ?? '', 'base64url').toString();
        return { lesson: /"lid":"(\w+)"/.exec(payload)?.[1], resume: predecessor?.resume };
      });
    load(1);
    const page = await (await stage.browser.newContext()).newPage();
    await page.goto(`${stage.engine.url}/frames`);
    await until(() => stage.engine.hellos.length === 2, 'two sessions');
    const opened = said(0).map(({ lesson }, at) => ({
      lesson,
      resume: `resume-s${at + 1}-0123456789`,
    }));
    for (const inner of page.frames().slice(1)) {
      await play(inner);
      await inner.waitForFunction(
        () =>
          Object.keys(sessionStorage).filter((key) => key.startsWith('lectern.outbox')).length ===
          2,
      );
    }
    // As a banner does it, and each page comes with a new token.
    load(2, '<iframe srcdoc="banner" width="440" height="60"></iframe>');
    await page.reload();
    await until(() => stage.engine.hellos.length >= 4, 'two hellos');
    expect(said(2)).to.have.deep.members(opened);
  });

  it('may put a player anywhere, take it away and set its token before the script has come', async () => {
    pages.set('/late', {
      html: html(`<lectern-player engine="${stage.engine.url}" lang="en"></lectern-player><div id="place"></div>
        <script>document.querySelector('lectern-player').token = 'early-0123456789abcdef';</script>
        <script src="${stage.engine.url}/player/lectern.iife.js"></script>`),
    });
    const { page } = await open('/late');
    await until(
      () => stage.engine.hellos.some(({ token }) => /^early/.test(token ?? '')),
      'a hello',
    );
    await page.evaluate((engine) => {
      const { Lectern } = window as unknown as {
        Lectern: { mount(place: Element, options: object): Element };
      };
      const place = document.querySelector('#place')!;
      const player = Lectern.mount(place, { engine, token: 'placed-0123456789abcdef', lang: 'en' });
      if (player.parentNode !== place) throw new Error('not there');
    }, stage.engine.url);
    await until(
      () => stage.engine.hellos.some(({ token }) => /^placed/.test(token ?? '')),
      'a hello',
    );
    await play(page, 1);
    await page.evaluate(() => document.querySelector('#place lectern-player')?.remove());
    await until(() => stage.engine.leaves === 1, 'the leave');
  });

  for (const [name, userAgent] of Object.entries({ WECHAT_ANDROID, WECHAT_IPHONE })) {
    it(`plays in line in a web view without full screen (${name})`, async () => {
      pages.set('/phone', {
        html: html(
          `<meta name="viewport" content="width=device-width">${script()}${player('token')}`,
        ),
      });
      const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };
      const { page, faults } = await open('/phone', { ...phone, userAgent }, () => {
        for (const [owner, method] of [
          [Element.prototype, 'requestFullscreen'],
          [HTMLVideoElement.prototype, 'requestPictureInPicture'],
          [HTMLVideoElement.prototype, 'requestVideoFrameCallback'],
        ] as const)
          Reflect.deleteProperty(owner, method);
        Object.defineProperty(document, 'fullscreenEnabled', { value: undefined });
        Object.defineProperty(document, 'pictureInPictureEnabled', { value: undefined });
        Reflect.deleteProperty(window, 'BroadcastChannel');
      });
      await play(page);
      const attributes = await page.evaluate(() =>
        document
          .querySelector('lectern-player')
          ?.shadowRoot?.querySelector('video')
          ?.getAttributeNames(),
      );
      expect(attributes).to.include.members([
        'playsinline',
        'webkit-playsinline',
        'x5-playsinline',
      ]);
      await until(() => stage.engine.beats.some(({ spans }) => spans.length > 0), 'a claim');
      expect(faults.filter((fault) => !/404/.test(fault))).to.deep.equal([]);
    });
  }
});
