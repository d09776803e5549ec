/** Whether a rung is worth its encode, its place on the disk and its line in the manifest. */

import { type FrameRate, framesPerSecond } from './frame-rate.ts';
import type { Pruning } from './ladder.ts';
import { type PictureSize, shortSidePx } from './picture-size.ts';

/** What is known of a rung before it is decided whether it is made. */
export interface WeighedRung extends PictureSize {
  readonly name: string;
  readonly frameRate: FrameRate;
  readonly maxBitrateBps: number;
  /** Absent where the source was not measured. */
  readonly predictedBps?: number;
}

export interface Neighbours {
  readonly top: WeighedRung;
  /** The lowest rung that is kept so far. */
  readonly above: WeighedRung;
  readonly isWeak: boolean;
  readonly pruning: Pruning;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** A forecast may be wrong by a third, and is a mean: so much of the weak rung's ceiling is light. */
const lightEnoughRatio = 0.7;

const kept: Verdict = { ok: true };

export function earnsItsPlace(rung: WeighedRung, near: Neighbours): Verdict {
  const { top, above, isWeak, pruning } = near;
  const ratePart = framesPerSecond(rung.frameRate) / framesPerSecond(above.frameRate);
  const heightPart = shortSidePx(rung) / shortSidePx(above);
  // A weak rung may keep the size, so that text stays sharp, when it has far fewer pictures.
  const isSmaller = heightPart <= pruning.mostHeightRatio || (isWeak && ratePart <= 0.5);
  if (!isSmaller) return refused(`shows hardly less than the ${above.name} above it`);
  if (rung.predictedBps === undefined || above.predictedBps === undefined) {
    return isWeak &&
      heightPart > pruning.mostHeightRatio &&
      above.maxBitrateBps <= rung.maxBitrateBps
      ? refused(`the ${above.name} above it is as light`)
      : kept;
  }
  if (!isWeak && (top.predictedBps ?? Infinity) <= pruning.lightTopBps) {
    return refused(
      `the ${top.name} needs only about ${kbps(top.predictedBps)}, which any network carries`,
    );
  }
  if (isWeak && above.predictedBps <= rung.maxBitrateBps * lightEnoughRatio) {
    return refused(`the ${above.name} above it is light enough: about ${kbps(above.predictedBps)}`);
  }
  if (rung.predictedBps > pruning.mostBitrateRatio * above.predictedBps) {
    const needs = `would need about ${kbps(rung.predictedBps)}`;
    return refused(
      `${needs}, hardly less than the ${kbps(above.predictedBps)} of the ${above.name}`,
    );
  }
  return kept;
}

function refused(why: string): Verdict {
  return { ok: false, why };
}

function kbps(bps: number | undefined): string {
  return `${Math.round((bps ?? 0) / 1000)} kb/s`;
}
