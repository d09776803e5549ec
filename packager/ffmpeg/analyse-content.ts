/** From sources to what a plan wants to know about their pictures. */

import type { ContentClass, StreamName } from '../../engine/protocol/lesson.ts';
import { classify } from '../analysis/classify.ts';
import type { ContentAnalysis } from '../plan/content.ts';
import type { SourceFacts } from '../plan/source.ts';
import { choosePictures } from '../plan/stream-plan.ts';
import { type TakeTurn, oneByOne } from './turns.ts';
import { probeWindows } from './window-probe.ts';

export interface AnalysisWishes {
  /** Take every picture for this, whatever is measured; how heavy it is gets measured all the same. */
  readonly contentClass?: ContentClass;
  /** Look at the first picture only, as `PlanWishes.onePicture` says. */
  readonly onePicture?: boolean;
}

/**
 * Measures every picture that a lesson of these inputs has.
 *
 * @param inputs absolute paths with their facts, in the order in which the plan gets them
 * @param take how many windows run at once; one where absent
 * @throws PackagerFault where it is interrupted
 */
export async function analyseContent(
  ffmpeg: string,
  inputs: readonly { readonly path: string; readonly facts: SourceFacts }[],
  wishes: AnalysisWishes,
  signal?: AbortSignal,
  take: TakeTurn = oneByOne(),
): Promise<Partial<Record<StreamName, ContentAnalysis>>> {
  const pictures = choosePictures(
    inputs.map((one) => one.facts),
    { onePicture: wishes.onePicture ?? false },
  );
  const looks = pictures.map(async ({ name, input, video }) => {
    const source = inputs[input];
    if (source === undefined) return [];
    const windows = await probeWindows(ffmpeg, source.path, source.facts, signal, video, take);
    return [[name, asWished(classify(windows), wishes.contentClass)] as const];
  });
  return Object.fromEntries((await Promise.all(looks)).flat());
}

function asWished(analysis: ContentAnalysis, wished: ContentClass | undefined): ContentAnalysis {
  if (wished === undefined) return analysis;
  const measured =
    analysis.contentClass === wished
      ? ''
      : ` (measured: ${analysis.contentClass}, ${analysis.why})`;
  return { ...analysis, contentClass: wished, why: `as asked with --class${measured}` };
}
