/** Honest learners with odd browsers, habits and networks, in real pages and in real time. */

import { answerRightly } from '../browser/checked.ts';
import { onVideo, pageHonest } from '../browser/in-page.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const WATCH_MS = 12_000;

/** Watches for a while, and does no more. */
const watches =
  (ms = WATCH_MS) =>
  ({ page }: WatchedPage): Promise<void> =>
    page.waitForTimeout(ms);

/** Does something to the page, and watches on. */
const does =
  (script: (video: HTMLVideoElement) => void, ms = WATCH_MS) =>
  async ({ page }: WatchedPage): Promise<void> => {
    await onVideo(page, script);
    await page.waitForTimeout(ms);
  };

/** Each segment of four seconds takes longer than that: the buffer runs dry again and again. */
function slowSegments(): void {
  const wire = globalThis.fetch;
  globalThis.fetch = async (asked, ...rest) => {
    const answer = await wire(asked, ...rest);
    const url = asked instanceof Request ? asked.url : String(asked);
    if (url.endsWith('.m4s')) await new Promise((later) => setTimeout(later, 6_500));
    return answer;
  };
}

const h02 = pageHonest({
  id: 'H02',
  title: 'Rebuffering: each segment comes late',
  bites: 'time before a stall counts',
  patch: slowSegments,
  act: watches(WATCH_MS + 16_000),
});

