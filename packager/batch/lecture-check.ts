/** What would stop one lecture of many, known in seconds: for a dry run, before the night's work. */

import { lookAtLecture } from '../assembly/first-look.ts';
import type { PackageOptions } from '../assembly/package-lesson.ts';
import type { FaultFacts } from './batch-events.ts';
import type { PlacedLecture } from './lesson-places.ts';
import { faultFacts } from './package-one.ts';

/** @returns undefined where nothing is wrong with the lecture, its outline and the files of both */
export async function lectureMistakes(
  { inputPath, missing }: PlacedLecture,
  options: PackageOptions,
  signal: AbortSignal,
): Promise<FaultFacts | undefined> {
  if (missing !== undefined) return undefined;
  try {
    await lookAtLecture(inputPath, options, () => {}, signal);
    return undefined;
  } catch (error) {
    const facts = faultFacts(error);
    if (facts.kind === 'interrupted') throw error;
    return facts;
  }
}
