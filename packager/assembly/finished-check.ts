/** The last look at a lesson before it appears: what breaks a player keeps it from appearing. */

import { join } from 'node:path';

import { WAITING_PART } from '../execution/private-part.ts';
import { PackagerFault, interrupted } from '../plan/fault.ts';
import type { QualityWarning } from '../report/quality-record.ts';
import { checkLesson } from './verify-lesson.ts';

/** The lesson is whole on the disk, and wrong: it stays where it was made, to be looked at. */
export class BrokenLessonFault extends PackagerFault {}

export interface FinishedLesson {
  /** The folder in the making, `lesson.json` included. */
  readonly lessonFolder: string;
  /** Where its private part waits. */
  readonly hiddenFolder: string;
  readonly signal: AbortSignal | undefined;
}

const mostNamed = 3;

/**
 * Reads every file once, as `verify` does; nothing is decoded. An hour's lecture takes seconds.
 *
 * @returns what a person should look at
 * @throws BrokenLessonFault for what would break a player
 */
export async function checkFinished(made: FinishedLesson): Promise<QualityWarning[]> {
  const { lessonFolder, hiddenFolder, signal } = made;
  const privatePath = join(hiddenFolder, WAITING_PART);
  const { problems, warnings } = await checkLesson(lessonFolder, privatePath, signal).catch(
    (error: unknown) => {
      throw signal?.aborted === true ? interrupted() : error;
    },
  );
  if (problems.length > 0) throw broken(problems, lessonFolder);
  return warnings.filter(isNews).map((text) => ({
    kind: 'bandwidth' as const,
    text: { zh: `成品检查：${text}`, en: `Found in the finished lesson: ${text}` },
  }));
}

/** The quality report measures peaks itself. */
function isNews(warning: string): boolean {
  return !warning.endsWith('times its average');
}

function broken(problems: readonly string[], lessonFolder: string): BrokenLessonFault {
  const more = problems.length - mostNamed;
  const named = problems.slice(0, mostNamed).join('; ');
  return new BrokenLessonFault(
    'fault',
    'The finished lesson would not play as it should, so it was not put in place.',
    more > 0 ? `${named}; and ${more} more` : named,
    `Until the next run it lies in "${lessonFolder}". Check the disk and run the same command again; ` +
      'where the fault comes back, add --force to encode anew, and report it.',
  );
}
