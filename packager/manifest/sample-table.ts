/** Every sample of a fragment: how long it lasts, and where its bytes lie. */

import { BoxError, type Box, needBox, readBoxes, readU32 } from './boxes.ts';
import { readRunTable, readTrackHeader } from './fragment.ts';
import type { InitSegment } from './init-segment.ts';

export interface Sample {
  readonly durationTicks: number;
  /** From the start of the `moof` box. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * @param moof the fragment's `moof` box inside `bytes`
 * @throws BoxError where it holds several tracks, or does not say where its data lie
 */
export function readSamples(bytes: Uint8Array, moof: Box, init: InitSegment): Sample[] {
  const traf = needBox(bytes, moof, ['traf']);
  const defaults = readTrackHeader(bytes, needBox(bytes, traf, ['tfhd']), init);
  const samples: Sample[] = [];
  let offset: number | undefined;
  for (const run of readBoxes(bytes, traf.body, traf.end)) {
    if (run.type !== 'trun') continue;
    const table = readRunTable(bytes, run);
    offset = table.dataOffset ?? offset;
    if (offset === undefined) throw new BoxError('a run does not say where its samples lie');
    for (let i = 0; i < table.samples; i += 1) {
      const row = table.start + i * table.rowBytes;
      const durationTicks = table.hasDuration ? readU32(bytes, row) : defaults.durationTicks;
      const sizeAt = row + (table.hasDuration ? 4 : 0);
      const sampleBytes = table.hasSize ? readU32(bytes, sizeAt) : defaults.sizeBytes;
      samples.push({ durationTicks, offset, bytes: sampleBytes });
      offset += sampleBytes;
    }
  }
  return samples;
}
