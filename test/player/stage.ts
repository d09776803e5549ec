import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Context } from 'mocha';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { build } from 'vite';
import { launchChromium } from '../support/chromium.ts';
import { CLIP_MS, clip } from '../support/clip.ts';
import { FakeEngine } from '../support/fake-engine.ts';

const BUILT = 'dist/player/lectern.iife.js';

/** Builds the player when its sources are newer than the build. */
export async function buildPlayer(): Promise<void> {
  const sources = readdirSync('player', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => statSync(join('player', name)).mtimeMs);
  const isFresh = existsSync(BUILT) && statSync(BUILT).mtimeMs > Math.max(...sources);
  if (!isFresh) await build({ configFile: 'player/vite.config.mjs' });
}

/** A real Chromium and a fake engine: the stage for all browser tests of the player. */
export class Stage {
  readonly engine: FakeEngine;
  readonly browser: Browser;

  private constructor(engine: FakeEngine, browser: Browser) {
    this.engine = engine;
    this.browser = browser;
  }

  /**
   * @param context of the hook; skipped loudly where there is no Chromium.
   * @param media the lesson's folder, as long as the plain clip.
   */
  static async open(context: Context, media = clip): Promise<Stage> {
    const browser = await launchChromium(context);
    await buildPlayer();
    const engine = new FakeEngine(await media(), CLIP_MS);
    await engine.listen();
    return new Stage(engine, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.engine.close();
  }

  /** A page with one player; its script is the ESM build unless told otherwise. */
  async page(
    options: { attributes?: string; pageLang?: string; style?: string } = {},
    context: BrowserContextOptions = {},
    before?: (page: Page) => Promise<unknown>,
  ): Promise<Page> {
    const path = `/page-${Math.random().toString(36).slice(2)}`;
    this.engine.page(
      path,
      html({ script: '<script type="module" src="/player/lectern.js"></script>', ...options }),
    );
    const page = await (await this.browser.newContext(context)).newPage();
    await before?.(page);
    await page.goto(this.engine.url + path);
    return page;
  }
}

export function html(options: {
  script: string;
  attributes?: string;
  pageLang?: string;
  style?: string;
}): string {
  const attributes = options.attributes ?? 'token="token-0123456789abcdef"';
  return `<!doctype html><html lang="${options.pageLang ?? 'en'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>host</title>
<style>body { margin: 16px; max-width: 960px } ${options.style ?? ''}</style>
${options.script}
<script>
  window.told = [];
  for (const name of ['creditchange', 'lessoncomplete', 'lessonsettled', 'sessionend', 'playererror', 'checkopen', 'checkclose'])
    addEventListener(name, (event) => told.push({ name, detail: event.detail }));
</script>
<lectern-player ${attributes}></lectern-player></html>`;
}

/** Presses the big play button with a real click and waits until the picture moves. */
export async function play(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^(Play|播放)$/ })
    .first()
    .click();
  await page.waitForFunction(() => {
    const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
    return video !== null && video !== undefined && !video.paused && video.currentTime > 0.2;
  });
}

/** Where the playhead is, milliseconds. */
export function positionMs(page: Page): Promise<number> {
  return page.evaluate(() => {
    const video = document.querySelector('lectern-player')?.shadowRoot?.querySelector('video');
    return (video?.currentTime ?? 0) * 1_000;
  });
}

/** Waits until something holds here, on the side of the engine. */
export async function until(holds: () => boolean, what: string, forMs = 10_000): Promise<void> {
  const giveUpAtMs = Date.now() + forMs;
  while (!holds()) {
    if (Date.now() > giveUpAtMs) throw new Error(`waited ${forMs} ms for: ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}
