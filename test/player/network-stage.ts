/** A real engine behind a bad network, a really packaged lesson, a host's page and a real Chromium. */

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context } from 'mocha';
import { type Browser, type Page } from 'playwright-core';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { publish } from '../../engine/library/publish.ts';
import { type Statement } from '../../engine/protocol/statement.ts';
import { BadNetwork, GOOD } from '../support/bad-network.ts';
import { launchChromium } from '../support/chromium.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { buildPlayer } from './stage.ts';

/** What the page has seen since it mounted the player. Milliseconds. */
export interface Seen {
  readonly nowMs: number;
  /** When the first picture was presented, and when it began to move; null for not yet. */
  readonly frameMs: number | null;
  readonly movesMs: number | null;
  readonly positionMs: number;
  readonly heightPx: number;
  /** Heights of the rungs it went through, pixels. */
  readonly rungs: readonly number[];
}

export const AUTOPLAY = '--autoplay-policy=no-user-gesture-required';

export class NetworkStage {
  engine: TestEngine;
  readonly network: BadNetwork;
  readonly browser: Browser;
  readonly lessonId: string;
  /** What the host's site serves, by path. */
  readonly pages: Map<string, { readonly type: string; readonly text: string }>;
  readonly #host: Server;

  private constructor(parts: {
    readonly engine: TestEngine;
    readonly network: BadNetwork;
    readonly browser: Browser;
    readonly lessonId: string;
    readonly host: Server;
    readonly pages: NetworkStage['pages'];
  }) {
    this.engine = parts.engine;
    this.network = parts.network;
    this.browser = parts.browser;
    this.lessonId = parts.lessonId;
    this.#host = parts.host;
    this.pages = parts.pages;
  }

  /** @param folder of a packaged lesson */
  static async open(context: Context, folder: string): Promise<NetworkStage> {
    const browser = await launchChromium(context, [AUTOPLAY]);
    await buildPlayer();
    return NetworkStage.before(browser, folder);
  }

  /** @param browser with {@link AUTOPLAY}; it is closed with the stage */
  static async before(browser: Browser, folder: string): Promise<NetworkStage> {
    const dataFolder = await mkdtemp(join(tmpdir(), 'lectern-network-'));
    const engine = await startTestEngine({ dataFolder });
    const network = await BadNetwork.start(engine.engine.port, GOOD);
    const { catalogue, libraryRoot } = engine.engine;
    const { lessonId } = await publish(catalogue, libraryRoot, folder, {
      tenantId: FIRST_TENANT,
      courseId: 'network',
      state: 'published',
      validUntilUtcMs: null,
      previewMs: 20_000,
      nowUtcMs: Date.now(),
    });
    const pages = new Map([['/', { type: 'text/html', text: hostPage(network.url) }]]);
    const host = createServer(({ url = '/' }, response) => {
      const { type, text } = pages.get(url) ?? { type: 'text/plain', text: '' };
      response.setHeader('content-type', `${type}; charset=utf-8`).end(text);
    });
    await new Promise<void>((listening) => host.listen(0, '127.0.0.1', listening));
    const tenant = await catalogue.tenant(FIRST_TENANT);
    if (tenant === undefined) throw new Error('the test engine has no tenant');
    const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    await catalogue.putTenant({ ...tenant, origins: [origin] });
    return new NetworkStage({ engine, network, browser, lessonId, host, pages });
  }

  /**
   * A host's page in a browser that knows nothing yet. Its scripts are loaded; there is no player in it.
   *
   * @param path of a page that offers `begin`, too
   */
  async page(path = '/'): Promise<Page> {
    this.network.shape = GOOD;
    const page = await (await this.browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${(this.#host.address() as AddressInfo).port}${path}`);
    await page.waitForFunction(() => 'begin' in window);
    return page;
  }

  /** Mounts a player for this learner; it shall play at once. */
  async begin(page: Page, learner: string): Promise<void> {
    const token = await this.token(learner);
    await page.evaluate((given) => {
      (window as unknown as { begin: (token: string) => void }).begin(given);
    }, token);
  }

  /** The engine stops, is away for a while, and starts again with what it has stored. */
  async restartEngine(awayMs: number): Promise<void> {
    const { engine, apiKey, dataFolder } = this.engine;
    const { port } = engine;
    await this.engine.close();
    await new Promise((later) => setTimeout(later, awayMs));
    const started = await startTestEngine({ dataFolder, port });
    // Only an engine that sets itself up tells its first key.
    this.engine = {
      ...started,
      apiKey,
      token: async (learner, lesson) => {
        const { token } = (await this.#ask('POST', '/v1/sessions', { learner, lesson })) as {
          token: string;
        };
        return token;
      },
      statement: async (learner) =>
        (await this.#ask('GET', `/v1/learners/${learner}/statement`)) as Statement,
    };
  }

  /** The host takes a session back. */
  async revoke(sessionId: string): Promise<void> {
    await this.#ask('DELETE', `/v1/sessions/${sessionId}`);
  }

  token(learner: string): Promise<string> {
    return this.engine.token(learner, this.lessonId);
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const { url, apiKey } = this.engine;
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  }

  seen(page: Page): Promise<Seen> {
    return page.evaluate(() => (window as unknown as { look: () => Seen }).look());
  }

  /** Waits until the picture moves. */
  async moving(page: Page, forMs: number): Promise<Seen> {
    const giveUpAtMs = performance.now() + forMs;
    for (;;) {
      const seen = await this.seen(page);
      if (seen.movesMs !== null) return seen;
      if (performance.now() > giveUpAtMs) throw new Error(`nothing moved for ${forMs} ms`);
      await page.waitForTimeout(100);
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.network.close();
    this.#host.closeAllConnections();
    this.#host.close();
    await this.engine.close();
    await rm(this.engine.dataFolder, { recursive: true, force: true });
  }
}

/** `watchStart(open)`: what a page sees from opening a player on, told by `look()`. */
export const WATCH_START = `
  function watchStart(open) {
    const startMs = performance.now();
    const seen = { frameMs: null, movesMs: null };
    const rungs = [];
    const video = open();
    video.addEventListener('resize', () => rungs.push(video.videoHeight));
    video.muted = true;
    video.requestVideoFrameCallback(() => { seen.frameMs = performance.now() - startMs; });
    const watch = () => {
      if (!video.paused && video.currentTime > 0) seen.movesMs = performance.now() - startMs;
      else requestAnimationFrame(watch);
    };
    watch();
    window.look = () => ({
      ...seen,
      nowMs: performance.now() - startMs,
      positionMs: video.currentTime * 1000,
      heightPx: video.videoHeight,
      rungs,
    });
  }`;

/** A host's page that offers `begin(token)`. */
export function hostPage(engineUrl: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>host</title>
<div id="place" style="width: 960px"></div>
<script>${WATCH_START}</script>
<script type="module">
  import { mount } from '${engineUrl}/player/lectern.js';
  window.begin = (token) => watchStart(() => {
    const player = mount(place, { engine: '${engineUrl}', token });
    const video = player.shadowRoot.querySelector('video');
    void video.play().catch(() => undefined);
    return video;
  });
</script></html>`;
}