/** A hand on the page's visibility: a headless browser hides no tab. */
function coverable(): void {
  let covered = false;
  Object.defineProperty(document, 'visibilityState', {
    get() {
      return covered ? 'hidden' : 'visible';
    },
  });
  Reflect.set(window, 'cover', (now: boolean) => {
    covered = now;
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

const h04 = pageHonest({
  id: 'H04',
  title: 'Notes in another tab: what was visible counts, all of it',
  bites: 'what was hidden locks nothing',
  patch: coverable,
  leastRatio: 0.95,
  async act(watched) {
    const { page } = watched;
    const cover = (now: boolean): Promise<void> =>
      page.evaluate((covered) => {
        (window as unknown as { cover: (now: boolean) => void }).cover(covered);
      }, now);
    const seen: [number, number][] = [];
    const atMs = (): Promise<number> => onVideo(page, (video) => video.currentTime * 1_000);
    for (let round = 0; round < 3; round += 1) {
      const fromMs = await atMs();
      await page.waitForTimeout(3_500);
      seen.push([fromMs, await atMs()]);
      await cover(true);
      await page.waitForTimeout(4_500);
      await cover(false);
    }
    return seen;
  },
});

const h05 = pageHonest({
  id: 'H05',
  title: 'Review: back again and again, then ahead over what is credited',
  bites: 'the frontier stays where it was',
  async act(watched) {
    await watches(9_000)(watched);
    await does((video) => (video.currentTime = 3), 2_000)(watched);
    await does((video) => (video.currentTime = 0.5), 2_000)(watched);
    await does((video) => (video.currentTime = 7.5), 6_000)(watched);
  },
});

const h11 = pageHonest({
  id: 'H11',
  title: 'Slow and brisk: 0.75 times, and as fast as counts',
  bites: 'every rate up to the highest counts',
  async act(watched) {
    await does((video) => (video.playbackRate = 0.75), WATCH_MS / 2)(watched);
    await does((video) => (video.playbackRate = 1.5), WATCH_MS / 2)(watched);
  },
});

/** No news of single pictures, and clocks that show tenths of a second. */
function oldBrowser(): void {
  Reflect.deleteProperty(HTMLVideoElement.prototype, 'requestVideoFrameCallback');
  const now = performance.now.bind(performance);
  performance.now = () => Math.floor(now() / 100) * 100;
}

const h13 = pageHonest({
  id: 'H13',
  title: 'An old browser: no news of pictures, rounded clocks',
  bites: 'a beat may be late',
  patch: oldBrowser,
  act: watches(),
});

const h14 = pageHonest({
  id: 'H14',
  title: 'A second tab by accident: one goes on, the other asks, a click brings it back',
  bites: 'a click takes the lease back',
  async act({ page }) {
    await page.waitForTimeout(4_000);
    const other = await WatchedPage.open('H14-page');
    const continueHere = page.getByRole('button', { name: 'Continue here' });
    await continueHere.waitFor();
    await other.page.context().close();
    await continueHere.click();
    await page.waitForTimeout(6_000);
  },
});

const h15 = pageHonest({
  id: 'H15',
  title: 'Motionless: muted, with captions, and no hand on anything',
  bites: 'no idle limit unless the policy has one',
  act: does((video) => (video.muted = true)),
});

const h16 = pageHonest({
  id: 'H16',
  title: 'A second screen: visible, but the focus is elsewhere',
  bites: 'no idle limit unless the policy has one',
  act: does(() => {
    Reflect.set(document, 'hasFocus', () => false);
    window.dispatchEvent(new Event('blur'));
  }),
});

const h22 = pageHonest({
  id: 'H22',
  title:
    'Extensions: one sets an allowed rate anew each second, one paints the page, one translates it',
  bites: 'every rate up to the highest counts',
  act: does((video) => {
    let turn = 0;
    setInterval(() => {
      turn += 1;
      video.playbackRate = [1, 1.5, 1.25][turn % 3] ?? 1;
      document.documentElement.style.filter = `invert(${turn % 2})`;
      for (const text of document.querySelectorAll('title')) text.textContent = `第 ${turn}`;
    }, 1_000);
  }),
});

const h24 = pageHonest({
  id: 'H24',
  title: 'A small picture: the player is scaled down and half out of sight',
  bites: 'a beat may be late',
  act: does(() => {
    document.body.style.zoom = '0.3';
    scrollTo(0, 40);
  }),
});

const h25 = pageHonest({
  id: 'H25',
  title: 'An expert: questions come, the right options are chosen at once',
  bites: 'a right answer passes',
  policy: 'question',
  async act(watched) {
    await answerRightly(watched);
    await answerRightly(watched);
    await watches(3_000)(watched);
  },
});

const h29 = pageHonest({
  id: 'H29',
  title: 'A slow computer: a sixth of the speed, pictures fall out',
  bites: 'a beat may be late',
  leastRatio: 0.97,
  async act({ page }) {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await page.waitForTimeout(WATCH_MS);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  },
});

/** A hand on the page's line: a browser that is told to be offline leaves open sockets as they are. */
function tunnel(): void {
  const lines = new Set<WebSocket>();
  let isDark = false;
  /** Nothing comes of it, and nobody says so before the end of the tunnel. */
  const silent = (): object =>
    Object.assign(new EventTarget(), { close: () => undefined, onclose: () => undefined });
  window.WebSocket = new Proxy(WebSocket, {
    construct(Line, [url]: [string]) {
      const line = (isDark ? silent() : new Line(url)) as WebSocket;
      lines.add(line);
      return line;
    },
  });
  Reflect.set(window, 'tunnel', (isInside: boolean) => {
    for (const line of lines) {
      if (isInside) line.close();
      else line.onclose?.(new CloseEvent('close'));
    }
    lines.clear();
    isDark = isInside;
  });
}

const h30 = pageHonest({
  id: 'H30',
  title: 'A tunnel: the line goes in the midst of play, the buffer plays on, and it comes back',
  bites: 'a beat may be late',
  patch: tunnel,
  async act(watched) {
    const { page } = watched;
    await watches(5_000)(watched);
    const enter = (isInside: boolean): Promise<void> =>
      page.evaluate((now) => {
        (window as unknown as { tunnel: (now: boolean) => void }).tunnel(now);
      }, isInside);
    await page.context().setOffline(true);
    await enter(true);
    await watches(16_000)(watched);
    await enter(false);
    await page.context().setOffline(false);
    await page.waitForFunction(
      () => {
        const player = document.querySelector('lectern-player');
        return (player as unknown as { credit: { counting: boolean } }).credit.counting;
      },
      undefined,
      { timeout: 40_000 },
    );
    await page.waitForTimeout(2_000);
  },
});

export const pageHonests: readonly Scenario[] = [
  ...[h02, h04, h05, h11, h13, h14, h15, h16, h22, h24, h25, h29, h30],
];
