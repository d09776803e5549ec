/** Attacks by scripts in the page, on the real player in a real browser. The bare ones go further. */

import { onVideo, pageAttack } from '../browser/in-page.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';
import { ghostRate } from './e06-ghost-rate.ts';

const ATTACK_MS = 12_000;

/** The page's own courtesy is switched off: it never hears of seeks and rates. */
function deaf(): void {
  const listen = Reflect.get(EventTarget.prototype, 'addEventListener') as typeof addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: unknown[]) {
    if (!['ratechange', 'seeking'].includes(String(args[0]))) Reflect.apply(listen, this, args);
  };
}

const e08 = pageAttack({
  id: 'E08',
  title: 'Bucket touch: six seconds ahead each second',
  bites: 'seek rule',
  refused: 'seek-rule',
  patch: deaf,
  async act(watched) {
    await watched.pressPlay();
    await onVideo(watched.page, (video) => setInterval(() => (video.currentTime += 6), 1_000));
    await watched.page.waitForTimeout(ATTACK_MS);
  },
});

/** All clocks of the page run five times as fast, and so does the picture; its rate says 1. */
function warp(): void {
  const factor = 5;
  const now = performance.now.bind(performance);
  const date = Date.now.bind(Date);
  const begunMs = date();
  performance.now = () => now() * factor;
  Date.now = () => begunMs + (date() - begunMs) * factor;
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const real = Reflect.get(window, name) as (...args: unknown[]) => number;
    Reflect.set(window, name, (act: unknown, ms = 0) => real(act, Number(ms) / factor));
  }
  const media = HTMLMediaElement.prototype;
  const rate = Object.getOwnPropertyDescriptor(media, 'playbackRate');
  Object.defineProperty(media, 'playbackRate', {
    configurable: true,
    get() {
      return 1;
    },
    set() {
      // The page believes in 1.
    },
  });
  const play: unknown = Reflect.get(media, 'play');
  media.play = function (this: HTMLMediaElement) {
    rate?.set?.call(this, factor);
    return (play as () => Promise<void>).call(this);
  };
}

const e12 = pageAttack({
  id: 'E12',
  title: 'Time warp: clocks, timers and picture five times as fast',
  bites: 'budget',
  patch: warp,
  async act(watched) {
    await onVideo(watched.page, (video) => video.play());
    await watched.page.waitForTimeout(ATTACK_MS);
  },
});

const e16 = pageAttack({
  id: 'E16',
  title: 'Split tabs: a second tab of the same learner, and both click "continue here" for ever',
  bites: 'holder',
  patch: deaf,
  refused: 'superseded',
  async act(watched) {
    const other = await WatchedPage.open('E16-page', { patch: deaf });
    const greedy = (video: HTMLVideoElement): number =>
      window.setInterval(() => {
        const root = video.getRootNode() as ShadowRoot;
        root.querySelector<HTMLButtonElement>('.overlay:not([hidden]) .primary')?.click();
        if (video.paused) void video.play().catch(() => undefined);
      }, 200);
    await onVideo(other.page, (video) => (video.currentTime = 30));
    await Promise.all([onVideo(watched.page, greedy), onVideo(other.page, greedy)]);
    await watched.page.waitForTimeout(ATTACK_MS);
    await other.page.context().close();
  },
});

/** The page is given the sound's manifest for the picture's: what it presents is sound alone. */
function soundForPicture(): void {
  const wire = globalThis.fetch;
  globalThis.fetch = (asked, ...rest) => {
    const url = asked instanceof Request ? asked.url : String(asked);
    return wire(
      url.endsWith('/manifest.mpd') ? url.replace('manifest.mpd', 'audio.mpd') : asked,
      ...rest,
    );
  };
}

const e34 = pageAttack({
  id: 'E34',
  title: 'Sound only: the cheap track plays, and the whole lesson is claimed',
  bites: 'delivered in every required kind',
  nothing: true,
  patch: soundForPicture,
  async act(watched) {
    await onVideo(watched.page, (video) => video.play());
    await watched.page.waitForTimeout(ATTACK_MS);
    const { sessions } = await watched.statement();
    const presentedMs = sessions.reduce((sum, { coverage }) => sum + coverage.presentedMs, 0);
    watched.expect.that(presentedMs > 3_000, `only ${presentedMs} ms were claimed`);
  },
});

const e20 = pageAttack({
  id: 'E20-quick',
  title:
    'Quick reloads: four times as fast in secret, and the page loaded anew every three seconds',
  bites: 'budget',
  patch: ghostRate,
  refused: 'faster-than-clock',
  async act(watched) {
    for (let round = 0; round < 4; round += 1) {
      await watched.pressPlay();
      await onVideo(watched.page, (video) => (video.playbackRate = 1));
      await watched.page.waitForTimeout(3_000);
      await watched.reload();
    }
  },
});

export const pageAttacks: readonly Scenario[] = [e08, e12, e16, e20, e34];
