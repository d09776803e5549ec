/** Before encoding: goes on with what an earlier run decided, or decides anew and writes it down. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { ContentClass } from '../../engine/protocol/lesson.ts';
import { analyseContent } from '../ffmpeg/analyse-content.ts';
import { ffmpegIdentity } from '../ffmpeg/identity.ts';
import { planAudio } from '../plan/audio-plan.ts';
import type { Ladder } from '../plan/ladder.ts';
import { type AudioPlan, type Plan, type PlanWishes, planLesson } from '../plan/plan.ts';
import { lessonEndSeconds } from '../plan/stream-plan.ts';
import type { TakeSlot } from '../execution/slots.ts';
import type { SourceIdentity } from '../execution/source-identity.ts';
import {
  type WorkRequest,
  type WorkState,
  fingerprintOf,
  readState,
  requestChanges,
  writeState,
} from '../execution/work-state.ts';
import type { Workspace } from '../execution/workspace.ts';
import { type TidyWork, tidySources } from './tidy-sources.ts';

export interface PrepareWishes extends PlanWishes {
  readonly ladder: Ladder;
  /** Taken for granted where given; measured where absent. */
  readonly contentClass?: ContentClass;
  /** Every picture counts as `contentClass`, or as mixed: nothing is measured. */
  readonly noAnalysis?: boolean;
  /** What the sound is brought to, LUFS; -16 where absent, `off` leaves it as it is. */
  readonly loudness?: number | 'off';
  /** Niceness of every ffmpeg, 0 to 19. */
  readonly nice?: number;
}

export interface PrepareWork extends Omit<TidyWork, 'workFolder'> {
  /** Runs the looks at the pictures when their turn comes. */
  readonly take: TakeSlot;
  /** What can be read now, and the sound that the plan will take: its pictures are still looked at. */
  readonly onSound: (audio: AudioPlan, inputs: readonly string[]) => void;
  /** Of the paths, from before anything was read. */
  readonly sources: readonly SourceIdentity[];
}

export interface Prepared {
  /** The loudness of the sound is not looked at yet: pictures need not wait for it. */
  readonly plan: Plan;
  /** Path of each input, or of its remuxed copy. */
  readonly inputs: readonly string[];
  /** For the results of a plan: this one, or the same with a gain. */
  readonly fingerprintOf: (plan: Plan) => string;
}

/** @param planned of the sources as they are, without analysis */
export async function prepare(
  planned: Plan,
  paths: readonly string[],
  wishes: PrepareWishes,
  space: Workspace,
  work: PrepareWork,
): Promise<Prepared> {
  const request: WorkRequest = {
    sources: work.sources,
    ladder: wishes.ladder,
    options: { ...optionsOf(wishes), ...soundOf(planned) },
    ffmpeg: (await ffmpegIdentity(work.binaries.ffmpeg, work.signal)).id,
  };
  const before = await readState(space.work);
  const changes = before === undefined ? [] : requestChanges(before.request, request);
  if (before !== undefined && changes.length === 0 && (await hasCopies(before, space.work))) {
    return prepared(before, paths, space);
  }
  if (before !== undefined && changes.length > 0) {
    const text = `what an earlier run left cannot be used, for other is ${changes.join(', ')}: starting over`;
    work.onEvent({ event: 'warning', text });
  }
  await space.startOver();
  const { inputs, copies } = await tidySources(planned, paths, {
    ...work,
    workFolder: space.work,
  });
  const sources = inputs.map(({ facts }, index) => ({
    facts,
    path: pathOf(copies, index, paths, space),
  }));
  const facts = inputs.map((one) => one.facts);
  const audio = planAudio(facts, wishes.ladder, wishes, lessonEndSeconds(facts));
  if (audio !== undefined) {
    work.onSound(
      audio,
      sources.map(({ path }) => path),
    );
  }
  const analyses =
    wishes.noAnalysis === true || wishes.analyses !== undefined
      ? wishes.analyses
      : await analyseContent(work.binaries.ffmpeg, sources, wishes, work.signal, work.take);
  const plan = planLesson(facts, wishes.ladder, {
    ...wishes,
    ...(analyses === undefined ? {} : { analyses }),
  });
  const state: WorkState = { request, plan: { ...plan, inputs }, copies };
  await writeState(space.work, state);
  return prepared(state, paths, space);
}

function prepared(state: WorkState, paths: readonly string[], space: Workspace): Prepared {
  return {
    plan: state.plan,
    inputs: paths.map((_, index) => pathOf(state.copies, index, paths, space)),
    fingerprintOf: (plan) => fingerprintOf(state.request, plan),
  };
}

function pathOf(
  copies: WorkState['copies'],
  index: number,
  paths: readonly string[],
  space: Workspace,
): string {
  const copy = copies[index];
  return copy ? join(space.work, copy.name) : (paths[index] as string);
}

async function hasCopies(state: WorkState, folder: string): Promise<boolean> {
  for (const copy of state.copies) {
    if (copy === null) continue;
    const found = await stat(join(folder, copy.name)).catch(() => undefined);
    if (found?.size !== copy.bytes) return false;
  }
  return true;
}

/** Which of several sound tracks is taken: the language of the lesson decides it. */
function soundOf({ audio, inputs }: Plan): { sound?: string } {
  if (audio === undefined || (inputs[audio.input]?.facts.audioStreams ?? 0) < 2) return {};
  return { sound: audio.selector };
}

/** Whatever else a wish is, it changes no byte of an encode. */
function optionsOf(wishes: PrepareWishes): object {
  const {
    stereo,
    storyboard,
    threads,
    chunkSeconds,
    onePicture,
    gainDb,
    contentClass,
    noAnalysis,
    loudness,
  } = wishes;
  return {
    ...{ stereo, storyboard, threads, chunkSeconds, onePicture, gainDb },
    ...{ contentClass, noAnalysis, loudness },
  };
}
