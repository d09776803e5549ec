import { type Span } from '../../engine/protocol/units.ts';
import { spanAt } from './spans.ts';

export interface SeekLimits {
  readonly seek: 'free' | 'watched-only';
  /** The furthest contiguous presentation, as far as it is known here. */
  readonly frontierMs: number;
  readonly credited: readonly Span[];
  readonly durationMs: number;
  /** End of a preview; null outside of one. */
  readonly untilMs: number | null;
}

/** Beyond the frontier by less than this is not worth a correction. */
const TOLERANCE_MS = 500;

/**
 * Where a seek may land: the target itself, or the nearest place the policy allows. A courtesy
 * only; the engine decides what counts.
 */
export function landingMs(targetMs: number, limits: SeekLimits): number {
  const endMs = limits.untilMs ?? limits.durationMs;
  const wishedMs = Math.min(endMs, Math.max(0, targetMs));
  switch (limits.seek) {
    case 'free':
      return wishedMs;
    case 'watched-only':
      if (wishedMs <= limits.frontierMs + TOLERANCE_MS) return wishedMs;
      return spanAt(limits.credited, wishedMs) === undefined
        ? Math.min(endMs, limits.frontierMs)
        : wishedMs;
  }
}
