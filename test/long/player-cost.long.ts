/**
 * What the player costs the learner's computer: beats in processor time, and memory over three hours. In
 * a real browser, told by its own counters.
 */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CDPSession, type Page } from 'playwright-core';
import { packageRoot } from '../../config/package-root.ts';
import { FakeEngine } from '../support/fake-engine.ts';
import { clip } from '../support/clip.ts';
import { Stage, html, play } from '../player/stage.ts';

const HOUR_MS = 3_600_000;
/** The policy's own interval. */
const BEAT_MS = 5_000;
const WATCH_MS = 25_000;

interface Work {
  readonly taskMs: number;
  readonly scriptMs: number;
}

describe('what the player costs', function () {
  this.timeout(600_000);
  let stage: Stage;
  before(async function () {
    stage = await Stage.open(this);
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(() => stage.engine.reset());

  const playing = async (beatIntervalMs: number): Promise<Work & { readonly beats: number }> => {
    stage.engine.reset();
    stage.engine.knobs.rules = { beatIntervalMs };
    const page = await stage.page();
    await play(page);
    await page.mouse.move(0, 0);
    const before = stage.engine.beats.length;
    const worked = await work(page);
    return { ...worked, beats: stage.engine.beats.length - before };
  };

  it('beats take less than 1 % of one core', async () => {
    // Many beats beside hardly any tell what one costs; a single one drowns in what playing costs.
    const rare = await playing(60_000);
    const many = await playing(100);
    const bare = await bareShaka(stage);
    const perBeatMs = (many.taskMs - rare.taskMs) / (many.beats - rare.beats);
    const share = (ms: number, ofMs: number): string => `${((ms / ofMs) * 100).toFixed(2)} %`;
    const hourMs = (HOUR_MS / BEAT_MS) * perBeatMs;
    const wholeMs = Math.max(0, rare.taskMs - bare.taskMs);
    console.log(
      `      ${many.beats - rare.beats} more beats: ${perBeatMs.toFixed(2)} ms each, ` +
        `${share(hourMs, HOUR_MS)} of a core in an hour of one each 5 s. ` +
        `All of the player without beats, looks at every picture and screen included: ` +
        `${share(wholeMs, WATCH_MS)} (${share(rare.scriptMs - bare.scriptMs, WATCH_MS)} in scripts) more than bare shaka-player's ${share(bare.taskMs, WATCH_MS)}`,
    );
    expect(many.beats - rare.beats).to.be.above(100);
    expect(hourMs / HOUR_MS).to.be.below(0.01);
  });

  it('memory is flat over a lecture of three hours', async () => {
    const engine = new FakeEngine(await clip(), 3 * HOUR_MS);
    await engine.listen();
    try {
      engine.knobs.rules = { beatIntervalMs: BEAT_MS };
      engine.page(
        '/',
        html({ script: '<script type="module" src="/player/lectern.js"></script>' }),
      );
      const page = await (await stage.browser.newContext()).newPage();
      await page.addInitScript(quickTime);
      await page.goto(engine.url);
      await play(page);
      // The test page's own notes of every event would grow.
      await page.evaluate(() => {
        (window as unknown as { told: unknown[] }).told.push = () => 0;
      });
      const cdp = await page.context().newCDPSession(page);
      const heaps: number[] = [];
      for (let half = 1; half <= 6; half += 1) {
        await page.evaluate(async (ms) => {
          await (window as unknown as { pass: (ms: number) => Promise<void> }).pass(ms);
        }, HOUR_MS / 2);
        heaps.push(await heapMb(cdp));
      }
      const { Nodes, JSEventListeners } = await metrics(cdp);
      console.log(
        `      after each half hour: ${heaps.map((mb) => mb.toFixed(2)).join(' ')} MB; ` +
          `${engine.beats.length} beats, ${Nodes} nodes, ${JSEventListeners} listeners`,
      );
      expect(engine.beats.length, 'beats of three hours').to.be.above(2_000);
      const grownMb = (heaps.at(-1) ?? 0) - (heaps[1] ?? 0);
      expect(grownMb, 'between the first and the third hour').to.be.below(1);
      await page.context().close();
    } finally {
      await engine.close();
    }
  });
});

/** Processor time of the page's main thread while it plays; closes it. */
async function work(page: Page): Promise<Work> {
  const cdp = await page.context().newCDPSession(page);
  const before = await metrics(cdp);
  await page.waitForTimeout(WATCH_MS);
  const after = await metrics(cdp);
  await page.context().close();
  const grown = (name: string): number => 1_000 * ((after[name] ?? 0) - (before[name] ?? 0));
  return { taskMs: grown('TaskDuration'), scriptMs: grown('ScriptDuration') };
}

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics: all } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1_048_576;
}

/** The same clip, the same size, and nothing but shaka-player. */
async function bareShaka(stage: Stage): Promise<Work> {
  const file = 'node_modules/shaka-player/dist/shaka-player.dash-es2021.js';
  stage.engine.page('/shaka', readFileSync(join(packageRoot, file), 'utf8'));
  stage.engine.page(
    '/bare',
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title>
<style>body { margin: 16px; max-width: 960px } video { width: 100% }</style><video muted></video>
<script type="module">
  await import(URL.createObjectURL(new Blob([await (await fetch('/shaka')).text()], { type: 'text/javascript' })));
  const video = document.querySelector('video');
  const player = new shaka.Player();
  await player.attach(video);
  await player.load('/media/bare/manifest.mpd');
  await video.play();
</script></html>`,
  );
  const page = await (await stage.browser.newContext()).newPage();
  await page.goto(`${stage.engine.url}/bare`);
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2);
  return work(page);
}

/** The page's clock and its element go on by `pass(ms)` as fast as beats are acknowledged. */
function quickTime(): void {
  let aheadMs = 0;
  let mediaSeconds: number | null = null;
  const real = performance.now.bind(performance);
  performance.now = () => real() + aheadMs;
  const media = HTMLMediaElement.prototype;
  const own = Object.getOwnPropertyDescriptor(media, 'currentTime');
  Object.defineProperty(media, 'currentTime', {
    ...own,
    get(this: HTMLMediaElement) {
      return mediaSeconds ?? (own?.get?.call(this) as number);
    },
  });
  Reflect.set(window, 'pass', async (ms: number) => {
    const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
    if (video === null || video === undefined) throw new Error('there is no player');
    mediaSeconds ??= video.currentTime;
    for (let passedMs = 0; passedMs < ms; passedMs += 250) {
      aheadMs += 250;
      mediaSeconds += 0.25;
      video.dispatchEvent(new Event('timeupdate'));
      // A beat each 5 s: lets it go out and its answer come in.
      if (passedMs % 5_000 === 0) await new Promise((next) => setTimeout(next, 4));
    }
  });
}
