import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { totalMs, union } from '../../player/beats/spans.ts';
import { type SeenBeat } from '../support/fake-engine.ts';
import { Stage, play, positionMs, until } from './stage.ts';

describe('player in Chromium: beats', function () {
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

  const spansOf = (beats: readonly SeenBeat[]) => beats.flatMap((beat) => beat.spans);

  it('plays by a real click and claims what was presented', async () => {
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.length >= 4, 'four beats');
    const { beats } = stage.engine;
    expect(beats.map((beat) => beat.seq)).to.deep.equal(beats.map((_, i) => i + 1));
    expect(union(spansOf(beats)), 'one contiguous span from the start').to.have.length(1);
    expect(union(spansOf(beats))[0]?.[0]).to.equal(0);
    const atMs = await positionMs(page);
    expect(totalMs(spansOf(stage.engine.beats))).to.be.at.most(atMs + 50);
    const nonces = stage.engine.arrivals.map((arrival) => arrival.nonce);
    expect(new Set(nonces).size, 'each beat echoes the latest ack').to.be.at.least(3);
  });

  it('beats at once on pause, and is silent while paused', async () => {
    stage.engine.knobs.rules = { beatIntervalMs: 60_000 };
    page = await stage.page();
    await play(page);
    await page.waitForTimeout(700);
    await page.getByRole('button', { name: 'Pause' }).click();
    await until(() => stage.engine.beats.at(-1)?.now === 'paused', 'a paused beat', 1_500);
    const atMs = await positionMs(page);
    expect(stage.engine.beats.at(-1)?.positionMs).to.be.closeTo(atMs, 40);
    expect(totalMs(spansOf(stage.engine.beats))).to.be.closeTo(atMs, 40);
    const count = stage.engine.beats.length;
    await page.waitForTimeout(1_200);
    expect(stage.engine.beats).to.have.length(count);
  });

  it('closes the span before a seek and opens the next at its target', async () => {
    page = await stage.page();
    await play(page);
    await page.waitForTimeout(600);
    const bar = page.getByRole('slider', { name: 'Position in the lesson' });
    const box = await bar.boundingBox();
    if (box === null) throw new Error('the seek bar has no place');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await until(() => spansOf(stage.engine.beats).some(([start]) => start > 29_000), 'play beyond');
    const spans = union(spansOf(stage.engine.beats));
    expect(spans).to.have.length(2);
    expect(spans[0]?.[1]).to.be.below(6_000);
    expect(spans[1]?.[0]).to.be.closeTo(30_000, 200);
    const seek = stage.engine.beats.find((beat) => beat.positionMs > 29_000);
    expect(seek?.now, 'nothing is presented while seeking').to.equal('stalled');
  });

  it('says that the page is hidden while it is', async () => {
    page = await stage.page();
    await play(page);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await until(() => stage.engine.beats.some((beat) => !beat.visible), 'a hidden beat');
    const firstHidden = stage.engine.beats.find((beat) => !beat.visible);
    const lastVisible = stage.engine.beats.findLast((beat) => beat.visible);
    expect(firstHidden?.spans[0]?.[0]).to.equal(lastVisible?.spans.at(-1)?.[1]);
    await page.getByText('Not counting', { exact: true }).first().waitFor();
    await page.getByText('This tab is in the background').first().waitFor();
  });

  it('tells the rate each span was presented at, and holds to the rate of the policy', async () => {
    page = await stage.page();
    await play(page);
    await page.getByRole('button', { name: 'Playback speed' }).click();
    await page.getByRole('menuitemradio', { name: '1.5×' }).click();
    await until(() => stage.engine.beats.some((beat) => beat.rate === 1.5), 'a beat at 1.5');
    expect(
      await page.getByRole('menuitemradio', { name: '3×', includeHidden: true }).count(),
    ).to.equal(0);
    await page.evaluate(() => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      if (video !== null && video !== undefined) video.playbackRate = 8;
    });
    await until(
      () => stage.engine.beats.some((beat) => beat.rate === 2),
      'a beat at the highest rate',
    );
    // A busy page may have played a moment at the other rate before it was set back, and tells so.
    const { beats } = stage.engine;
    const held = beats.slice(beats.findIndex((beat) => beat.rate === 2));
    expect(held.every((beat) => beat.rate <= 2)).to.equal(true);
  });

  it('sets a seek beyond the frontier back, and tells why', async () => {
    stage.engine.knobs.rules = { seek: 'watched-only' };
    stage.engine.knobs.credited = [[0, 12_000]];
    page = await stage.page();
    await play(page);
    await page.evaluate(() => {
      const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
      if (video !== null && video !== undefined) video.currentTime = 50;
    });
    await page.getByText('You can go on from here').waitFor();
    await until(
      () => spansOf(stage.engine.beats).some(([start]) => start > 11_000),
      'play goes on',
    );
    expect(Math.max(...stage.engine.beats.map((beat) => beat.positionMs))).to.be.below(20_000);
    expect(await positionMs(page)).to.be.within(11_900, 16_000);
  });

  it('waits out "too early" without a word of error', async () => {
    stage.engine.knobs.failSegments = { status: 425, times: 9 };
    page = await stage.page();
    await page
      .getByRole('button', { name: 'Play', exact: true })
      .first()
      .click({ timeout: 40_000 });
    await until(() => totalMs(spansOf(stage.engine.beats)) > 500, 'play', 40_000);
    expect(stage.engine.statuses.filter((status) => status === 425)).to.have.length(9);
    const told = await page.evaluate(
      () => (window as unknown as { told: { name: string }[] }).told,
    );
    expect(told.filter(({ name }) => name === 'playererror')).to.deep.equal([]);
    expect(stage.engine.beats.every((beat) => beat.rate === 1)).to.equal(true);
  });

  it('plays to the end and tells that the lesson is complete', async () => {
    stage.engine.knobs.credited = [[0, 55_000]];
    stage.engine.knobs.positionMs = 55_000;
    page = await stage.page();
    await play(page);
    await until(() => stage.engine.beats.at(-1)?.now === 'ended', 'the end', 20_000);
    expect(stage.engine.beats.at(-1)?.positionMs).to.be.closeTo(60_000, 60);
    await page.getByText('Lesson complete').first().waitFor();
    const names = await page.evaluate(() =>
      (window as unknown as { told: { name: string }[] }).told.map(({ name }) => name),
    );
    expect(names.filter((name) => name === 'lessoncomplete')).to.have.length(1);
  });
});
