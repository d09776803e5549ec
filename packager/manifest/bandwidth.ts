/** Measured bandwidths, as RFC 8216 defines them: from the bytes that were really made. */

import { type Segment, targetDurationSeconds } from './track.ts';

export interface Bandwidth {
  /** The largest bitrate over any run of segments lasting 0.5 to 1.5 target durations. */
  readonly peakBps: number;
  readonly averageBps: number;
}

export function measureBandwidth(segments: readonly Segment[], timescaleHz: number): Bandwidth {
  const seconds = segments.map((segment) => segment.durationTicks / timescaleHz);
  const targetSeconds = targetDurationSeconds(seconds);
  const bits = segments.map((segment) => segment.bytes * 8);
  const totalSeconds = sum(seconds);
  const averageBps = totalSeconds > 0 ? Math.ceil(sum(bits) / totalSeconds) : 1;
  let peakBps = averageBps;
  for (let first = 0; first < segments.length; first += 1) {
    let runSeconds = 0;
    let runBits = 0;
    for (let next = first; next < segments.length; next += 1) {
      runSeconds += seconds[next] as number;
      runBits += bits[next] as number;
      if (runSeconds > targetSeconds * 1.5 + 1e-9) break;
      if (runSeconds >= targetSeconds * 0.5) {
        peakBps = Math.max(peakBps, Math.ceil(runBits / runSeconds));
      }
    }
  }
  return { peakBps, averageBps };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
