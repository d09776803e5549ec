import { outcomes } from '../balance.ts';
import { onVideo } from '../browser/in-page.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const PLAYED_MS = 3_000;

/** The player sets a seek ahead back to where the learner was; this page does not let it. */
function neverBack(): void {
  const real = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
  Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {
    configurable: true,
    get(this: HTMLMediaElement) {
      return real?.get?.call(this) as number;
    },
    set(this: HTMLMediaElement, seconds: number) {
      if (seconds >= this.currentTime) real?.set?.call(this, seconds);
    },
  });
}

export const e07: Scenario = {
  id: 'E07',
  kind: 'attack',
  title: 'Seek to the end: one second before the end after three seconds of play',
  air: 'browser',
  bites: 'seek rule',
  async run() {
    const watched = await WatchedPage.open('seeker', { patch: neverBack });
    await watched.pressPlay();
    await watched.page.waitForTimeout(PLAYED_MS);
    await onVideo(watched.page, (video) => (video.currentTime = video.duration - 1));
    const ended = await watched.page
      .waitForFunction(
        () => document.querySelector('lectern-player')?.shadowRoot?.querySelector('video')?.ended,
        undefined,
        { timeout: 12_000 },
      )
      .then(
        () => true,
        () => false,
      );
    watched.expect.that(ended, 'the end was never reached, so nothing was tried');
    const played = await watched.played();
    const outcome = await watched.settle(played);
    const statement = await watched.statement();
    const { 'seek-rule': skipped = 0 } = outcomes(statement);
    watched.expect.that(skipped > 300, `only ${skipped} ms are refused as skipped to`);
    watched.expect.equal(statement.lessons[0]?.complete, false, 'complete');
    const allowedMs = outcome.watchedMs;
    watched.expect.that(outcome.creditedMs <= allowedMs, 'more is credited than was played');
    return outcome;
  },
};
