/** What is counted of playing quality. Every figure can be added to another of its kind. */

import { type PlayingQuality } from '../protocol/quality.ts';
import { type Claimed } from '../protocol/units.ts';
import { bucketOf, type Starts } from './histogram.ts';

export interface Figures {
  /** Sessions opened, also those in which nothing ever played. */
  readonly sessions: number;
  readonly starts: Starts;
  readonly playedMs: number;
  readonly stalls: number;
  readonly stalledMs: number;
  /** Bits of declared bitrate, and the time over which the bitrate was known. */
  readonly bits: number;
  readonly bitrateMs: number;
  readonly droppedFrames: number;
  readonly shownFrames: number;
  readonly errors: number;
}

export const NO_FIGURES: Figures = {
  sessions: 0,
  starts: new Map(),
  playedMs: 0,
  stalls: 0,
  stalledMs: 0,
  bits: 0,
  bitrateMs: 0,
  droppedFrames: 0,
  shownFrames: 0,
  errors: 0,
};

export function sum(a: Figures, b: Figures): Figures {
  const starts = new Map(a.starts);
  for (const [bucket, count] of b.starts) starts.set(bucket, (starts.get(bucket) ?? 0) + count);
  return {
    sessions: a.sessions + b.sessions,
    starts,
    playedMs: a.playedMs + b.playedMs,
    stalls: a.stalls + b.stalls,
    stalledMs: a.stalledMs + b.stalledMs,
    bits: a.bits + b.bits,
    bitrateMs: a.bitrateMs + b.bitrateMs,
    droppedFrames: a.droppedFrames + b.droppedFrames,
    shownFrames: a.shownFrames + b.shownFrames,
    errors: a.errors + b.errors,
  };
}

/** A claim as figures. Statistics take it at its word, and say so wherever they are shown. */
export function figuresOf(claim: Claimed<PlayingQuality>): Figures {
  const { startMs, bitrateBps, ...told } = claim as unknown as PlayingQuality;
  const isKnown = bitrateBps > 0;
  return {
    ...told,
    sessions: 0,
    starts: startMs === undefined ? NO_FIGURES.starts : new Map([[bucketOf(startMs), 1]]),
    bits: isKnown ? Math.round((bitrateBps * told.playedMs) / 1_000) : 0,
    bitrateMs: isKnown ? told.playedMs : 0,
  };
}
