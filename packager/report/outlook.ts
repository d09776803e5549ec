/** What a plan will cost, foretold: bytes on the disk and time on this machine. */

import type { StreamName } from '../../engine/protocol/lesson.ts';
import type { ContentAnalysis } from '../plan/content.ts';
import { predictedCpuSeconds } from '../plan/forecast.ts';
import { framesPerSecond } from '../plan/frame-rate.ts';
import type { Plan } from '../plan/plan.ts';
import { videoOf } from '../plan/source.ts';

export type Analyses = Readonly<Partial<Record<StreamName, ContentAnalysis>>>;

export interface Outlook {
  readonly videoBytes: number;
  readonly audioBytes: number;
  /** Absent where the probe could not tell the CPU it took. */
  readonly cpuSeconds?: number;
  readonly wallSeconds?: number;
}

/** Sound takes so much CPU for each of its seconds: decoding, loudness, AAC. */
const audioCpuSecondsPerSecond = 0.04;
/** Cutting, checking, storyboard, and what is decoded twice where chunks meet. */
const overheadRatio = 1.06;
/** Chunks seldom end all at the same time. */
const idleRatio = 1.1;

/** @returns absent where the length is unknown or a picture was not measured */
export function outlookOf(plan: Plan, analyses: Analyses, cores: number): Outlook | undefined {
  const seconds = plan.durationSeconds;
  if (seconds === undefined) return undefined;
  let videoBps = 0;
  let cpu = plan.audio === undefined ? 0 : audioCpuSecondsPerSecond;
  let isTimed = true;
  for (const stream of plan.streams) {
    const load = analyses[stream.name]?.load;
    const video = videoOf(plan.inputs[stream.input]?.facts, stream.selector);
    if (load === undefined || video === undefined) return undefined;
    videoBps += stream.rungs.reduce((sum, rung) => sum + (rung.predictedBps ?? 0), 0);
    if (load.cpuSecondsPerSecond <= 0) isTimed = false;
    cpu += predictedCpuSeconds(
      load,
      video,
      stream.rungs.map((rung) => ({
        ...rung,
        frameRateFps: framesPerSecond(rung.frameRate),
        gopSeconds: plan.grid.gopSeconds,
      })),
    );
  }
  const cpuSeconds = cpu * seconds * overheadRatio;
  return {
    videoBytes: Math.round((videoBps * seconds) / 8),
    audioBytes: Math.round(((plan.audio?.bitrateBps ?? 0) * seconds) / 8),
    ...(isTimed ? { cpuSeconds, wallSeconds: (cpuSeconds * idleRatio) / Math.max(1, cores) } : {}),
  };
}
