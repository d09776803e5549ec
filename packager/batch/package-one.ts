/** One lecture of many: skipped where it is finished, packaged otherwise; a failure is an outcome. */

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { LESSON_FILE, type Lesson } from '../../engine/protocol/lesson.ts';
import type { OnPackageEvent } from '../assembly/package-events.ts';
import type { PackageOptions, packageLesson } from '../assembly/package-lesson.ts';
import { BusyFault, PackagerFault } from '../plan/fault.ts';
import { completeSwap } from '../execution/workspace.ts';
import type { FaultFacts } from './batch-events.ts';
import type { PlacedLecture } from './lesson-places.ts';
import { fingerprintOf, readOrigin, withOrigin } from './origin.ts';
import { sourceDamage } from './source-damage.ts';

export type PackageLesson = typeof packageLesson;

export type Outcome =
  /** `damage`: what its report says of a source that could not be read whole. */
  | { readonly kind: 'done'; readonly lesson: Lesson; readonly damage: readonly string[] }
  | { readonly kind: 'skipped'; readonly damage: readonly string[] }
  | { readonly kind: 'interrupted' }
  | ({ readonly kind: 'failed' } & { readonly fault: FaultFacts });

export interface OneWork {
  /** `force` in it is the person's: replace whatever lies there, changed or not. */
  readonly options: PackageOptions;
  readonly packageLesson: PackageLesson;
  readonly onEvent: OnPackageEvent;
  readonly signal: AbortSignal;
}

export async function packageOne(lecture: PlacedLecture, work: OneWork): Promise<Outcome> {
  try {
    const { inputPath, outFolder } = lecture;
    const fingerprint = await fingerprintOf(inputPath, work.options);
    await completeSwap(outFolder);
    const state = work.options.force ? 'free' : await stateOf(lecture, fingerprint);
    if (state === 'finished') return { kind: 'skipped', damage: await sourceDamage(outFolder) };
    if (state === 'taken') throw taken(lecture);
    const origin = { input: basename(inputPath), fingerprint, packagedUtcMs: Date.now() };
    const options = withOrigin({ ...work.options, replace: state === 'replaceable' }, origin);
    const lesson = await work.packageLesson(
      inputPath,
      outFolder,
      options,
      work.onEvent,
      work.signal,
    );
    return { kind: 'done', lesson, damage: await sourceDamage(outFolder) };
  } catch (error) {
    if (error instanceof PackagerFault && error.kind === 'interrupted') {
      return { kind: 'interrupted' };
    }
    return { kind: 'failed', fault: faultFacts(error) };
  }
}

/** `replaceable`: made from the same source before, which has changed since. */
async function stateOf(
  lecture: PlacedLecture,
  fingerprint: string,
): Promise<'free' | 'finished' | 'replaceable' | 'taken'> {
  const names = await readdir(lecture.outFolder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : ['not a folder'],
  );
  if (names.length === 0) return 'free';
  const made = await readOrigin(lecture.outFolder);
  if (made === undefined || !existsSync(join(lecture.outFolder, LESSON_FILE))) return 'taken';
  if (made.fingerprint === fingerprint && made.id === lecture.id) return 'finished';
  return made.input.normalize('NFC') === basename(lecture.inputPath).normalize('NFC')
    ? 'replaceable'
    : 'taken';
}

function taken(lecture: PlacedLecture): PackagerFault {
  return new PackagerFault(
    'fault',
    'The output folder already holds something.',
    `"${lecture.outFolder}" was not made from "${basename(lecture.inputPath)}"`,
    'Give the lecture another id, or add --force to replace what is there.',
  );
}

export function faultFacts(error: unknown): FaultFacts {
  if (error instanceof PackagerFault) {
    const { kind, message, reason, advice } = error;
    const busy = error instanceof BusyFault ? ({ isBusy: true } as const) : {};
    return { kind, message, reason, advice, ...busy };
  }
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  return {
    kind: 'fault',
    message: 'The packager itself made a mistake.',
    reason: (stack ?? message).split('\n').slice(0, 3).join(' ').replace(/\s+/g, ' '),
    advice: 'Please report it with this text; the other lessons are not affected.',
  };
}
