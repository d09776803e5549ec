import { MAX_TOKENS_PER_BEAT, type PlacedToken } from '../../engine/protocol/messages.ts';
import { type Span } from '../../engine/protocol/units.ts';
import { spanAt, union } from './spans.ts';

/** The tokens of a session that were fetched, and what was presented in it. */
export interface TokenTrack {
  /** Not said back yet, in any order. */
  readonly waiting: readonly PlacedToken[];
  readonly presented: readonly Span[];
}

export const NO_TOKENS: TokenTrack = { waiting: [], presented: [] };

/** One more piece of the track was fetched; it may lie behind the playhead by now. */
export function fetched(track: TokenTrack, tokens: readonly PlacedToken[]): TokenTrack {
  return { ...track, waiting: [...track.waiting, ...tokens] };
}

/** A beat tells of these spans: says which tokens go with it. None goes before its place was shown. */
export function echo(
  track: TokenTrack,
  spans: readonly Span[],
): { readonly track: TokenTrack; readonly values: readonly string[] } {
  const presented = spans.length === 0 ? track.presented : union([...track.presented, ...spans]);
  const due = track.waiting
    .filter(([atMs]) => spanAt(presented, atMs) !== undefined)
    .slice(0, MAX_TOKENS_PER_BEAT);
  const waiting =
    due.length === 0 ? track.waiting : track.waiting.filter((token) => !due.includes(token));
  return { track: { presented, waiting }, values: due.map(([, value]) => value) };
}
