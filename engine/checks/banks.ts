/** The question banks of lessons, read once from their public and their private part. */

import { type LessonFolder } from '../library/lesson-folder.ts';
import { privatePart } from '../library/private-part.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { bankOf, type QuestionBank } from './rules/bank.ts';

export type Banks = (session: IssuedSession) => Promise<QuestionBank>;

/** @param libraryRoot root of the media library; private parts lie beside it */
export function openBanks(libraryRoot: string): Banks {
  // A lesson that is published again is another folder object, with other answers perhaps.
  const known = new WeakMap<LessonFolder, Promise<QuestionBank>>();
  const read = async ({ row, folder }: IssuedSession): Promise<QuestionBank> => {
    const { lessonId, mediaVersion } = folder.facts;
    const secret = await privatePart(libraryRoot, row.tenantId, lessonId, mediaVersion);
    return bankOf(folder.lesson, secret?.answers ?? []);
  };
  return (session) => {
    const found = known.get(session.folder);
    if (found !== undefined) return found;
    const reading = read(session);
    known.set(session.folder, reading);
    reading.catch(() => known.delete(session.folder));
    return reading;
  };
}
