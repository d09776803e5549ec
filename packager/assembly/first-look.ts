/** The first look at a lecture and at what was written for it: all that can be refused at once. */

import { resolve } from 'node:path';

import type { CaptionWish } from '../authoring/captions.ts';
import { checkedAgainst } from '../authoring/check-authored.ts';
import { lateCaptions } from '../authoring/late-captions.ts';
import { type Authored, type AuthoredWishes, readAuthored } from '../authoring/read-authored.ts';
import type { Binaries } from '../ffmpeg/binaries.ts';
import { type SourceIdentity, sourceIdentity } from '../execution/source-identity.ts';
import { chosenSounds } from '../plan/audio-choice.ts';
import { type Plan, planLesson } from '../plan/plan.ts';
import type { SourceFacts } from '../plan/source.ts';
import { checkInput } from './input.ts';
import type { OnPackageEvent } from './package-events.ts';
import type { PrepareWishes } from './prepare.ts';
import { probeSource } from './probe-source.ts';

/** As packaging has them. */
export interface LookOptions extends PrepareWishes {
  readonly binaries: Binaries;
  readonly captions: readonly CaptionWish[];
  readonly outlinePath?: string;
  readonly slides?: string;
  readonly slidesPath?: string;
  readonly language?: string;
  readonly presentationPath?: string;
  /** A source that is cut off is good enough. */
  readonly acceptDamaged?: boolean;
}

export interface FirstLook {
  readonly authored: Authored;
  /** Of the lecture, and of its second picture. */
  readonly paths: readonly string[];
  /** Of the paths, from before anything was read. */
  readonly sources: readonly SourceIdentity[];
  readonly facts: readonly SourceFacts[];
  /** One line for people each. */
  readonly notices: readonly string[];
  /** Without looking at the pictures. */
  readonly planned: Plan;
}

/** @throws PackagerFault for every mistake that can be known in seconds */
export async function lookAtLecture(
  inputPaths: string | readonly string[],
  options: LookOptions,
  onEvent: OnPackageEvent,
  signal?: AbortSignal,
): Promise<FirstLook> {
  const authored = await readAuthored(authoredWishes(options), signal);
  const paths = withSecond([inputPaths].flat(), authored.presentationPath).map((path) =>
    resolve(path),
  );
  const { binaries, acceptDamaged } = options;
  const language = options.language ?? authored.outline?.language;
  const looked = await checkedAgainst(authored, async (about) => {
    for (const path of paths) await about(path, checkInput(path));
    for (const text of authored.notices) onEvent({ event: 'warning', text });
    onEvent({ event: 'stage', stage: 'probe' });
    const sources = await Promise.all(paths.map(sourceIdentity));
    const work = { binaries, acceptDamaged: acceptDamaged === true, signal };
    const probed = await Promise.all(paths.map((path) => about(path, probeSource(path, work))));
    const { facts, notices } = chosenSounds(probed, language);
    const planned = planLesson(facts, options.ladder, options);
    const { durationSeconds } = planned;
    const length = durationSeconds === undefined ? {} : { durationSeconds };
    return { sources, facts, notices, planned, ...length };
  });
  const { captions, notices } = lateCaptions(authored.captions, looked.planned.durationSeconds);
  for (const text of notices) onEvent({ event: 'warning', text });
  return { authored: { ...authored, captions }, paths, ...looked };
}

function authoredWishes(options: LookOptions): AuthoredWishes {
  const { captions, outlinePath, slides, slidesPath, presentationPath } = options;
  return {
    captions,
    ...(outlinePath === undefined ? {} : { outlinePath }),
    ...(slides === undefined ? {} : { slides }),
    ...(slidesPath === undefined ? {} : { slidesBeside: slidesPath }),
    ...(presentationPath === undefined ? {} : { presentationPath }),
  };
}

/** A second input that was given goes before one that the outline names. */
function withSecond(inputs: readonly string[], second: string | undefined): readonly string[] {
  return second === undefined || inputs.length > 1 ? inputs : [...inputs, second];
}
