/** What would stop one lecture of many, known in seconds: for a dry run, before the night's work. */

import { lookAtLecture } from '../assembly/first-look.ts';
import type { OnPackageEvent } from '../assembly/package-events.ts';
import type { PackageOptions } from '../assembly/package-lesson.ts';
import type { FaultFacts } from './batch-events.ts';
import type { PlacedLecture } from './lesson-places.ts';
import { faultFacts } from './package-one.ts';

export interface LectureCheck {
  /** Absent where nothing is wrong with the lecture, its outline and the files of both. */
  readonly mistakes?: FaultFacts;
  /** One line for people each: what would be warned of before anything is encoded. */
  readonly doubts: readonly string[];
}

export async function checkLecture(
  { inputPath, missing }: PlacedLecture,
  options: PackageOptions,
  signal: AbortSignal,
): Promise<LectureCheck> {
  const doubts: string[] = [];
  if (missing !== undefined) return { doubts };
  try {
    const hear: OnPackageEvent = (event) => {
      if (event.event === 'warning') doubts.push(event.text);
    };
    await lookAtLecture(inputPath, options, hear, signal);
    return { doubts };
  } catch (error) {
    const facts = faultFacts(error);
    if (facts.kind === 'interrupted') throw error;
    return { mistakes: facts, doubts };
  }
}
