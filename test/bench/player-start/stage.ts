/** Browser, network, host's site and engine of the bench; the engine is a process of its own. */

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { packageRoot } from '../../../config/package-root.ts';
import { BadNetwork, GOOD } from '../../support/bad-network.ts';
import { QUIET_CHROMIUM, chromiumPath } from '../../support/chromium.ts';
import { packagedTalk } from '../../support/packaged-talk.ts';
import { AUTOPLAY, WATCH_START, hostPage } from '../../player/network-stage.ts';
import { type NodeChild, benchFile, startNode } from '../child.ts';

/** The peer starts with the rung that ours starts with, so that both fetch the same media. */
const BARE_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title>
<div id="place" style="width: 960px"></div>
<script src="/shaka.js"></script>
<script>${WATCH_START}
  window.begin = (manifest) => watchStart(() => {
    const video = document.createElement('video');
    video.style.width = '100%';
    place.append(video);
    void (async () => {
      const player = new shaka.Player();
      player.configure({ abr: { defaultBandwidthEstimate: 500000, useNetworkInformation: false } });
      await player.attach(video);
      await player.load(manifest);
      await video.play();
    })();
    return video;
  });
</script></html>`;

interface Parts {
  readonly browser: Browser;
  readonly network: BadNetwork;
  readonly engineUrl: string;
  readonly engine: NodeChild;
  readonly host: Server;
}

export class StartStage {
  readonly browser: Browser;
  readonly network: BadNetwork;
  /** The engine without the network before it. */
  readonly engineUrl: string;
  readonly #engine: NodeChild;
  readonly #host: Server;

  private constructor(parts: Parts) {
    this.browser = parts.browser;
    this.network = parts.network;
    this.engineUrl = parts.engineUrl;
    this.#engine = parts.engine;
    this.#host = parts.host;
  }

  static async open(): Promise<StartStage> {
    // Once, before anything is measured.
    packagedTalk();
    const engine = startNode(['--import', 'tsx', benchFile('player-start', 'engine-process.ts')]);
    const { port } = await engine.next<{ port: number }>('ready');
    const network = await BadNetwork.start(port, GOOD);
    const shaka = 'node_modules/shaka-player/dist/shaka-player.dash-es2021.js';
    const pages = new Map([
      ['/', ['text/html', hostPage(network.url)]],
      ['/bare', ['text/html', BARE_PAGE]],
      ['/shaka.js', ['text/javascript', readFileSync(join(packageRoot, shaka), 'utf8')]],
    ]);
    const host = createServer(({ url = '/' }, response) => {
      const [type = 'text/plain', text = ''] = pages.get(url) ?? [];
      response.setHeader('content-type', `${type}; charset=utf-8`).end(text);
    });
    await new Promise<void>((listening) => host.listen(0, '127.0.0.1', listening));
    const executablePath = chromiumPath() as string;
    const browser = await chromium.launch({ executablePath, args: [...QUIET_CHROMIUM, AUTOPLAY] });
    const engineUrl = `http://127.0.0.1:${port}`;
    const stage = new StartStage({ browser, network, engineUrl, engine, host });
    engine.send({ kind: 'origin', origin: stage.hostUrl });
    await engine.next('origin');
    return stage;
  }

  get hostUrl(): string {
    return `http://127.0.0.1:${(this.#host.address() as AddressInfo).port}`;
  }

  async token(learner: string): Promise<string> {
    const told = this.#engine.next<{ token: string }>('token');
    this.#engine.send({ kind: 'token', learner });
    return (await told).token;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.network.close();
    this.#host.closeAllConnections();
    this.#host.close();
    this.#engine.send({ kind: 'stop' });
    await this.#engine.stop();
  }
}
