import { outcomes } from '../balance.ts';
import { onVideo } from '../browser/in-page.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const ATTACK_MS = 12_000;

/** The real setter is kept aside; whoever asks is told 1, and no event says otherwise. */
export function ghostRate(): void {
  const real = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'playbackRate');
  const wished = new WeakMap<HTMLMediaElement, number>();
  Object.defineProperty(HTMLMediaElement.prototype, 'playbackRate', {
    configurable: true,
    get(this: HTMLMediaElement) {
      return wished.get(this) ?? 1;
    },
    set(this: HTMLMediaElement, rate: number) {
      wished.set(this, rate);
      // A player holds the picture with a rate of 0 while it buffers; that it may.
      real?.set?.call(this, rate === 0 ? 0 : 4);
    },
  });
  const dispatch = (event: Event) => event.stopImmediatePropagation();
  addEventListener('ratechange', dispatch, true);
  const listen = Reflect.get(EventTarget.prototype, 'addEventListener') as typeof addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...args: unknown[]) {
    if (args[0] !== 'ratechange') Reflect.apply(listen, this, args);
  };
}

export const e06: Scenario = {
  id: 'E06',
  kind: 'attack',
  title: 'Ghost rate: four times as fast, while every getter says 1',
  air: 'browser',
  bites: 'budget',
  async run() {
    const watched = await WatchedPage.open('ghost', { patch: ghostRate });
    await onVideo(watched.page, async (video) => {
      video.muted = true;
      await video.play();
      video.playbackRate = 1;
    });
    await watched.page.waitForTimeout(ATTACK_MS);
    const totals = outcomes(await watched.statement());
    const { 'faster-than-clock': tooFast = 0, 'rate-above-policy': admitted = 0 } = totals;
    watched.expect.that(tooFast > 5_000, `only ${tooFast} ms refused as faster than the clock`);
    watched.expect.equal(admitted, 0, 'what the page admitted as too fast');
    return watched.settle('as time passed');
  },
};
