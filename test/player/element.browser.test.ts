/** What hosts do with the element while a lesson plays: other tokens, another place in the page. */

import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { Stage, play, positionMs, until } from './stage.ts';

describe('player in Chromium: the element', function () {
  this.timeout(60_000);
  let stage: Stage;
  let page: Page;

  before(async function () {
    stage = await Stage.open(this);
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(async () => {
    await page.context().close();
    stage.engine.reset();
  });

  /** Waits until the picture is there, and moves or stands as it should. */
  const picture = (beyondMs = -1) =>
    page.waitForFunction((atMs) => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      return (video?.readyState ?? 0) >= 2 && (video?.currentTime ?? 0) * 1_000 > atMs;
    }, beyondMs);
  const setTokens = (...tokens: readonly (string | null)[]) =>
    page.evaluate((each) => {
      const player = document.querySelector('lectern-player') as { token: string | null } | null;
      for (const token of each) if (player !== null) player.token = token;
    }, tokens);

  it('plays on in its session where it is put elsewhere in the page', async () => {
    page = await stage.page();
    await play(page);
    await page.evaluate(() => {
      const place = document.createElement('main');
      document.body.append(place);
      place.append(document.querySelector('lectern-player') as Node);
    });
    await picture((await positionMs(page)) + 300);
    expect(stage.engine.hellos).to.have.lengthOf(1);
    expect(stage.engine.leaves).to.equal(0);
    await page.evaluate(() => document.querySelector('lectern-player')?.remove());
    await until(() => stage.engine.leaves === 1, 'it is left once it is really gone');
  });

  it('begins another lesson at its own place, and claims nothing of the one before in it', async () => {
    page = await stage.page();
    await play(page);
    await page.getByRole('slider', { name: 'Position in the lesson' }).focus();
    await page.keyboard.press('PageUp');
    await until(() => stage.engine.beats.some(({ positionMs: at }) => at > 29_000), 'a seek');
    stage.engine.knobs.lessonId = 'next';
    await setTokens('token-of-the-next-lesson');
    await until(() => stage.engine.hellos.length === 2, 'another session');
    const before = stage.engine.beats.length;
    await picture();
    await until(
      () => stage.engine.beats.slice(before).some(({ spans }) => spans.length > 0),
      'play',
    );
    const after = stage.engine.beats.slice(before).filter(({ seq }) => seq >= 1);
    expect(Math.max(...after.flatMap(({ spans }) => spans.flat()))).to.be.below(20_000);
    expect(await positionMs(page)).to.be.below(20_000);
  });

  it('has a picture again where a token is taken away and another one set at once', async () => {
    page = await stage.page();
    await play(page);
    await setTokens(null, 'token-of-another-session');
    await until(() => stage.engine.hellos.length === 2, 'another session');
    await picture();
    await play(page);
    expect(await page.getByRole('alertdialog').count()).to.equal(0);
  });

  it('says that an address is none of an engine, by element and by mount(), and takes a right one after', async () => {
    const faults: string[] = [];
    const attributes = 'token="token-0123456789abcdef" engine="http://"';
    page = await stage.page({ attributes }, {}, (made) =>
      Promise.resolve(made.on('pageerror', (error) => faults.push(String(error)))),
    );
    await page.getByRole('heading', { name: 'The address of the engine is not valid' }).waitFor();
    const codes = await page.evaluate(async () => {
      // Served beside the page; to the compiler it is no module.
      const script = '/player/lectern.js';
      const { mount } = (await import(script)) as {
        mount: (place: Element, options: object) => Element;
      };
      const place = document.body.appendChild(document.createElement('section'));
      const token = 'token-fedcba9876543210';
      const mounted = mount(place, { token, engine: 'ftp://engine.example', lang: 'zh' });
      const { detail } = await new Promise<CustomEvent<{ sentence: string }>>((then) =>
        mounted.addEventListener('playererror', (event) => then(event as CustomEvent)),
      );
      place.remove();
      const { told } = window as unknown as { told: { detail: object }[] };
      return [...told.map((each) => each.detail), detail];
    });
    for (const detail of codes)
      expect(detail).to.include({ code: 'engine_invalid', action: 'contact-host' });
    expect(codes.at(-1))
      .to.have.property('sentence')
      .that.matches(/http 或 https/);
    expect(stage.engine.hellos, 'nobody was asked').to.have.lengthOf(0);
    await page.evaluate(() =>
      document.querySelector('lectern-player')?.setAttribute('engine', location.origin),
    );
    await play(page);
    expect(faults).to.deep.equal([]);
  });

  it('says nothing more of a session that was left', async () => {
    let closed = 0;
    page = await stage.page({}, {}, (made) =>
      Promise.resolve(made.on('websocket', (socket) => socket.on('close', () => (closed += 1)))),
    );
    await play(page);
    await setTokens(null);
    await until(() => stage.engine.leaves === 1, 'the leave');
    // The engine may still tell of it while it is heard out.
    stage.engine.tellCredit();
    await until(() => closed === 1, 'the end of its socket');
    const details = await page.evaluate(() =>
      (window as unknown as { told: { name: string; detail: unknown }[] }).told
        .filter(({ name }) => name === 'creditchange')
        .map(({ detail }) => detail),
    );
    expect(details).not.to.include(null);
  });

  it('tells that a check is over here where its session is left', async () => {
    page = await stage.page();
    await play(page);
    stage.engine.openCheck({
      ...{ checkId: 'q1', attempt: 1, attemptsLeft: 1, leftMs: 60_000 },
      asks: {
        ...{ kind: 'question', about: null, multiple: false },
        ...{ prompt: { en: 'What counts?' }, options: [{ en: 'All' }, { en: 'Nothing' }] },
      },
    });
    await page.getByText('What counts?').waitFor();
    await setTokens(null);
    await page.getByText('What counts?').waitFor({ state: 'hidden' });
    const closed = await page.evaluate(() =>
      (window as unknown as { told: { name: string; detail: unknown }[] }).told.filter(
        ({ name }) => name === 'checkclose',
      ),
    );
    expect(closed).to.deep.equal([{ name: 'checkclose', detail: { checkId: 'q1', end: null } }]);
  });

  it('gives the focus to its controls where a sheet that had it goes away', async () => {
    page = await stage.page();
    await play(page);
    stage.engine.supersede();
    await page.getByRole('button', { name: 'Continue here' }).press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    const focused = await page.evaluate(() =>
      document.querySelector('lectern-player')?.shadowRoot?.activeElement?.getAttribute('part'),
    );
    expect(focused).to.equal('play-button');
  });

  it('speaks the language of the page inside a component of the host, too', async () => {
    page = await stage.page({ pageLang: 'zh' });
    await page.evaluate(() => {
      const component = document.body.appendChild(document.createElement('div'));
      const inside = component.attachShadow({ mode: 'open' });
      inside.append(document.querySelector('lectern-player')!.cloneNode());
    });
    await page.getByRole('region', { name: '课程播放器' }).nth(1).waitFor();
  });

  it('takes a key for a wish after a finger that only scrolled the page', async () => {
    page = await stage.page({}, { hasTouch: true });
    await play(page);
    const stageOf = page.locator('lectern-player .stage');
    await page.mouse.move(0, 0);
    await stageOf.evaluate((it) =>
      (it.getRootNode() as ShadowRoot & { activeElement: HTMLElement }).activeElement?.blur(),
    );
    await page.locator('lectern-player .stage.idle').waitFor({ state: 'attached' });
    await stageOf.evaluate((it) => {
      for (const name of ['pointerdown', 'pointercancel'])
        it.dispatchEvent(new PointerEvent(name, { pointerType: 'touch', bubbles: true }));
    });
    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    await page.waitForFunction(
      () =>
        document.querySelector('lectern-player')?.shadowRoot?.querySelector('video')?.paused ===
        true,
    );
  });

  it('tells that a lesson is complete, and later that it is settled', async () => {
    page = await stage.page();
    await play(page);
    stage.engine.knobs.summary = { complete: true, settled: false, provisionalMs: 5_000 };
    stage.engine.tellCredit();
    await page.waitForFunction(() =>
      (window as unknown as { told: { name: string }[] }).told.some(
        ({ name }) => name === 'lessoncomplete',
      ),
    );
    stage.engine.knobs.summary = { complete: true, settled: true };
    stage.engine.tellCredit();
    await page.waitForFunction(() =>
      (window as unknown as { told: { name: string }[] }).told.some(
        ({ name }) => name === 'lessonsettled',
      ),
    );
    const told = await page.evaluate(() =>
      (window as unknown as { told: { name: string; detail: { settled: boolean } }[] }).told
        .filter(({ name }) => name.startsWith('lesson'))
        .map(({ name, detail }) => [name, detail.settled]),
    );
    expect(told).to.deep.equal([
      ['lessoncomplete', false],
      ['lessonsettled', true],
    ]);
  });
});
