/**
 * The peer: one bare ffmpeg as its documentation shows it. One `split`, and one `scale` from the source for
 * each rung. Encoder settings, sizes, rates and sound are those of the plan.
 */

import { flatten } from '../../../packager/plan/argument-group.ts';
import { frameRateByGraph } from '../../../packager/plan/arguments.ts';
import { audioArguments } from '../../../packager/plan/audio-arguments.ts';
import { commonArguments } from '../../../packager/plan/common-arguments.ts';
import { fileUrl } from '../../../packager/plan/encoded-files.ts';
import { rungLabel } from '../../../packager/plan/filter-graph.ts';
import { frameRateText, framesPerSecond } from '../../../packager/plan/frame-rate.ts';
import type { Plan, StreamPlan } from '../../../packager/plan/plan.ts';
import { rungArguments } from '../../../packager/plan/rung-arguments.ts';

/** @param plan of one input, with one picture or none */
export function textbookArguments(plan: Plan, clip: string): string[] {
  const { streams, threads } = plan;
  return flatten([
    ...commonArguments,
    { args: ['-threads', String(threads), '-i', fileUrl(clip), '-y'], why: 'decoded once' },
    ...streams.flatMap((stream) => [
      frameRateByGraph,
      { args: ['-filter_complex', graphOf(stream)], why: 'every rung is scaled from the source' },
      ...stream.rungs.flatMap((rung) => rungArguments(plan, stream, rung)),
    ]),
    ...audioArguments(plan),
  ]);
}

function graphOf(stream: StreamPlan): string {
  const { rungs, frameRate, selector } = stream;
  const branches = rungs.map((rung, i) => {
    // Before scaling: pictures that are not shown are not scaled.
    const isSlower = framesPerSecond(rung.frameRate) < framesPerSecond(frameRate);
    const rate = isSlower ? `fps=${frameRateText(rung.frameRate)},` : '';
    const scale = `scale=${rung.widthPx}:${rung.heightPx}:flags=bicubic,format=yuv420p`;
    return `[in${i}]${rate}${scale}[${rungLabel(stream, rung)}]`;
  });
  const inputs = rungs.map((_, i) => `[in${i}]`).join('');
  const head = `fps=${frameRateText(frameRate)},split=${rungs.length}`;
  return [`[0:${selector}]${head}${inputs}`, ...branches].join(';');
}
