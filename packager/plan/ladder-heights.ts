/** A ladder by heights alone, as in `1080,720,540`: the rest is taken from another ladder. */

import type { Ladder, LadderRung } from './ladder.ts';

type AnyClass = Ladder['classes'][keyof Ladder['classes']];

/**
 * Exactly these rungs, from the highest to the lowest, with qualities and ceilings between those of
 * the nearest rungs of each class. Nothing is added and nothing is dropped but what is above the source.
 *
 * @param heightsPx each from 64 to 4320; equal ones count once
 */
export function withHeights(ladder: Ladder, heightsPx: readonly number[]): Ladder {
  const heights = [...new Set(heightsPx)].sort((a, b) => b - a);
  const change = ({ weak, ...terms }: AnyClass): AnyClass => {
    const known = [...terms.rungs, ...(weak === undefined ? [] : [atFullRate(weak, terms)])];
    return { ...terms, rungs: heights.map((heightPx) => between(known, heightPx)) };
  };
  const { talk, slides, screen, mixed } = ladder.classes;
  return {
    ...ladder,
    name: heights.join(','),
    why: `The heights that were asked for, on the terms of "${ladder.name}".`,
    classes: {
      talk: change(talk),
      slides: change(slides),
      screen: change(screen),
      mixed: change(mixed),
    },
    pruning: { mostHeightRatio: 1, mostBitrateRatio: 1, lightTopBps: 0 },
  };
}

/** A weak rung as if it had all pictures: more of them need more bits, though not as many more. */
function atFullRate(weak: LadderRung, { maxFrameRateFps }: AnyClass): LadderRung {
  const ratio = Math.sqrt(maxFrameRateFps / Math.min(weak.maxFrameRateFps, maxFrameRateFps));
  return { ...weak, maxFrameRateFps, maxBitrateBps: Math.round(weak.maxBitrateBps * ratio) };
}

function between(known: readonly LadderRung[], heightPx: number): LadderRung {
  const [highest, lowest] = [known[0], known.at(-1)];
  if (highest === undefined || lowest === undefined) throw new RangeError('a ladder has rungs');
  const above = known.findLast((rung) => rung.heightPx >= heightPx) ?? highest;
  const below = known.find((rung) => rung.heightPx <= heightPx) ?? lowest;
  const span = above.heightPx - below.heightPx;
  const part = span <= 0 ? 0 : (heightPx - below.heightPx) / span;
  const capBps =
    span <= 0
      ? below.maxBitrateBps * (heightPx / below.heightPx) ** 1.5
      : below.maxBitrateBps * (above.maxBitrateBps / below.maxBitrateBps) ** part;
  return {
    ...(part >= 0.5 ? above : below),
    heightPx,
    crf: Number((below.crf + (above.crf - below.crf) * part).toFixed(1)),
    maxBitrateBps: Math.round(Math.min(100_000_000, Math.max(20_000, capBps))),
  };
}
