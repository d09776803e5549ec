/** Plays a lecture behind a bad network and tells how it went; shared by the short and the long test. */

import { type Page } from 'playwright-core';
import { type BadNetworkShape } from '../support/bad-network.ts';
import { type NetworkStage, type Seen } from './network-stage.ts';

/** A weak mobile network far away, which stands still now and then. */
export const WEAK: BadNetworkShape = {
  rateBps: 300_000,
  roundTripMs: 400,
  stall: { everyMs: 30_000, forMs: 2_000 },
  cutEveryMs: null,
};

export interface Played {
  /** From mounting to the first picture, and until it moved, milliseconds. */
  readonly frameMs: number;
  readonly startMs: number;
  /** Time after the start in which the picture did not move on, of all of it. */
  readonly stalledRatio: number;
  readonly playedMs: number;
  /** Heights of the rungs it went through, pixels. */
  readonly rungs: readonly number[];
}

/** @param forMs how long it shall play once it has started */
export async function playBehind(
  stage: NetworkStage,
  page: Page,
  shape: BadNetworkShape,
  learner: string,
  forMs: number,
): Promise<Played> {
  stage.network.shape = shape;
  await stage.begin(page, learner);
  const first = await stage.moving(page, 60_000);
  await page.waitForTimeout(forMs);
  const last: Seen = await stage.seen(page);
  const playedMs = last.positionMs - first.positionMs;
  return {
    frameMs: first.frameMs ?? NaN,
    startMs: first.movesMs ?? NaN,
    stalledRatio: 1 - playedMs / (last.nowMs - first.nowMs),
    playedMs: last.positionMs,
    rungs: last.rungs,
  };
}

export function inWords({ frameMs, startMs, stalledRatio, playedMs, rungs }: Played): string {
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  return (
    `first picture after ${seconds(frameMs)} s, moving after ${seconds(startMs)} s, ` +
    `${(stalledRatio * 100).toFixed(1)} % stalled of ${seconds(playedMs)} s, rungs of ${rungs.join(', ')} lines`
  );
}

/** Takes the player out, so that it says its last word, and waits until all of it is booked. */
export async function creditedMs(
  stage: NetworkStage,
  page: Page,
  learner: string,
): Promise<number> {
  await page.evaluate(() => document.querySelector('lectern-player')?.remove());
  const booked = async (): Promise<number> =>
    (await stage.engine.statement(learner)).lessons[0]?.creditedMs ?? 0;
  for (let before = -1, now = await booked(); ; before = now, now = await booked()) {
    if (before === now) return now;
    await page.waitForTimeout(2_500);
  }
}
