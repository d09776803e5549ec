import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const ATTACK_MS = 12_000;

/** Every clock of the page runs five times as fast, and so does the picture. */
function warpTime(): void {
  const factor = 5;
  const realNow = performance.now.bind(performance);
  const realDate = Date.now.bind(Date);
  const [startMs, startDate] = [realNow(), realDate()];
  performance.now = () => startMs + (realNow() - startMs) * factor;
  Date.now = () => startDate + (realDate() - startDate) * factor;
  const timeout = window.setTimeout.bind(window);
  const interval = window.setInterval.bind(window);
  const quick = (ms: unknown) => Number(ms ?? 0) / factor;
  Object.assign(window, {
    setTimeout: (work: TimerHandler, ms?: number) => timeout(work, quick(ms)),
    setInterval: (work: TimerHandler, ms?: number) => interval(work, quick(ms)),
  });
  const listen = Reflect.get(EventTarget.prototype, 'addEventListener') as typeof addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: unknown[]) {
    if (args[0] !== 'ratechange') Reflect.apply(listen, this, args);
  };
  const real = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'playbackRate');
  Object.defineProperty(HTMLMediaElement.prototype, 'playbackRate', {
    configurable: true,
    get: () => 1,
    set(this: HTMLMediaElement, rate: number) {
      real?.set?.call(this, rate === 0 ? 0 : factor);
    },
  });
}

export const e12: Scenario = {
  id: 'E12',
  kind: 'attack',
  title: "Time warp: the page's clocks and timers run five times as fast, and the picture with them",
  air: 'browser',
  bites: 'budget',
  async run() {
    const watched = await WatchedPage.open('warper', warpTime);
    await watched.page.evaluate(async () => {
      const player = document.querySelector('lectern-player');
      const video = player?.shadowRoot?.querySelector('video') as HTMLVideoElement;
      video.muted = true;
      await video.play();
      video.playbackRate = 1;
    });
    await watched.page.waitForTimeout(ATTACK_MS);
    const { sessions } = await watched.statement();
    const presentedMs = sessions.reduce((sum, { coverage }) => sum + coverage.presentedMs, 0);
    watched.expect.that(presentedMs > 1.5 * ATTACK_MS, `only ${presentedMs} ms were presented`);
    return watched.settle('as time passed');
  },
};
