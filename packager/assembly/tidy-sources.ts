/** Copies sources that cannot be sought in, or keep no reliable time, into a tidy container first. */

import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Binaries } from '../ffmpeg/binaries.ts';
import { probe } from '../ffmpeg/probe.ts';
import { runFfmpeg } from '../ffmpeg/run.ts';
import { explainedRemux, remuxContainer } from '../plan/arguments.ts';
import { flatten } from '../plan/argument-group.ts';
import { encodedFile } from '../plan/encoded-files.ts';
import { MachineFault, PackagerFault } from '../plan/fault.ts';
import type { InputPlan, Plan } from '../plan/plan.ts';
import { type SourceFacts, withKeyPictures } from '../plan/source.ts';
import { syncFile } from '../execution/durable.ts';
import type { WorkState } from '../execution/work-state.ts';
import { readIndex } from './index-reach.ts';
import type { OnPackageEvent } from './package-events.ts';

export interface TidyWork {
  readonly binaries: Binaries;
  readonly workFolder: string;
  readonly onEvent: OnPackageEvent;
  readonly signal: AbortSignal | undefined;
}

export interface TidySources {
  /** What is really read: facts of the copies where there are any. */
  readonly inputs: readonly InputPlan[];
  readonly copies: WorkState['copies'];
}

/** @param plan of the sources as they are */
export async function tidySources(
  plan: Plan,
  paths: readonly string[],
  work: TidyWork,
): Promise<TidySources> {
  const inputs: InputPlan[] = [];
  const copies: WorkState['copies'][number][] = [];
  for (const [index, input] of plan.inputs.entries()) {
    if (input.remuxReason === undefined) {
      inputs.push(input);
      copies.push(null);
      continue;
    }
    work.onEvent({ event: 'stage', stage: 'copy', why: input.remuxReason });
    const copy = await copyInput(plan, index, paths[index] as string, work);
    const { remuxReason } = input;
    if (copy.facts === undefined) {
      work.onEvent({
        event: 'warning',
        text: `the source could not be copied into a tidy container (${copy.why}); it is read in one piece`,
      });
      inputs.push({ ...input, isSequential: true });
      copies.push(null);
    } else {
      inputs.push({ facts: copy.facts, remuxReason });
      copies.push({ name: copy.name, bytes: copy.bytes });
    }
  }
  return { inputs, copies };
}

type Copy =
  | { readonly facts: SourceFacts; readonly name: string; readonly bytes: number }
  | { readonly facts?: undefined; readonly why: string };

async function copyInput(plan: Plan, index: number, path: string, work: TidyWork): Promise<Copy> {
  const first = remuxContainer(plan.inputs[index] as InputPlan);
  let why = '';
  for (const container of new Set([first, 'matroska'] as const)) {
    const name = encodedFile.remuxed(index, container);
    const copyPath = join(work.workFolder, name);
    try {
      await runFfmpeg({
        binary: work.binaries.ffmpeg,
        args: flatten(explainedRemux(plan, index, path, container)),
        folder: work.workFolder,
        signal: work.signal,
      });
      await syncFile(copyPath);
      const probed = await probe(work.binaries, copyPath, work.signal);
      const { keys } = await readIndex(copyPath, probed);
      const facts = withKeyPictures(probed, keys);
      return { facts, name, bytes: (await stat(copyPath)).size };
    } catch (error) {
      if (!(error instanceof PackagerFault) || error.kind === 'interrupted') throw error;
      await rm(copyPath, { force: true });
      // A full disk is no matter of the container.
      if (error instanceof MachineFault) throw error;
      why = error.reason;
    }
  }
  return { why };
}
