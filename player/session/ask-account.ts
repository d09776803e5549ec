import { decode } from '../../engine/protocol/decoder.ts';
import { type LessonAccount, lessonAccount } from '../../engine/protocol/lesson-account.ts';

/** After this long without an answer the learner is told that there is none, milliseconds. */
const ANSWER_WITHIN_MS = 15_000;

/** Where the engine tells how time was counted. */
export interface AccountDoor {
  readonly engineUrl: string;
  /** Key of the session; it goes into a header, so that it stands in no address. */
  readonly resume: string;
}

/**
 * Asks the engine how the learner's time in this lesson was counted.
 *
 * @param door null where there is no session
 * @returns null where it cannot be had now
 */
export async function askAccount(door: AccountDoor | null): Promise<LessonAccount | null> {
  if (door === null) return null;
  try {
    const answer = await fetch(`${door.engineUrl}/account`, {
      headers: { authorization: `Bearer ${door.resume}` },
      credentials: 'omit',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const told = answer.ok ? decode(lessonAccount, await answer.json()) : null;
    return told?.ok === true ? told.value : null;
  } catch {
    return null;
  }
}
