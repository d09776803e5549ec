import { onVideo } from '../browser/in-page.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const ATTACK_MS = 12_000;

/** The element says that it plays, four times as fast as time, and plays nothing; nor is any fetched. */
function fakeMedia(): void {
  let segments = 0;
  const wire = globalThis.fetch;
  globalThis.fetch = (asked, ...rest) => {
    const address = asked instanceof Request ? asked.url : String(asked);
    if (!address.endsWith('.m4s')) return wire(asked, ...rest);
    segments += 1;
    // A few of each kind make the player look alive.
    return segments > 4 ? new Promise(() => undefined) : wire(asked, ...rest);
  };
  const media = HTMLMediaElement.prototype;
  const sinceMs = performance.now();
  const fake = (name: string, get: () => unknown) =>
    Object.defineProperty(media, name, { configurable: true, get, set: () => undefined });
  let started = Infinity;
  media.play = () => {
    started = Math.min(started, performance.now());
    return Promise.resolve();
  };
  setTimeout(() => {
    fake('currentTime', () => Math.max(0, (performance.now() - started) / 250));
    fake('paused', () => started === Infinity);
    fake('ended', () => false);
    fake('readyState', () => 4);
    fake('playbackRate', () => 1);
    setInterval(() => {
      for (const video of document
        .querySelector('lectern-player')
        ?.shadowRoot?.querySelectorAll('video') ?? []) {
        for (const name of ['playing', 'timeupdate']) video.dispatchEvent(new Event(name));
      }
    }, 250);
  }, 4_000 - sinceMs);
}

export const e09: Scenario = {
  id: 'E09',
  kind: 'attack',
  title:
    'Fake media: getters and events tell of play at four times the speed, nothing plays or is fetched',
  air: 'browser',
  bites: 'delivered',
  async run() {
    const watched = await WatchedPage.open('faker', { patch: fakeMedia });
    await watched.page.waitForTimeout(4_000);
    await onVideo(watched.page, async (video) => {
      await video.play();
      video.dispatchEvent(new Event('play'));
    });
    await watched.page.waitForTimeout(ATTACK_MS);
    const { sessions } = await watched.statement();
    const presentedMs = sessions.reduce((sum, { coverage }) => sum + coverage.presentedMs, 0);
    watched.expect.that(presentedMs > 20_000, `only ${presentedMs} ms were claimed`);
    return watched.settle([], 'nothing was decoded');
  },
};
