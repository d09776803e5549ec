/** What the cases that live in a page share: they begin alike, and differ in what the page does then. */

import { type Page } from 'playwright-core';
import { type Span } from '../../../engine/protocol/units.ts';
import { outcomes } from '../balance.ts';
import { type Outcome, type Scenario } from '../scenario.ts';
import { type PageWish, WatchedPage } from './watched-page.ts';

/** The element that plays, for scripts inside the page. */
export const onVideo = <T>(
  page: Page,
  act: (video: HTMLVideoElement) => T | Promise<T>,
): Promise<T> =>
  page.evaluate(
    `(${String(act)})(document.querySelector('lectern-player').shadowRoot.querySelector('video'))`,
  );

interface Attack extends PageWish {
  readonly id: string;
  readonly title: string;
  readonly bites: string;
  /** What the page does, once the lesson is there; what is to be said of it, if anything. */
  readonly act: (watched: WatchedPage) => Promise<string | void>;
  /** A refusal without which nothing was tried. */
  readonly refused?: string;
  /** Nothing at all may be credited. */
  readonly nothing?: true;
}

/**
 * An attack by a page, in real time: the bound of time and delivery, nothing above what it played, and
 * nothing that the checks of its policy do not let count.
 */
export function pageAttack(attack: Attack): Scenario {
  const { id, title, bites, act, refused, nothing } = attack;
  return {
    id: `${id}-page`,
    kind: 'attack',
    title: `${title}, in a real page`,
    air: 'browser',
    isSlow: true,
    bites,
    async run(): Promise<Outcome> {
      const watched = await WatchedPage.open(`${id}-page`, attack);
      const remark = (await act(watched)) ?? '';
      if (refused !== undefined) {
        const ms = outcomes(await watched.statement())[refused] ?? 0;
        watched.expect.that(ms > 0, `nothing is refused as ${refused}: it was never tried`);
      }
      const outcome = await watched.settle('as time passed', remark);
      const mostMs = nothing === true ? 0 : watched.proof.boundMs;
      return { ...outcome, boundMs: Math.min(outcome.boundMs, mostMs) };
    },
  };
}

interface Honest extends PageWish {
  readonly id: string;
  readonly title: string;
  readonly bites: string;
  /** What the learner does after pressing play; how much of it is to count, where not all is. */
  readonly act: (watched: WatchedPage) => Promise<readonly Span[] | void>;
  readonly leastRatio?: number;
}

/** An honest learner in real time. What the element says it has played is to be credited. */
export function pageHonest(story: Honest): Scenario {
  const { id, title, bites, act, leastRatio = 0.98 } = story;
  return {
    id: `${id}-page`,
    kind: 'honest',
    title: `${title}, in a real page`,
    air: 'browser',
    isSlow: true,
    bites,
    leastRatio,
    async run(): Promise<Outcome> {
      const watched = await WatchedPage.open(`${id}-page`, story);
      await watched.pressPlay();
      const counts = await act(watched);
      return watched.settle(counts ?? (await watched.played()));
    },
  };
}
