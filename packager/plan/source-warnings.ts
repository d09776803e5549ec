/** What whoever answers for a lecture should know of its source before it is encoded. */

import type { Plan, StreamPlan } from './plan-shape.ts';
import { videoOf } from './source.ts';

/** Less is a matter of containers, and nobody notices. */
const noticeableSeconds = 2;

/** One line for people each. */
export function sourceWarnings(plan: Plan): string[] {
  return [
    ...plan.streams.flatMap((stream) => streamWarnings(stream, plan)),
    ...soundWarnings(plan),
  ];
}

function streamWarnings(stream: StreamPlan, plan: Plan): string[] {
  const video = videoOf(plan.inputs[stream.input]?.facts, stream.selector);
  const picture = plan.streams.length > 1 ? `the picture of the ${stream.name}` : 'the picture';
  const early = (plan.durationSeconds ?? 0) - (stream.endSeconds ?? Infinity);
  return [
    ...lateStart(video?.startSeconds, `${picture} begins`, 'until then its first one is held'),
    ...(early > noticeableSeconds
      ? [`${picture} ends ${early.toFixed(1)} s before the lesson: its last one is held so long`]
      : []),
    ...(video?.isHdr === true
      ? [`${picture} is HDR: its colours will look pale; export the lecture in SDR (BT.709)`]
      : []),
  ];
}

function soundWarnings(plan: Plan): string[] {
  const source = plan.audio === undefined ? undefined : plan.inputs[plan.audio.input]?.facts.audio;
  if (source === undefined || plan.streams.length === 0) return [];
  const early = (plan.durationSeconds ?? 0) - (source.endSeconds ?? Infinity);
  return [
    ...lateStart(source.startSeconds, 'the sound begins', 'until then there is silence'),
    ...(early > noticeableSeconds
      ? [`the sound ends ${early.toFixed(1)} s before the lesson: silence follows so long`]
      : []),
  ];
}

function lateStart(startSeconds = 0, what: string, meanwhile: string): string[] {
  return startSeconds > noticeableSeconds
    ? [`${what} ${startSeconds.toFixed(1)} s into the lesson: ${meanwhile}`]
    : [];
}
