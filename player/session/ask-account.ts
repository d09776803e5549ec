import { decode } from '../../engine/protocol/decoder.ts';
import { type LessonAccount, lessonAccount } from '../../engine/protocol/lesson-account.ts';

/** After this long without an answer the learner is told that there is none, milliseconds. */
const ANSWER_WITHIN_MS = 15_000;

/**
 * Asks the engine how the learner's time in this lesson was counted.
 *
 * @param resume key of the session; it goes into a header, so that it stands in no address.
 * @returns null where it cannot be had now
 */
export async function askAccount(engineUrl: string, resume: string): Promise<LessonAccount | null> {
  try {
    const answer = await fetch(`${engineUrl}/account`, {
      headers: { authorization: `Bearer ${resume}` },
      credentials: 'omit',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const told = answer.ok ? decode(lessonAccount, await answer.json()) : null;
    return told?.ok === true ? told.value : null;
  } catch {
    return null;
  }
}
