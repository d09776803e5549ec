/**
 * Playing quality as a player tells it: how smoothly the picture ran. Claims for statistics; no credit
 * and no evidence comes of them.
 */

import { type Decoder, type Infer, optional, record, text, whole } from './decoder.ts';

/** `navigator.connection.effectiveType` of the page; `unknown` where the browser does not say. */
export const NETWORKS = ['slow-2g', '2g', '3g', '4g', 'unknown'] as const;
export type Network = (typeof NETWORKS)[number];

/** Never refuses: nobody is kept from studying because of a statistic. */
export const network: Decoder<Network> = (value) =>
  NETWORKS.find((known) => known === value) ?? 'unknown';

/** Where the learner is registered, as the host knows it: six digits of GB/T 2260, e.g. `440100`. */
export const region = text(6, 6, /^[1-9]\d{5}$/, 'six digits of GB/T 2260');

/** Longest start that is told, milliseconds. */
export const MAX_START_MS = 600_000;
/** Longest stretch that one claim tells of, milliseconds; a player claims once a minute of play. */
export const MAX_QUALITY_MS = 3_600_000;
export const MAX_BITRATE_BPS = 200_000_000;
export const MAX_FRAMES = 1_000_000;
export const MAX_STALLS = 10_000;
export const MAX_MEDIA_ERRORS = 10_000;

const stretchMs = whole(0, MAX_QUALITY_MS);

export const playingQuality = record({
  /** From the learner's wish to play until the picture moved; told once a player. */
  startMs: optional(whole(0, MAX_START_MS)),
  /** Clock time in which the picture moved since the last claim. */
  playedMs: stretchMs,
  /** How often, and for how long, the picture stood because media was missing; seeks left out. */
  stalls: whole(0, MAX_STALLS),
  stalledMs: stretchMs,
  /** Mean over `playedMs` of the declared bitrate of the rung that played; 0 where it is unknown. */
  bitrateBps: whole(0, MAX_BITRATE_BPS),
  droppedFrames: whole(0, MAX_FRAMES),
  shownFrames: whole(0, MAX_FRAMES),
  /** Media that could not be fetched or decoded after all attempts. */
  errors: whole(0, MAX_MEDIA_ERRORS),
});
export type PlayingQuality = Infer<typeof playingQuality>;
