/** What a run has decided: stored beside its results, so that the next one need not find it out again. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Plan } from '../plan/plan.ts';
import { writeDurably } from './durable.ts';
import type { SourceIdentity } from './source-identity.ts';

/** Everything that the bytes of a lesson's media depend on. */
export interface WorkRequest {
  readonly sources: readonly SourceIdentity[];
  readonly ladder: unknown;
  readonly options: unknown;
  /** Identity of the ffmpeg. */
  readonly ffmpeg: string;
}

export interface WorkState {
  readonly request: WorkRequest;
  readonly plan: Plan;
  /** Names of remuxed copies in the work folder; null for an input that is read where it lies. */
  readonly copies: readonly ({ readonly name: string; readonly bytes: number } | null)[];
}

/** Raised with every change by which the same request would make other bytes. */
const workVersion = 3;

const stateFile = 'plan.json';

export async function writeState(folder: string, state: WorkState): Promise<void> {
  await writeDurably(join(folder, stateFile), JSON.stringify({ workVersion, ...state }));
}

/**
 * The folder is this program's own, and every result in it is checked by its hash, so the plan is
 * believed as it was written.
 *
 * @returns undefined where there is none, or none of this version
 */
export async function readState(folder: string): Promise<WorkState | undefined> {
  try {
    const read = JSON.parse(await readFile(join(folder, stateFile), 'utf8')) as WorkState & {
      readonly workVersion?: number;
    };
    return read.workVersion === workVersion ? read : undefined;
  } catch {
    return undefined;
  }
}

/** What differs, in words; none where the earlier work is as good as new work. */
export function requestChanges(before: WorkRequest, now: WorkRequest): string[] {
  const parts: readonly [keyof WorkRequest, string][] = [
    ['sources', 'the source'],
    ['options', 'the options'],
    ['ladder', 'the ladder'],
    ['ffmpeg', 'ffmpeg'],
  ];
  return parts
    .filter(([key]) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map(([, words]) => words);
}

/** The same for everything that makes the same bytes. */
export function fingerprintOf(request: WorkRequest, plan: Plan): string {
  return createHash('sha256')
    .update(JSON.stringify({ workVersion, request, plan }))
    .digest('hex')
    .slice(0, 32);
}
