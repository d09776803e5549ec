/** The sound of a lesson: one input's first audio stream, as long as the lesson. */

import type { Ladder } from './ladder.ts';
import type { AudioPlan, PlanWishes } from './plan-shape.ts';
import type { SourceFacts } from './source.ts';
import { lackSeconds } from './stream-plan.ts';

/** The first input that has sound gives it: with two inputs, that is the camera. */
export function planAudio(
  facts: readonly SourceFacts[],
  ladder: Ladder,
  wishes: PlanWishes,
  endSeconds: number | undefined,
): AudioPlan | undefined {
  const input = facts.findIndex((one) => one.audio !== undefined);
  const source = facts[input]?.audio;
  if (source === undefined) return undefined;
  const lacking = lackSeconds(source.endSeconds, endSeconds);
  return {
    input,
    selector: source.index === undefined ? 'a:0' : String(source.index),
    bitrateBps: wishes.stereo ? ladder.audio.stereoBitrateBps : ladder.audio.monoBitrateBps,
    channels: wishes.stereo ? 2 : 1,
    sampleRateHz: ladder.audio.sampleRateHz,
    segmentSeconds: ladder.audio.segmentSeconds,
    padSamples: Math.ceil(lacking * ladder.audio.sampleRateHz),
    ...(wishes.gainDb === undefined ? {} : { gainDb: wishes.gainDb }),
  };
}
