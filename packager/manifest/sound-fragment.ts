/** Writes the boxes of one fragment of sound: every sample can be decoded by itself. */

import { makeBox } from './boxes.ts';
import type { Sample } from './sample-table.ts';

export interface SoundFragment {
  /** From 1. */
  readonly sequence: number;
  readonly trackId: number;
  /** Of the first sample, in ticks of the track. */
  readonly decodeTicks: number;
  readonly samples: readonly Pick<Sample, 'durationTicks' | 'bytes'>[];
}

const header = { baseIsMoof: 0x020000, duration: 0x8, flags: 0x20 } as const;
const run = { dataOffset: 0x1, duration: 0x100, size: 0x200 } as const;
/** Depends on no other sample (ISO/IEC 14496-12, 8.8.3.1). */
const independent = 0x02000000;
const boxHeaderBytes = 8;

/** The `moof` box and the header of `mdat`; the bytes of the samples follow. */
export function soundFragmentHead(fragment: SoundFragment): Uint8Array {
  const { samples } = fragment;
  const durationTicks = samples[0]?.durationTicks ?? 0;
  // Only where one differs, as the last of a lecture may, every sample tells its own.
  const isEven = samples.every((sample) => sample.durationTicks === durationTicks);
  const runFlags = run.dataOffset | run.size | (isEven ? 0 : run.duration);
  const rows = samples.flatMap((sample) =>
    isEven ? [sample.bytes] : [sample.durationTicks, sample.bytes],
  );
  const moof = (dataOffset: number): Uint8Array =>
    makeBox(
      'moof',
      joined([
        makeBox('mfhd', words([0, fragment.sequence])),
        makeBox(
          'traf',
          joined([
            makeBox(
              'tfhd',
              words([
                header.baseIsMoof | header.duration | header.flags,
                ...[fragment.trackId, durationTicks, independent],
              ]),
            ),
            makeBox('tfdt', decodeTime(fragment.decodeTicks)),
            makeBox('trun', words([runFlags, samples.length, dataOffset, ...rows])),
          ]),
        ),
      ]),
    );
  const dataBytes = samples.reduce((sum, sample) => sum + sample.bytes, 0);
  const boxes = moof(moof(0).length + boxHeaderBytes);
  return joined([boxes, words([boxHeaderBytes + dataBytes, 0x6d646174])]);
}

/** Version 1: 64 bits. */
function decodeTime(ticks: number): Uint8Array {
  return words([1 << 24, Math.floor(ticks / 2 ** 32), ticks % 2 ** 32]);
}

function words(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
