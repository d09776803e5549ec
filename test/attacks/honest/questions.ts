import { fakeQuestion } from '../../support/fake-lesson.ts';

const QUESTIONS = Array.from({ length: 12 }, (_, n) => fakeQuestion(`q${n}`));

/** A bank of questions whose answers are known. */
export const WITH_QUESTIONS = {
  questions: QUESTIONS,
  answered: QUESTIONS.map(({ id }) => id),
} as const;

/** Questions every minute or so, on which credit hangs. */
export const ASKED = {
  rig: {
    lesson: WITH_QUESTIONS,
    policy: {
      checks: {
        gateCredit: true,
        minGapMs: 40_000,
        maxGapMs: 80_000,
        randomKind: 'question',
        attempts: 2,
        onMissed: 'since-last-pass',
      },
    },
  },
  shortLesson: { ...WITH_QUESTIONS, durationMs: 240_000, segmentMs: 6_000 },
} as const;
