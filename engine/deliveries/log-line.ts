/**
 * One line of a delivery log, whoever wrote it. A line is outside input: it counts for nothing until
 * it is decoded and its mark is checked.
 */

import { type SentAt } from '../ledger/stamp.ts';
import { type ReleaseMark } from './mark.ts';

export const LOG_FORMATS = ['nginx', 'cdn', 'cloudfront'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What a sender says about one finished response. */
export interface LogLine {
  readonly mark: string;
  readonly status: number;
  /** Bytes of the body that left; headers may be counted in where the sender cannot tell them apart. */
  readonly bodyBytes: number;
  /** `bytes first-last/all` of a 206, else empty. */
  readonly contentRange: string;
  /** Whether the sender saw the response through to its end. */
  readonly isComplete: boolean;
  /** When the response ended, on the clock of the engine that let it go. */
  readonly sentAt: (mark: ReleaseMark) => SentAt;
}

/** Reads one line; null for what tells of no response, or of none that the engine let go. */
export type ReadLine = (line: string) => LogLine | null;

/** Names the clock of a sender that knows nothing of the engine's: no engine run is called so. */
export const SENDERS_CLOCK = 'log';

/** By another machine's clock, but never earlier than the engine had let the file go. */
export function byWallClock(utcMs: number): LogLine['sentAt'] {
  return ({ releasedAt }) => ({
    utcMs: Math.max(releasedAt.utcMs, Math.floor(utcMs)),
    monoMs: 0,
    boot: SENDERS_CLOCK,
  });
}

/** The engine's own clock when it let the file go, and how long the sending took after that. */
export function afterRelease(tookMs: number): LogLine['sentAt'] {
  const forMs = Math.max(0, Math.round(tookMs));
  return ({ releasedAt }) => ({
    utcMs: releasedAt.utcMs + forMs,
    monoMs: releasedAt.monoMs + forMs,
    boot: releasedAt.boot,
  });
}
