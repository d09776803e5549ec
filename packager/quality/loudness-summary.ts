/** The summary that ffmpeg's `ebur128` writes at its end. */

import type { SoundMeasure } from '../plan/loudness.ts';

/** @returns nothing where the lines hold no summary */
export function readLoudness(lines: readonly string[]): SoundMeasure | undefined {
  const start = lines.findLastIndex((line) => /ebur128.*Summary:/.test(line));
  if (start < 0) return undefined;
  const summary = lines.slice(start);
  const integratedLufs = valueAfter(summary, 'I');
  const truePeakDbtp = valueAfter(summary, 'Peak');
  const rangeLu = valueAfter(summary, 'LRA');
  if (integratedLufs === undefined || truePeakDbtp === undefined) return undefined;
  return { integratedLufs, truePeakDbtp, rangeLu: rangeLu ?? 0 };
}

function valueAfter(lines: readonly string[], name: string): number | undefined {
  for (const line of lines) {
    const match = new RegExp(`^\\s*${name}:\\s+(-?(?:inf|nan|[0-9.]+))\\s`).exec(line);
    if (match === null) continue;
    const value = Number(match[1]);
    // Silence has no peak: "-inf". The scale ends at -70 LUFS; -120 is quieter than 16 bits.
    return Number.isFinite(value) ? value : -120;
  }
  return undefined;
}
