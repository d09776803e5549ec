import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { ladderClip } from '../support/ladder-clip.ts';
import { Stage, play, positionMs, until } from './stage.ts';

/**
 * A browser without Media Source that has an HLS of its own, as iPhones before iOS 17.1 have. This
 * Chromium has one as well.
 */
describe('player in Chromium: the browser’s own HLS', function () {
  this.timeout(60_000);
  let stage: Stage;
  let page: Page;
  const asked: string[] = [];
  before(async function () {
    stage = await Stage.open(this, ladderClip);
    const probe = await stage.page();
    const has = await probe.evaluate(() =>
      document.createElement('video').canPlayType('application/vnd.apple.mpegurl'),
    );
    await probe.context().close();
    if (has !== '') return;
    console.warn(
      '      SKIPPED: this Chromium has no HLS of its own. To enable: version 142 or newer',
    );
    this.skip();
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(async () => {
    await (page as Page | undefined)?.context().close();
    stage.engine.reset();
    asked.length = 0;
  });

  const withoutMediaSource = async (fresh: Page): Promise<void> => {
    await fresh.addInitScript(() => {
      for (const name of ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource']) {
        Reflect.deleteProperty(window, name);
      }
    });
    fresh.on('request', (request) => asked.push(new URL(request.url()).pathname));
  };
  const open = async (): Promise<void> => {
    page = await stage.page({}, {}, withoutMediaSource);
  };

  it('plays, claims and shows captions; there are no rungs to choose', async () => {
    stage.engine.knobs.rules = { beatIntervalMs: 1_000 };
    await open();
    await play(page);
    const manifests = asked.filter((path) => /\.(mpd|m3u8)$/.test(path));
    expect(manifests[0]).to.match(/^\/media\/s\d+\/master\.m3u8$/);
    expect(manifests.some((path) => path.endsWith('.mpd'))).to.equal(false);
    await until(() => stage.engine.credit(null).creditedMs > 1_500, 'credit');
    expect(stage.engine.beats.every(({ visible }) => visible)).to.equal(true);
    expect(await page.getByRole('button', { name: 'Quality' }).count()).to.equal(0);
    await page.keyboard.press('c');
    await page.getByText('Welcome to the safety course.').waitFor();
  });

  it('starts where the learner left off', async () => {
    stage.engine.knobs.positionMs = 24_000;
    stage.engine.knobs.credited = [[0, 24_000]];
    await open();
    await play(page);
    expect(await positionMs(page)).to.be.within(24_000, 27_000);
    await until(() => stage.engine.beats.some(({ spans }) => spans.length > 0), 'a claim');
    const first = stage.engine.beats.find(({ spans }) => spans.length > 0);
    expect(first?.spans[0]?.[0]).to.be.within(23_900, 24_600);
  });

  it('stops at the end of a preview', async () => {
    stage.engine.knobs.preview = { untilMs: 2_000 };
    await open();
    await play(page);
    await page.getByText('The preview ends here').waitFor();
    expect(await positionMs(page)).to.be.within(1_900, 2_600);
    expect(stage.engine.arrivals).to.deep.equal([]);
  });

  it('offers the sound alone by its own playlist', async () => {
    stage.engine.knobs.rules = { requiredKinds: ['audio'] };
    await open();
    await play(page);
    await page.getByRole('button', { name: 'Quality' }).click();
    await page.getByRole('menuitemradio', { name: 'Sound only' }).click();
    await until(() => asked.some((path) => path.endsWith('/media_3.m3u8')), 'the sound');
    asked.length = 0;
    await page.waitForFunction(() => {
      const v = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      return v?.paused === false && v.videoHeight === 0 && v.currentTime > 0.2;
    });
  });

  it('says when the media cannot be loaded, and tries again', async () => {
    page = await stage.page({}, {}, async (fresh) => {
      await withoutMediaSource(fresh);
      await fresh.route(/\.m3u8$/, (route) => route.fulfill({ status: 503 }), { times: 1 });
    });
    await page.getByText('The video cannot be loaded').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await play(page);
  });

  it('says so where there is no HLS either', async () => {
    page = await stage.page({}, {}, async (fresh) => {
      await withoutMediaSource(fresh);
      await fresh.addInitScript(() => (HTMLMediaElement.prototype.canPlayType = () => ''));
    });
    await page.waitForFunction(() =>
      (window as unknown as { told: { detail: { code: string } }[] }).told.some(
        ({ detail }) => detail.code === 'browser_unsupported',
      ),
    );
  });
});
