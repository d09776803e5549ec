/** The step that says what became of an earlier version, and leaves this one's identity for a later. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import {
  INTERNAL_FOLDER,
  LESSON_FILE,
  type Lesson,
  lesson as lessonDecoder,
} from '../../engine/protocol/lesson.ts';
import { compareSummary } from '../perception/compare-summary.ts';
import { compareVersions } from '../perception/compare.ts';
import {
  IDENTITY_FILE,
  type Identity,
  identityOf,
  readIdentity,
  writeIdentity,
} from '../perception/identity.ts';
import { perceiveLesson } from '../quality/perceive-lesson.ts';
import type { LessonAdditions, StepContext } from './step.ts';

/** @param previousFolder the earlier version's folder; what lies at the target where absent */
export function earlierVersionStep(previousFolder?: string) {
  return async (context: StepContext): Promise<LessonAdditions> => {
    const { encoded, workFolder, durationMs, files, onEvent } = context;
    const identity = identityOf(await perceiveLesson(encoded, workFolder, durationMs));
    await files.writeUnlisted(`${INTERNAL_FOLDER}/${IDENTITY_FILE}`, writeIdentity(identity));
    const earlier = await readEarlier(previousFolder ?? context.target);
    if (earlier === undefined) {
      if (previousFolder !== undefined) {
        const text = `${previousFolder} holds no lesson with an identity: nothing is compared`;
        onEvent({ event: 'warning', text });
      }
      return {};
    }
    const kept = compareVersions(earlier.identity, identity);
    const { mediaVersion } = earlier.lesson;
    return {
      previous: { mediaVersion, durationMs: earlier.lesson.durationMs, kept },
    };
  };
}

/** What changed against the earlier version, in one line; nothing where there is none. */
export function earlierSummary({
  previous,
  durationMs,
}: Lesson): { zh: string; en: string } | undefined {
  if (previous === undefined) return undefined;
  const { kept } = previous;
  return { zh: compareSummary(kept, durationMs, 'zh'), en: compareSummary(kept, durationMs) };
}

async function readEarlier(
  folder: string,
): Promise<{ identity: Identity; lesson: Lesson } | undefined> {
  try {
    const json = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(folder, name), 'utf8'));
    const lesson = decode(lessonDecoder, await json(LESSON_FILE));
    const identity = decode(readIdentity, await json(`${INTERNAL_FOLDER}/${IDENTITY_FILE}`));
    if (!lesson.ok || !identity.ok) return undefined;
    return { identity: identity.value, lesson: lesson.value };
  } catch {
    return undefined;
  }
}
