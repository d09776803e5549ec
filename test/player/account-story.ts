/** An account as an engine would tell it: for looking at the panel, and for its tests. */

import { type LessonAccount, type RefusedPart } from '../../engine/protocol/lesson-account.ts';
import { type RefusalReason, REFUSAL_REASONS } from '../../engine/protocol/reasons.ts';

const AT_UTC_MS = Date.UTC(2026, 10, 22, 6, 30);

/** One part for each reason and some more, newest first; every one lies between 10 and 50 s. */
const REFUSED: readonly RefusedPart[] = Array.from({ length: 23 }, (_, number) => {
  const reason = REFUSAL_REASONS[number % REFUSAL_REASONS.length] as RefusalReason;
  const startMs = 10_000 + ((number * 7_000) % 34_000);
  const toUtcMs = AT_UTC_MS - number * 1_800_000;
  return [startMs, startMs + 3_500 + number * 100, reason, toUtcMs - 60_000, toUtcMs];
});

export const STORY: LessonAccount = {
  asOfUtcMs: AT_UTC_MS,
  sessions: 4,
  coverage: {
    presentedMs: 3_200_900,
    creditedMs: 2_100_300,
    pendingMs: 10_400,
    refusedMs: {
      hidden: 620_200,
      repeat: 300_000,
      'check-missed': 120_000,
      'media-missing': 50_000,
    },
  },
  time: {
    openMs: 5_400_000,
    countedMs: 2_100_300,
    pendingMs: 10_400,
    notCountedMs: {
      paused: 1_500_000,
      gap: 669_300,
      hidden: 620_000,
      repeat: 300_000,
      'check-missed': 120_000,
      stalled: 80_000,
    },
  },
  lesson: {
    creditedMs: 2_200_300,
    provisionalMs: 300_000,
    carriedMs: 100_000,
    requiredMs: 2_700_000,
  },
  units: {
    minutesPerUnit: 45,
    incrementHundredths: 1,
    earnedHundredths: 70,
    awardedHundredths: 0,
    withheld: [
      {
        zh: '通过本课程的测试后，学时即可认定。',
        en: 'The units are awarded once the test of this course is passed.',
      },
    ],
  },
  levels: [
    { level: 'delivered', ms: 1_200_300, said: { zh: '有发送记录', en: 'delivery on record' } },
    {
      level: 'presence-proved',
      ms: 1_000_000,
      said: { zh: '已确认在场', en: 'presence confirmed' },
    },
  ],
  refused: [...REFUSED],
  leftOut: { parts: 12, ms: 95_000 },
};
