import { type Span } from '../../../engine/protocol/units.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const PART_MS = 6_500;
/** Played without a line right before the reload: only the outbox can tell of it. */
const MUTED_MS = 3_000;

/** The line can be made to swallow what the page says. */
function mutableLine(): void {
  const send: unknown = Reflect.get(WebSocket.prototype, 'send');
  WebSocket.prototype.send = function (this: WebSocket, data: unknown) {
    if (Reflect.get(globalThis, 'muted') !== true) Reflect.apply(send as () => void, this, [data]);
  };
}

export const h12Browser: Scenario = {
  id: 'H12-browser',
  kind: 'honest',
  title: 'Reload in the middle, in a real browser with the real player',
  air: 'browser',
  bites: 'the outbox of a reloaded page',
  leastRatio: 0.99,
  async run() {
    const watched = await WatchedPage.open('reloader', { patch: mutableLine });
    const { page } = watched;
    const played: Span[] = [];
    for (const part of ['before', 'after']) {
      await watched.pressPlay();
      await page.waitForTimeout(PART_MS);
      if (part === 'before') {
        await page.evaluate(() => Reflect.set(globalThis, 'muted', true));
        await page.waitForTimeout(MUTED_MS);
        played.push(...(await watched.played()));
        await watched.reload();
      }
    }
    const leftMs = Math.max(...played.map(([, endMs]) => endMs));
    const after = await watched.played();
    const backMs = leftMs - (after[0]?.[0] ?? 0);
    watched.expect.that(backMs <= 1_500, `${backMs} ms to be watched again after the reload`);
    played.push(...after);
    const { sessions } = await watched.statement();
    watched.expect.equal(sessions.length, 2, 'sessions');
    return watched.settle(played, `${sessions.length} sessions`);
  },
};
