/**
 * A minute and a half of a lecture behind a weak network of ours, in a real browser: does it start soon, does it
 * stall, is all of it credited?
 */

import { expect } from 'chai';
import { WEAK, creditedMs, inWords, playBehind } from '../player/network-play.ts';
import { NetworkStage } from '../player/network-stage.ts';
import { LONG_TALK_SECONDS, packagedTalk } from '../support/packaged-talk.ts';

const PLAY_MS = 90_000;

describe('a lecture behind a weak network', function () {
  this.timeout(600_000);
  let stage: NetworkStage;
  before(async function () {
    stage = await NetworkStage.open(this, packagedTalk(LONG_TALK_SECONDS));
  });
  after(() => (stage as NetworkStage | undefined)?.close());

  for (const [name, shape] of [
    ['300 kbit/s, 400 ms, a stall of 2 s every 30 s', WEAK],
    ['the same, and every connection is cut each 20 s', { ...WEAK, cutEveryMs: 20_000 }],
  ] as const) {
    it(`starts within 6 s and stalls less than 2 % of the time: ${name}`, async () => {
      const page = await stage.page();
      const played = await playBehind(stage, page, shape, `weak-${shape.cutEveryMs}`, PLAY_MS);
      console.log(`      ${inWords(played)}`);
      const credited = await creditedMs(stage, page, `weak-${shape.cutEveryMs}`);
      await page.context().close();
      expect(played.startMs, 'from mounting').to.be.below(6_000);
      expect(played.stalledRatio).to.be.below(0.02);
      expect(credited).to.be.within(played.playedMs * 0.98, played.playedMs + 1_500);
    });
  }
});
