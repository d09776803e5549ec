/** Where the presentation tokens of a lesson lie: one in each part of a minute, the place by chance. */

import { type Span } from './units.ts';

/** Media time of one piece of the token track; a minute of it would run too far ahead of the media. */
export const TOKEN_PIECE_MS = 20_000;
const MINUTE_MS = 60_000;

/** The parts of media time that have one token each, numbered from the lesson's beginning. */
export interface TokenSlots {
  at(index: number): Span;
  /** The one in which a place lies, or one that lies before it. */
  indexAt(atMs: number): number;
}

/** @param tokensPerMinute 1 or more */
export function tokenSlots(tokensPerMinute: number): TokenSlots {
  const startMs = (index: number) => Math.floor((index * MINUTE_MS) / tokensPerMinute);
  return {
    at: (index) => [startMs(index), startMs(index + 1)],
    indexAt: (atMs) => Math.floor((atMs * tokensPerMinute) / MINUTE_MS),
  };
}
