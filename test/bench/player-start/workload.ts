/** From mounting to the first picture: our player beside a page with nothing but shaka-player. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, chromium } from 'playwright-core';
import { packageRoot } from '../../../config/package-root.ts';
import { type BadNetworkShape } from '../../support/bad-network.ts';
import { BareClient } from '../../support/bare-client.ts';
import { QUIET_CHROMIUM, chromiumPath } from '../../support/chromium.ts';
import { packagedTalk } from '../../support/packaged-talk.ts';
import { AUTOPLAY, NetworkStage, type Seen, WATCH_START } from '../../player/network-stage.ts';
import { type Measured, type Pair, type Workload, median } from '../figure.ts';

const ROUNDS = 9;
const NETWORK: BadNetworkShape = {
  rateBps: 4_000_000,
  roundTripMs: 40,
  stall: null,
  cutEveryMs: null,
};

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

export const playerStart: Workload = {
  name: 'player-start',
  about: 'from mounting to the first picture at 4 Mbit/s and 40 ms, beside bare shaka-player',
  skipped: () =>
    chromiumPath() === undefined ? 'no Chromium: sudo apt-get install -y chromium' : null,
  async measure(say): Promise<Measured> {
    const executablePath = chromiumPath() as string;
    const browser = await chromium.launch({ executablePath, args: [...QUIET_CHROMIUM, AUTOPLAY] });
    const stage = await NetworkStage.before(browser, packagedTalk());
    try {
      const shaka = 'node_modules/shaka-player/dist/shaka-player.dash-es2021.js';
      const text = readFileSync(join(packageRoot, shaka), 'utf8');
      stage.pages.set('/shaka.js', { type: 'text/javascript', text });
      stage.pages.set('/bare', { type: 'text/html', text: BARE_PAGE });
      const pairs: Pair[] = [];
      const heights = new Set<number>();
      for (let round = -1; round < ROUNDS; round += 1) {
        const ours = (): Promise<Seen> => startOurs(stage, `ours-${round}`);
        const peer = (): Promise<Seen> => startBare(stage, `peer-${round}`);
        const [first, second] = round % 2 === 0 ? [ours, peer] : [peer, ours];
        const seen = [await first(), await second()];
        const [own, bare] = round % 2 === 0 ? seen : seen.reverse();
        // The first round warms up what the machine keeps of files and code.
        if (round === -1) continue;
        pairs.push({ ours: own?.frameMs ?? NaN, peer: bare?.frameMs ?? NaN });
        for (const { heightPx } of seen) heights.add(heightPx);
        const { ours: a, peer: b } = pairs.at(-1) as Pair;
        say(`round ${round}: ours ${a.toFixed(0)} ms, bare ${b.toFixed(0)} ms`);
      }
      return {
        workload: 'player-start',
        peerName: 'bare shaka-player, same manifest',
        unit: 'ms to first picture',
        better: 'lower',
        targetRatio: 1.15,
        pairs,
        notes: [
          `first rung: ${[...heights].join(' and ')} lines on both sides`,
          `ours is ${median(pairs.map(({ ours, peer }) => ours - peer)).toFixed(0)} ms later`,
        ],
      };
    } finally {
      await stage.close();
    }
  },
};

async function startOurs(stage: NetworkStage, learner: string): Promise<Seen> {
  const page = await stage.page();
  const token = await stage.engine.token(learner, stage.lessonId);
  return begin(stage, page, token);
}

/** The session is opened beside the network, and before: the peer does nothing but play. */
async function startBare(stage: NetworkStage, learner: string): Promise<Seen> {
  const page = await stage.page('/bare');
  const token = await stage.engine.token(learner, stage.lessonId);
  const client = await BareClient.connect(stage.engine.url, { token });
  try {
    const { mediaBase } = client.welcome;
    return await begin(stage, page, `${stage.network.url}${mediaBase}manifest.mpd`);
  } finally {
    client.drop();
  }
}

async function begin(stage: NetworkStage, page: Page, given: string): Promise<Seen> {
  // What loading the page has opened and left open is no head start.
  stage.network.cut();
  stage.network.shape = NETWORK;
  await page.evaluate((what) => {
    (window as unknown as { begin: (what: string) => void }).begin(what);
  }, given);
  await page.waitForFunction(
    () => (window as unknown as { look: () => Seen }).look().frameMs !== null,
    undefined,
    { timeout: 30_000, polling: 20 },
  );
  const seen = await stage.seen(page);
  await page.context().close();
  return seen;
}
