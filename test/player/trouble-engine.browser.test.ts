import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { type Span } from '../../engine/protocol/units.ts';
import { totalMs, union } from '../../player/beats/spans.ts';
import { packagedTalk } from '../support/packaged-talk.ts';
import { creditedMs } from './network-play.ts';
import { NetworkStage } from './network-stage.ts';

const LEARNER = 'troubled';
const BEAT_INTERVAL_MS = 5_000;

/** One learner's bad hour in short: the real engine says at its end what it was worth. */
describe('player in Chromium: one trouble after the other, with the real engine', function () {
  this.timeout(60_000);
  let stage: NetworkStage;
  let page: Page;
  before(async function () {
    this.timeout(300_000);
    stage = await NetworkStage.open(this, packagedTalk());
    page = await stage.page();
    await stage.begin(page, LEARNER);
    await stage.moving(page, 20_000);
  });
  after(() => (stage as NetworkStage | undefined)?.close());

  const earlier: Span[] = [];
  const banner = () => page.locator('lectern-player .banner:not([hidden])');
  /** Waits until the engine has credited more than it has now. */
  const grows = async (): Promise<void> => {
    const credited = async (): Promise<number> =>
      (await stage.engine.statement(LEARNER)).lessons[0]?.creditedMs ?? 0;
    const beforeMs = await credited();
    while ((await credited()) <= beforeMs) await page.waitForTimeout(250);
  };
  /** What the element says it has played since it was loaded. */
  const played = (): Promise<Span[]> =>
    page.evaluate(() => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      const { played: spans } = video as HTMLVideoElement;
      return Array.from({ length: spans.length }, (_, i): [number, number] => [
        spans.start(i) * 1_000,
        spans.end(i) * 1_000,
      ]);
    });

  it('the network goes and comes: it plays on out of the buffer, and returns by itself', async () => {
    await grows();
    stage.network.isDown = true;
    await banner().waitFor();
    const beforeMs = (await stage.seen(page)).positionMs;
    await page.waitForTimeout(1_500);
    expect((await stage.seen(page)).positionMs, 'it plays on').to.be.above(beforeMs + 1_000);
    stage.network.isDown = false;
    await grows();
    await banner().waitFor({ state: 'hidden' });
  });

  it('the engine is restarted: the same session goes on', async () => {
    await stage.restartEngine(500);
    await grows();
    expect((await stage.engine.statement(LEARNER)).sessions).to.have.length(1);
  });

  it('the session is taken back: the host gives a new token, and it goes on', async () => {
    const token = await stage.token(LEARNER);
    await page.evaluate((fresh) => {
      addEventListener('playererror', (event) => {
        const { action } = (event as CustomEvent<{ action: string }>).detail;
        if (action === 'renew-token')
          document.querySelector('lectern-player')?.setAttribute('token', fresh);
      });
    }, token);
    const [session] = (await stage.engine.statement(LEARNER)).sessions;
    await stage.revoke(session?.sessionId ?? '');
    const goOn = page.getByRole('button', { name: 'Continue here' });
    await goOn.waitFor();
    // The new session loads its media anew, and the element forgets what it has played.
    earlier.push(...(await played()));
    await goOn.click();
    await grows();
  });

  it('and all of it counts, once', async () => {
    const truth = union([...earlier, ...(await played())]);
    const credited = await creditedMs(stage, page, LEARNER);
    const playedMs = totalMs(truth);
    console.log(
      `      ${(playedMs / 1_000).toFixed(1)} s played, ${(credited / 1_000).toFixed(1)} s credited`,
    );
    // What the last beat before the end could not say any more belongs to no session.
    expect(credited).to.be.within(playedMs * 0.98 - BEAT_INTERVAL_MS, playedMs + 500);
    const { sessions } = await stage.engine.statement(LEARNER);
    expect(sessions).to.have.length(2);
    for (const { coverage } of sessions) {
      const refused = Object.values(coverage.refusedMs).reduce((sum, ms) => sum + ms, 0);
      expect(coverage.presentedMs).to.equal(coverage.creditedMs + coverage.pendingMs + refused);
    }
  });

  it('a slow computer that drops pictures is given a leaner rung', async () => {
    page = await stage.page();
    await stage.begin(page, 'slow');
    await stage.moving(page, 20_000);
    await page.waitForFunction(
      () => (window as unknown as { look: () => { heightPx: number } }).look().heightPx === 432,
      undefined,
      { timeout: 30_000 },
    );
    await page.evaluate(() => {
      const begunMs = performance.now();
      HTMLVideoElement.prototype.getVideoPlaybackQuality = () => {
        const totalVideoFrames = (performance.now() - begunMs) / 40;
        const droppedVideoFrames = totalVideoFrames * 0.4;
        const creationTime = performance.now();
        return { creationTime, totalVideoFrames, droppedVideoFrames, corruptedVideoFrames: 0 };
      };
    });
    await page.waitForFunction(
      () => (window as unknown as { look: () => { heightPx: number } }).look().heightPx === 270,
      undefined,
      { timeout: 30_000 },
    );
  });
});
