/** What the cases that live in a page share: they begin alike, and differ in what the page does then. */

import { type Page } from 'playwright-core';
import { type Span } from '../../../engine/protocol/units.ts';
import { outcomes } from '../balance.ts';
import { type Outcome, type Scenario } from '../scenario.ts';
import { WatchedPage } from './watched-page.ts';

/** The element that plays, for scripts inside the page. */
export const onVideo = <T>(page: Page, act: (video: HTMLVideoElement) => T): Promise<T> =>
  page.evaluate(
    `(${String(act)})(document.querySelector('lectern-player').shadowRoot.querySelector('video'))`,
  );

interface Attack {
  readonly id: string;
  readonly title: string;
  readonly bites: string;
  /** Runs before any script of the page. */
  readonly patch?: () => void;
  /** What the page does, once the lesson is there. */
  readonly act: (watched: WatchedPage) => Promise<void>;
  /** A refusal without which nothing was tried. */
  readonly refused?: string;
  /** Nothing at all may be credited. */
  readonly nothing?: true;
}

/** An attack by a page, in real time: the bound of time and delivery, and nothing above what it played. */
export function pageAttack({ id, title, bites, patch, act, refused, nothing }: Attack): Scenario {
  return {
    id: `${id}-page`,
    kind: 'attack',
    title: `${title}, in a real page`,
    air: 'browser',
    isSlow: true,
    bites,
    async run(): Promise<Outcome> {
      const watched = await WatchedPage.open(`${id}-page`, patch);
      await act(watched);
      if (refused !== undefined) {
        const ms = outcomes(await watched.statement())[refused] ?? 0;
        watched.expect.that(ms > 0, `nothing is refused as ${refused}: it was never tried`);
      }
      const outcome = await watched.settle('as time passed');
      return nothing === true ? { ...outcome, boundMs: 0 } : outcome;
    },
  };
}

interface Honest {
  readonly id: string;
  readonly title: string;
  readonly bites: string;
  readonly patch?: () => void;
  /** What the learner does after pressing play; how much of it is to count, where not all is. */
  readonly act: (watched: WatchedPage) => Promise<readonly Span[] | void>;
  readonly leastRatio?: number;
}

/** An honest learner in real time. What the element says it has played is to be credited. */
export function pageHonest(story: Honest): Scenario {
  const { id, title, bites, patch, act, leastRatio = 0.98 } = story;
  return {
    id: `${id}-page`,
    kind: 'honest',
    title: `${title}, in a real page`,
    air: 'browser',
    isSlow: true,
    bites,
    leastRatio,
    async run(): Promise<Outcome> {
      const watched = await WatchedPage.open(`${id}-page`, patch);
      await watched.pressPlay();
      const counts = await act(watched);
      return watched.settle(counts ?? (await watched.played()));
    },
  };
}
