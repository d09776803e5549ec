import { outcomes } from '../balance.ts';
import { onVideo } from '../browser/in-page.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const ATTACK_MS = 10_000;

/** The page's own courtesy is switched off: it never hears of a changed rate. */
function deafToRates(): void {
  const listen = Reflect.get(EventTarget.prototype, 'addEventListener') as typeof addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: unknown[]) {
    if (args[0] !== 'ratechange') Reflect.apply(listen, this, args);
  };
}

export const e05: Scenario = {
  id: 'E05',
  kind: 'attack',
  title: 'Rate 16: playbackRate = 16 in the real player, muted, over and over',
  air: 'browser',
  bites: 'rate',
  async run() {
    const watched = await WatchedPage.open('rate-16', { patch: deafToRates });
    await onVideo(watched.page, async (video) => {
      video.muted = true;
      await video.play();
      setInterval(() => {
        if (!video.isConnected) return;
        if (video.playbackRate !== 0) video.playbackRate = 16;
        if (video.ended) video.currentTime = 0;
        if (video.paused) void video.play().catch(() => undefined);
      }, 40);
    });
    await watched.page.waitForTimeout(ATTACK_MS);
    const totals = outcomes(await watched.statement());
    const { 'rate-above-policy': tooFast = 0 } = totals;
    watched.expect.that(tooFast > 20_000, `only ${tooFast} ms refused for the rate`);
    return watched.settle('as time passed');
  },
};
