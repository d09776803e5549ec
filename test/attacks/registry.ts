/** Every case of the suite, by name: nothing is found by looking through folders. */

import { e01 } from './cases/e01-linear-forger.ts';
import { e02 } from './cases/e02-terminal-claim.ts';
import { e03 } from './cases/e03-burst-batch.ts';
import { e04 } from './cases/e04-per-message-floor.ts';
import { e05 } from './cases/e05-rate-16.ts';
import { e06 } from './cases/e06-ghost-rate.ts';
import { e07 } from './cases/e07-seek-to-end.ts';
import { e13 } from './cases/e13-frame-replay.ts';
import { e15 } from './cases/e15-parallel-videos.ts';
import { e17 } from './cases/e17-quiz-random.ts';
import { e18 } from './cases/e18-quiz-strip.ts';
import { e19 } from './cases/e19-still-there-bot.ts';
import { e20 } from './cases/e20-reload-dodge.ts';
import { e21 } from './cases/e21-video-hop.ts';
import { e22 } from './cases/e22-bulk-prefetch.ts';
import { e31 } from './cases/e31-short-duration.ts';
import { e32 } from './cases/e32-bad-numbers.ts';
import { h01 } from './cases/h01-bad-network.ts';
import { h03 } from './cases/h03-lid-closed.ts';
import { h05 } from './cases/h05-review.ts';
import { h06 } from './cases/h06-lunch.ts';
import { h10 } from './cases/h10-odd-clocks.ts';
import { h12 } from './cases/h12-reload.ts';
import { h12Browser } from './cases/h12-reload-browser.ts';
import { h14 } from './cases/h14-two-tabs.ts';
import { h32 } from './cases/h32-last-message.ts';
import { type Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...[e01, e02, e03, e04, e05, e06, e07, e13, e15, e17, e18, e19, e20, e21, e22, e31, e32],
  ...[h01, h03, h05, h06, h10, h12, h12Browser, h14, h32],
];

export class UnknownCase extends Error {
  override readonly name = 'UnknownCase';
}

/** The cases of these ids, upper or lower case; all of them where none is named. */
export function chosen(ids: readonly string[]): readonly Scenario[] {
  const wanted = ids.map((id) => id.toUpperCase());
  const known = new Set(SCENARIOS.map(({ id }) => id.toUpperCase()));
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new UnknownCase(
      `There is no case ${unknown.join(', ')}. Reason: the suite has ${[...known].join(', ')}.`,
    );
  }
  return wanted.length === 0
    ? SCENARIOS
    : SCENARIOS.filter(({ id }) => wanted.includes(id.toUpperCase()));
}
