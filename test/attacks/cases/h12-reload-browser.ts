import { type Span } from '../../../engine/protocol/units.ts';
import { WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const PART_MS = 6_500;

export const h12Browser: Scenario = {
  id: 'H12-browser',
  kind: 'honest',
  title: 'Reload in the middle, in a real browser with the real player',
  air: 'browser',
  bites: 'the outbox of a reloaded page',
  leastRatio: 0.99,
  async run() {
    const watched = await WatchedPage.open('reloader');
    const { page } = watched;
    const played: Span[] = [];
    for (const part of ['before', 'after']) {
      await watched.pressPlay();
      await page.waitForTimeout(PART_MS);
      if (part === 'before') {
        played.push(...(await watched.played()));
        await page.reload();
        await page.waitForFunction(() => {
          const player = document.querySelector('lectern-player');
          return (player?.shadowRoot?.querySelector('video')?.readyState ?? 0) >= 2;
        });
      }
    }
    played.push(...(await watched.played()));
    const { sessions } = await watched.statement();
    watched.expect.equal(sessions.length, 2, 'sessions');
    return watched.settle(played, `${sessions.length} sessions`);
  },
};
