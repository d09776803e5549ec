import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { PICTURE_IN_PICTURE } from '../../engine/protocol/play-rules.ts';
import { Stage, play, until } from './stage.ts';

/** A browser whose picture-in-picture needs no window manager. */
const withWindows = (page: Page) =>
  page.addInitScript(() => {
    let inWindow: Element | null = null;
    const show = (video: Element): void => {
      inWindow = video;
    };
    Object.defineProperty(document, 'pictureInPictureEnabled', { value: true });
    Object.defineProperty(ShadowRoot.prototype, 'pictureInPictureElement', {
      get: () => inWindow,
    });
    HTMLVideoElement.prototype.requestPictureInPicture = function () {
      show(this);
      this.dispatchEvent(new Event('enterpictureinpicture'));
      return Promise.resolve({} as PictureInPictureWindow);
    };
    document.exitPictureInPicture = () => {
      const video = inWindow;
      inWindow = null;
      video?.dispatchEvent(new Event('leavepictureinpicture'));
      return Promise.resolve();
    };
  });

const hide = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });

describe('player in Chromium: what the policy says of the picture', function () {
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

  const button = () => page.getByRole('button', { name: 'Picture in picture' });
  const isOff = () =>
    page.evaluate(
      () =>
        document.querySelector('lectern-player')?.shadowRoot?.querySelector('video')
          ?.disablePictureInPicture,
    );

  // `visibility.pictureInPicture` alone differs; a hidden page does not count in any of them.
  for (const pictureInPicture of PICTURE_IN_PICTURE) {
    const claims = pictureInPicture === 'counts' ? 'visible' : 'hidden';
    it(`${pictureInPicture}: what plays while the page is hidden is claimed as ${claims}`, async () => {
      stage.engine.knobs.rules = { pictureInPicture, beatIntervalMs: 1_000 };
      page = await stage.page({}, {}, withWindows);
      await play(page);
      expect(await isOff()).to.equal(pictureInPicture === 'never');
      expect(await button().count()).to.equal(pictureInPicture === 'never' ? 0 : 1);
      if (pictureInPicture !== 'never') {
        await button().click();
        await page.locator('lectern-player .pip-button[aria-pressed=true]').waitFor();
        const warning = await page
          .getByText('Time counts only while this page is visible.')
          .count();
        expect(warning).to.equal(pictureInPicture === 'allowed' ? 1 : 0);
      }
      await hide(page);
      const before = stage.engine.beats.length;
      // The beat that tells of the change still has what was seen before it.
      await until(() => stage.engine.beats.length >= before + 3, 'beats of a hidden page');
      const late = stage.engine.beats.slice(before + 1).filter(({ spans }) => spans.length > 0);
      expect(late).to.have.length.above(0);
      expect(late.map(({ visible }) => visible)).to.deep.equal(
        late.map(() => pictureInPicture === 'counts'),
      );
      expect(stage.engine.credit(null).refusedMs > 0).to.equal(pictureInPicture !== 'counts');
    });
  }

  it('ends a window that stays open into a lesson whose policy wants none', async () => {
    stage.engine.knobs.rules = { pictureInPicture: 'allowed' };
    page = await stage.page({}, {}, withWindows);
    await play(page);
    await button().click();
    await page.locator('lectern-player .pip-button[aria-pressed=true]').waitFor();
    stage.engine.knobs.rules = { pictureInPicture: 'never' };
    await page.evaluate(() =>
      document.querySelector('lectern-player')?.setAttribute('token', 'token-another-012345'),
    );
    await button().waitFor({ state: 'hidden' });
    await page.waitForFunction(
      () => document.querySelector('lectern-player')?.shadowRoot?.pictureInPictureElement === null,
    );
  });

  it('shows a watermark that moves, tells no screen reader, takes no click and outlasts a cut', async () => {
    stage.engine.knobs.rules = { watermark: 'Ada L. · 4417' };
    page = await stage.page();
    const mark = page.locator('lectern-player .watermark');
    await page.waitForFunction(
      () =>
        document.querySelector('lectern-player')?.shadowRoot?.querySelector('.watermark')
          ?.textContent === 'Ada L. · 4417',
    );
    expect(await mark.getAttribute('aria-hidden')).to.equal('true');
    const style = () =>
      mark.evaluate((element) => {
        const { pointerEvents, animationTimingFunction, animationDuration } =
          getComputedStyle(element);
        return { pointerEvents, animationTimingFunction, animationDuration };
      });
    const moving = {
      pointerEvents: 'none',
      animationTimingFunction: 'steps(1)',
      animationDuration: '160s',
    };
    expect(await style()).to.deep.equal(moving);
    // Jumping is no motion: it goes on where motion is unwelcome.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await style()).to.deep.equal(moving);
    const places = await mark.evaluate((element) => {
      const [animation] = element.getAnimations();
      return [0, 20_000, 40_000, 60_000].map((atMs) => {
        animation!.currentTime = atMs;
        const stage = element.closest('.stage')!.getBoundingClientRect();
        const { left, right, top } = element.getBoundingClientRect();
        return { at: `${left} ${top}`, inside: left >= stage.left && right <= stage.right };
      });
    });
    expect(new Set(places.map(({ at }) => at)).size).to.equal(4);
    expect(places.every(({ inside }) => inside)).to.equal(true);
    const hellos = stage.engine.hellos.length;
    stage.engine.drop();
    await until(() => stage.engine.hellos.length > hellos, 'another handshake');
    await page.getByText('Press play to start').waitFor();
    expect(await mark.textContent()).to.equal('Ada L. · 4417');
  });

  it('shows none where the policy wants none', async () => {
    page = await stage.page();
    await page.getByText('Press play to start').waitFor();
    expect(await page.locator('lectern-player .watermark').isHidden()).to.equal(true);
  });
});
