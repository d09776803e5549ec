/** From mounting to the first picture: our player beside a page with nothing but shaka-player. */

import { type BadNetworkShape, GOOD } from '../../support/bad-network.ts';
import { BareClient } from '../../support/bare-client.ts';
import { chromiumPath } from '../../support/chromium.ts';
import { type Seen } from '../../player/network-stage.ts';
import { type Measured, type Pair, type Workload, median } from '../figure.ts';
import { StartStage } from './stage.ts';

const ROUNDS = 9;
const NETWORK: BadNetworkShape = {
  rateBps: 4_000_000,
  roundTripMs: 40,
  stall: null,
  cutEveryMs: null,
};

export const playerStart: Workload = {
  name: 'player-start',
  about: 'from mounting to the first picture at 4 Mbit/s and 40 ms, beside bare shaka-player',
  skipped: () =>
    chromiumPath() === undefined ? 'no Chromium: sudo apt-get install -y chromium' : null,
  async measure(say): Promise<Measured> {
    const stage = await StartStage.open();
    try {
      const pairs: Pair[] = [];
      const heights = new Set<number>();
      // The first round warms up what the machine keeps of files and code.
      for (let round = -1; round < ROUNDS; round += 1) {
        const ours = (): Promise<Seen> => startOurs(stage, `ours-${round}`);
        const peer = (): Promise<Seen> => startBare(stage, `peer-${round}`);
        const isOursFirst = round % 2 === 0;
        const [first, second] = isOursFirst ? [ours, peer] : [peer, ours];
        const seen = [await first(), await second()] as const;
        if (round === -1) continue;
        const [own, bare] = isOursFirst ? seen : [seen[1], seen[0]];
        pairs.push({ ours: own.frameMs ?? NaN, peer: bare.frameMs ?? NaN });
        for (const { heightPx } of seen) heights.add(heightPx);
        say(`ours ${own.frameMs?.toFixed(0)} ms, bare ${bare.frameMs?.toFixed(0)} ms`);
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

async function startOurs(stage: StartStage, learner: string): Promise<Seen> {
  return begin(stage, '/', await stage.token(learner));
}

/** The session is opened beside the network, and before: the peer does nothing but play. */
async function startBare(stage: StartStage, learner: string): Promise<Seen> {
  const client = await BareClient.connect(stage.engineUrl, { token: await stage.token(learner) });
  try {
    const manifest = `${stage.network.url}${client.welcome.mediaBase}manifest.mpd`;
    return await begin(stage, '/bare', manifest);
  } finally {
    client.drop();
  }
}

async function begin(stage: StartStage, path: string, given: string): Promise<Seen> {
  stage.network.shape = GOOD;
  const page = await (await stage.browser.newContext()).newPage();
  await page.goto(stage.hostUrl + path);
  await page.waitForFunction(() => 'begin' in window);
  // What loading the page has opened and left open is no head start.
  stage.network.cut();
  stage.network.shape = NETWORK;
  await page.evaluate((what) => {
    (window as unknown as { begin: (what: string) => void }).begin(what);
  }, given);
  const look = () => (window as unknown as { look: () => Seen }).look();
  await page.waitForFunction(
    () => (window as unknown as { look: () => Seen }).look().frameMs !== null,
    undefined,
    { timeout: 30_000, polling: 100 },
  );
  const seen = await page.evaluate(look);
  await page.context().close();
  return seen;
}
