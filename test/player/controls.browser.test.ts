import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { ladderClip } from '../support/ladder-clip.ts';
import { Stage, play, positionMs, until } from './stage.ts';

/** What media keys would call is kept in the page as `kept`: no browser lets a test press them. */
const keepMediaKeys = (fresh: Page) =>
  fresh.addInitScript(() => {
    const kept: Record<string, MediaSessionActionHandler | null> = {};
    Object.assign(window, { kept });
    MediaSession.prototype.setActionHandler = (name, then) => void (kept[name] = then);
  });

describe('player in Chromium: controls', function () {
  this.timeout(60_000);
  let stage: Stage;
  let page: Page;
  before(async function () {
    stage = await Stage.open(this, ladderClip);
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(async () => {
    await page.context().close();
    stage.engine.reset();
  });

  /** The state of the media element. */
  const media = () =>
    page.evaluate(() => {
      const element = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      const { volume, muted, playbackRate, videoHeight, paused } = element as HTMLVideoElement;
      return { volume, muted, playbackRate, videoHeight, paused };
    });
  /** Waits until an expression holds in the page, in which `video` is the media element. */
  const videoIs = (holds: string) =>
    page.waitForFunction(
      `((video) => ${holds})(document.querySelector('lectern-player').shadowRoot?.querySelector('video'))`,
    );
  const choose = async (menu: string | RegExp, item: string): Promise<void> => {
    await page.getByRole('button', { name: menu }).click();
    await page.getByRole('menuitemradio', { name: item }).click();
  };
  const chosen = async (menu: string): Promise<string | null> => {
    await page.getByRole('button', { name: menu }).click();
    const text = await page
      .locator('lectern-player [role=menu]:visible [aria-checked=true]')
      .first()
      .textContent();
    await page.keyboard.press('Escape');
    return text;
  };
  /** The same browser, and its next lesson. */
  const nextLesson = async (): Promise<void> => {
    await page.goto(page.url());
    await page.locator('lectern-player .big-play').waitFor();
  };

  it('say what plays with "auto", keep to a rung, and keep the choice for the next lesson', async () => {
    stage.engine.knobs.rules = { seek: 'free' };
    page = await stage.page();
    await play(page);
    expect(await chosen('Quality')).to.match(/^Auto(90|180|360)p$/);
    await choose('Quality', '180p');
    expect(await chosen('Quality')).to.equal('180p');
    await page.locator('lectern-player [role=slider]').press('PageUp');
    await videoIs('video.videoHeight === 180');
    await nextLesson();
    await play(page);
    expect(await chosen('Quality')).to.equal('180p');
  });

  it('save data in the next lesson too', async () => {
    page = await stage.page();
    await play(page);
    await choose('Quality', 'Data saver');
    await nextLesson();
    await play(page);
    expect(await chosen('Quality')).to.match(/^Data saver\d+p$/);
  });

  it('offer the sound alone where it counts, and go on where the learner is, at the same rate', async () => {
    stage.engine.knobs.rules = { requiredKinds: ['audio'], maxRate: 2, beatIntervalMs: 1_000 };
    page = await stage.page();
    await play(page);
    await choose(/Playback speed/, '1.5×');
    const loaded = page.waitForRequest(/audio\.mpd$/);
    await choose('Quality', 'Sound only');
    await loaded;
    await page.getByText('Only the sound is loaded.').waitFor();
    await videoIs('!video.paused && video.videoHeight === 0 && video.currentTime > 1');
    await videoIs('video.playbackRate === 1.5');
    const before = stage.engine.beats.length;
    await until(() => stage.engine.beats.length >= before + 2, 'beats of the sound');
    expect(stage.engine.credit(null).refusedMs).to.equal(0);
    await choose('Quality', 'Auto');
    await videoIs('!video.paused && video.videoHeight > 0 && video.currentTime > 1.5');
    await videoIs('video.playbackRate === 1.5');
  });

  it('do not offer it where the picture must be delivered', async () => {
    page = await stage.page();
    await play(page);
    await page.getByRole('button', { name: 'Quality' }).click();
    await page.getByRole('menuitemradio', { name: 'Data saver' }).waitFor();
    expect(await page.getByRole('menuitemradio', { name: 'Sound only' }).count()).to.equal(0);
  });

  it('keep captions, their size and the volume for the next lesson', async () => {
    page = await stage.page();
    await play(page);
    await choose('Captions', 'English');
    await choose('Captions', 'Large');
    const cue = page.getByText('Welcome to the safety course.');
    const sizePx = () => cue.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
    const largePx = await sizePx();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('m');
    await nextLesson();
    expect(await media()).to.include({ volume: 0.9, muted: true });
    await play(page);
    await cue.waitFor();
    expect(await sizePx()).to.equal(largePx);
    await choose('Captions', 'Small');
    expect(await sizePx()).to.be.below(largePx * 0.6);
  });

  it('show captions as text, whatever classes their file names', async () => {
    page = await stage.page({}, {}, (fresh) =>
      fresh.route('**/captions/en.vtt', (route) =>
        route.fulfill({
          contentType: 'text/vtt',
          headers: { 'access-control-allow-origin': '*' },
          body: 'WEBVTT\n\n00:00.000 --> 01:00.000\nWelcome to <c.bar.overlay>safety</c>, <v.frame Ann>she said</v>.\n',
        }),
      ),
    );
    await play(page);
    await choose('Captions', 'English');
    const cue = page.locator('.cue');
    await cue.getByText('safety').waitFor();
    expect(await cue.textContent()).to.equal('Welcome to safety, she said.');
    const looks = await cue.locator('span').evaluateAll((spans) =>
      spans.map((each) => {
        const { position, display } = getComputedStyle(each);
        return `${each.className} ${position} ${display}`;
      }),
    );
    expect(looks).to.deep.equal([' static inline', ' static inline']);
  });

  it('work where the browser refuses to keep anything', async () => {
    page = await stage.page({}, {}, (fresh) =>
      fresh.addInitScript(() => {
        const refuse = (): never => {
          throw new DOMException('refused', 'SecurityError');
        };
        Object.defineProperty(window, 'localStorage', { get: refuse });
      }),
    );
    await play(page);
    await choose('Captions', 'English');
    await page.getByText('Welcome to the safety course.').waitFor();
    await page.keyboard.press('ArrowDown');
    expect((await media()).volume).to.equal(0.9);
  });

  it('say with ? which keys there are, and give the focus back', async () => {
    page = await stage.page();
    await play(page);
    await page.getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Previous or next chapter').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('k');
    expect((await media()).paused, 'keys of the sheet are not those of the player').to.equal(false);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    expect(
      await page.evaluate(() =>
        document.querySelector('lectern-player')?.shadowRoot?.activeElement?.getAttribute('role'),
      ),
    ).to.equal('slider');
  });

  it('go to chapters and change the rate by key, as far as the policy lets', async () => {
    stage.engine.knobs.rules = { seek: 'free', maxRate: 1.25 };
    page = await stage.page();
    await play(page);
    await page.keyboard.press('Shift+ArrowRight');
    expect(await positionMs(page)).to.be.closeTo(20_000, 1_500);
    await page.getByText('Chapter: Seeing risks').waitFor();
    await page.keyboard.press('Shift+ArrowRight');
    expect(await positionMs(page)).to.be.closeTo(45_000, 1_500);
    await page.keyboard.press('Shift+ArrowLeft');
    expect(await positionMs(page)).to.be.closeTo(20_000, 1_500);
    for (const _ of [1, 2, 3]) await page.keyboard.press('>');
    await videoIs('video.playbackRate === 1.25');
    await page.keyboard.press('<');
    await videoIs('video.playbackRate === 1');
  });

  it('do what media keys ask, within the rules, and say what plays', async () => {
    stage.engine.knobs.rules = { seek: 'watched-only' };
    stage.engine.knobs.credited = [[0, 30_000]];
    page = await stage.page({}, {}, keepMediaKeys);
    await play(page);
    await page.waitForFunction(() => navigator.mediaSession.metadata !== null);
    expect(await page.evaluate(() => navigator.mediaSession.metadata?.title)).to.equal(
      'Safety at work',
    );
    const press = (action: string, more: object = {}) =>
      page.evaluate(
        ([name, details]) => {
          const { kept } = window as unknown as { kept: Record<string, (d: object) => void> };
          kept[name]?.({ action: name, ...details });
        },
        [action, more] as const,
      );
    await press('seekto', { seekTime: 55 });
    expect(await positionMs(page), 'held at the frontier').to.be.within(29_000, 32_500);
    await press('seekbackward', { seekOffset: 10 });
    expect(await positionMs(page)).to.be.within(19_000, 23_000);
    await press('previoustrack');
    expect(await positionMs(page)).to.be.within(0, 2_000);
    await press('pause');
    expect((await media()).paused).to.equal(true);
    expect(await page.evaluate(() => navigator.mediaSession.playbackState)).to.equal('paused');
    await press('play');
    await videoIs('!video.paused');
    await page.evaluate(() => document.querySelector('lectern-player')?.remove());
    expect(await page.evaluate(() => navigator.mediaSession.metadata)).to.equal(null);
  });

  it('give the media keys back to the player that had them before', async () => {
    page = await stage.page({}, {}, keepMediaKeys);
    await play(page);
    await page.waitForFunction(() => navigator.mediaSession.metadata !== null);
    await page.evaluate(() => {
      const other = document.querySelector('lectern-player')!.cloneNode() as HTMLElement;
      other.setAttribute('token', 'token-fedcba9876543210');
      document.body.append(other);
    });
    const pause = () =>
      page.evaluate(() => {
        const { kept } = window as unknown as { kept: Record<string, (d: object) => void> };
        kept['pause']?.({ action: 'pause' });
        return [...document.querySelectorAll('lectern-player')].map(
          (player) => player.shadowRoot!.querySelector('video')!.paused,
        );
      });
    await page.getByRole('button', { name: 'Play', exact: true }).last().click();
    await page.waitForFunction(
      () =>
        (document.querySelectorAll('lectern-player')[1]?.shadowRoot?.querySelector('video')
          ?.currentTime ?? 0) > 0.2,
    );
    expect(await pause(), 'they are for the one that began last').to.deep.equal([false, true]);
    await page.evaluate(() => document.querySelectorAll('lectern-player')[1]?.remove());
    expect(await page.evaluate(() => navigator.mediaSession.metadata?.title)).to.equal(
      'Safety at work',
    );
    expect(await page.evaluate(() => navigator.mediaSession.playbackState)).to.equal('playing');
    expect(await pause()).to.deep.equal([true]);
  });

  it('fill the page where the browser knows no full screen of elements', async () => {
    page = await stage.page({}, { viewport: { width: 390, height: 760 } }, (fresh) =>
      fresh.addInitScript(() =>
        Object.defineProperty(document, 'fullscreenEnabled', { value: false }),
      ),
    );
    await play(page);
    const box = () => page.locator('lectern-player .frame').boundingBox();
    const small = await box();
    await page.getByRole('button', { name: 'Full screen' }).click();
    expect(await box()).to.deep.equal({ x: 0, y: 0, width: 390, height: 760 });
    await page.getByRole('button', { name: 'Leave full screen' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await box()).to.deep.equal(small);
  });

  it('show the picture of the place and its chapter over the seek bar', async () => {
    page = await stage.page();
    await play(page);
    const bar = await page.locator('lectern-player .seek').boundingBox();
    await page.mouse.move((bar?.x ?? 0) + (bar?.width ?? 0) * 0.8, (bar?.y ?? 0) + 10);
    await page.getByText('Summary').first().waitFor();
    const thumb = page.locator('lectern-player .thumb');
    expect(await thumb.evaluate((element) => element.style.background)).to.contain('board.jpg');
  });
});
