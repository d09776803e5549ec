/** How heavy a rung will be and how long it takes, foretold from a small encode of the content. */

import type { ContentLoad } from './content.ts';
import type { EncoderPreset } from './ladder.ts';
import { type SourceVideo } from './source.ts';

export interface RungShape {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRateFps: number;
  readonly gopSeconds: number;
  readonly crf: number;
  readonly preset: EncoderPreset;
  readonly maxBitrateBps: number;
}

/** Bits grow slower than the pixels, which are more alike when there are more: 0.75 on screens, 0.9 on a talk. */
const areaExponent = 0.8;
/** Bits of the pictures between key pictures, by their number a second. */
const rateExponent = 0.4;
/** So many steps of the rate factor halve the bits. */
const crfStepsPerHalf = 5;

/**
 * Bits beside veryfast at the same rate factor, and CPU beside veryfast; measured on a 1080p talk.
 * superfast is meant with `mbtree=1` and a look ahead, as the ladders have it: without, its bits are 1.8.
 */
const presetCost: Readonly<Record<EncoderPreset, { bits: number; cpu: number }>> = {
  ultrafast: { bits: 2.5, cpu: 0.5 },
  superfast: { bits: 1.02, cpu: 0.7 },
  veryfast: { bits: 1, cpu: 1 },
  faster: { bits: 1.2, cpu: 1.25 },
  fast: { bits: 1.35, cpu: 1.55 },
  medium: { bits: 1.2, cpu: 1.75 },
  slow: { bits: 1.12, cpu: 2.5 },
  slower: { bits: 1.08, cpu: 4.5 },
};

/** CPU seconds for a million pixels, one of them beside the others, of a 1080p talk. */
const decodeCpu = 0.0024;
const encodeCpu = 0.0175;
/** Scaling reads the whole source picture. */
const scaleCpu = 0.0006;
/** A probe decodes from the key picture before its window. */
const probeDecodeRatio = 1.5;

/** Mean bits a second of a rung, its ceiling applied. */
export function predictedBps(load: ContentLoad, rung: RungShape): number {
  const area = (rung.widthPx * rung.heightPx) / (load.widthPx * load.heightPx);
  const size =
    area ** areaExponent *
    2 ** ((load.crf - rung.crf) / crfStepsPerHalf) *
    presetCost[rung.preset].bits;
  const others = load.otherBps * (rung.frameRateFps / load.frameRateFps) ** rateExponent;
  const keys = load.keyPictureBits / rung.gopSeconds;
  return Math.round(Math.min(rung.maxBitrateBps, size * (keys + others)));
}

/** CPU seconds for each second of the source, all rungs together; 0 where the probe measured none. */
export function predictedCpuSeconds(
  load: ContentLoad,
  source: SourceVideo,
  rungs: readonly RungShape[],
): number {
  const sourceArea = source.widthPx * source.heightPx;
  const decode = sourceArea * source.frameRateFps * decodeCpu;
  const one = (rung: RungShape): number =>
    rung.widthPx * rung.heightPx * rung.frameRateFps * encodeCpu * presetCost[rung.preset].cpu +
    sourceArea * rung.frameRateFps * scaleCpu;
  const probe =
    decode * probeDecodeRatio +
    one({ ...load, gopSeconds: 4, preset: 'veryfast', maxBitrateBps: 0 });
  const all = decode + rungs.reduce((sum, rung) => sum + one(rung), 0);
  return (load.cpuSecondsPerSecond * all) / probe;
}
