/** Every case of the suite, by name: nothing is found by looking through folders. */

import { admission } from './cases/admission.ts';
import { e01 } from './cases/e01-linear-forger.ts';
import { e02 } from './cases/e02-terminal-claim.ts';
import { e03 } from './cases/e03-burst-batch.ts';
import { e03Unheard } from './cases/e03-unheard.ts';
import { e04 } from './cases/e04-per-message-floor.ts';
import { e05 } from './cases/e05-rate-16.ts';
import { e06 } from './cases/e06-ghost-rate.ts';
import { e07 } from './cases/e07-seek-to-end.ts';
import { e08 } from './cases/e08-bucket-touch.ts';
import { e09 } from './cases/e09-fake-media.ts';
import { e10 } from './cases/e10-hidden-tab.ts';
import { e11 } from './cases/e11-off-screen.ts';
import { e12 } from './cases/e12-time-warp.ts';
import { e13 } from './cases/e13-frame-replay.ts';
import { e14 } from './cases/e14-token-borrow.ts';
import { e15 } from './cases/e15-parallel-videos.ts';
import { e16 } from './cases/e16-split-tabs.ts';
import { e17 } from './cases/e17-quiz-random.ts';
import { e18 } from './cases/e18-quiz-strip.ts';
import { e19 } from './cases/e19-still-there-bot.ts';
import { e20 } from './cases/e20-reload-dodge.ts';
import { e21 } from './cases/e21-video-hop.ts';
import { e22 } from './cases/e22-bulk-prefetch.ts';
import { e23 } from './cases/e23-no-decoder.ts';
import { e27 } from './cases/e27-account-farm.ts';
import { e28 } from './cases/e28-travel.ts';
import { e29 } from './cases/e29-output-forge.ts';
import { e30 } from './cases/e30-flag-wash.ts';
import { e31 } from './cases/e31-short-duration.ts';
import { e32 } from './cases/e32-bad-numbers.ts';
import { e32Comb } from './cases/e32-comb.ts';
import { e33 } from './cases/e33-marathon.ts';
import { e34 } from './cases/e34-audio-only.ts';
import { h01 } from './cases/h01-bad-network.ts';
import { h02 } from './cases/h02-rebuffering.ts';
import { h03 } from './cases/h03-lid-closed.ts';
import { h04 } from './cases/h04-notes.ts';
import { h05 } from './cases/h05-review.ts';
import { h06 } from './cases/h06-lunch.ts';
import { h07 } from './cases/h07-colleagues.ts';
import { h08 } from './cases/h08-shared-address.ts';
import { h09 } from './cases/h09-moving-address.ts';
import { h10 } from './cases/h10-odd-clocks.ts';
import { h11 } from './cases/h11-slow-and-brisk.ts';
import { h12Browser } from './cases/h12-reload-browser.ts';
import { h12 } from './cases/h12-reload.ts';
import { h13 } from './cases/h13-old-browser.ts';
import { h14 } from './cases/h14-two-tabs.ts';
import { h15 } from './cases/h15-motionless.ts';
import { h16 } from './cases/h16-second-screen.ts';
import { h17 } from './cases/h17-meddling-proxy.ts';
import { h18 } from './cases/h18-late-log.ts';
import { h19 } from './cases/h19-from-cache.ts';
import { h20 } from './cases/h20-vpn.ts';
import { h21 } from './cases/h21-shared-computer.ts';
import { h22 } from './cases/h22-speed-extension.ts';
import { h24 } from './cases/h24-small-picture.ts';
import { h25 } from './cases/h25-expert.ts';
import { h26 } from './cases/h26-weak-learner.ts';
import { h29 } from './cases/h29-slow-computer.ts';
import { h30, h30Pressed } from './cases/h30-tunnel.ts';
import { h31 } from './cases/h31-no-camera.ts';
import { h32 } from './cases/h32-last-message.ts';
import { otherDoors } from './cases/other-doors.ts';
import { pageAttacks } from './cases/page-attacks.ts';
import { pageChecks } from './cases/page-checks.ts';
import { pageHonests } from './cases/page-honest.ts';
import { presets } from './cases/presets.ts';
import { qualityClaims } from './cases/quality-claims.ts';
import { type Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...[
    e01,
    e02,
    e03,
    e03Unheard,
    e04,
    e05,
    e06,
    e07,
    e08,
    e09,
    e10,
    e11,
    e12,
    e13,
    e14,
    e15,
    e16,
    e17,
    e18,
    e19,
    e20,
    e21,
    e22,
    e23,
    e27,
    e28,
    e29,
    e30,
    e31,
    e32,
    e32Comb,
    e33,
    e34,
  ],
  ...otherDoors,
  qualityClaims,
  ...[
    h01,
    h02,
    h03,
    h04,
    h05,
    h06,
    h07,
    h08,
    h09,
    h10,
    h11,
    h12Browser,
    h12,
    h13,
    h14,
    h15,
    h16,
    h17,
    h18,
    h19,
    h20,
    h21,
    h22,
    h24,
    h25,
    h26,
    h29,
    h30,
    h30Pressed,
    h31,
    h32,
  ],
  ...pageAttacks,
  ...pageChecks,
  ...pageHonests,
  admission,
  ...presets,
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
