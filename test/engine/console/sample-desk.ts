/** What the desk is shown in the tests: one of every kind a reviewer meets. */

import {
  type LessonStatement,
  type SessionStatement,
  type StatementCheck,
} from '../../../engine/protocol/statement.ts';
import { stateSession } from './sample-sessions.ts';

export const LONG_LEARNER = `learner-with-a-very-long-id-${'0123456789'.repeat(8)}`;
export const LESSON_TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  'fire-safety-01': {
    zh: '危险化学品储存场所的火灾预防与初期处置（二〇二六年修订版，含案例分析与现场演练要点）',
    en: 'Preventing and first handling of fires where hazardous chemicals are stored (2026 revision, with case studies and drill notes)',
  },
  'ledger-basics': { zh: '会计账簿基础', en: 'Ledger basics' },
};
const FIRE = { lessonId: 'fire-safety-01', durationMs: 1_805_337 };
const BASICS = { lessonId: 'ledger-basics', durationMs: 612_480 };

const ago = (nowUtcMs: number, minutes: number) => nowUtcMs - minutes * 60_000;

export function sampleSessions(nowUtcMs: number): SessionStatement[] {
  const mixed = stateSession({
    sessionId: 'ses_mixed_7Qm2VvXk',
    learnerId: 'emp-20381',
    ...FIRE,
    openedUtcMs: ago(nowUtcMs, 600),
    addresses: ['203.0.113.24', '2001:db8:85a3::8a2e:370:7334', '198.51.100.77'],
    end: 'left',
    steps: [
      { idle: 'paused', forMs: 4_218 },
      { play: [0, 312_400], as: 'credited' },
      { play: [312_400, 357_913], as: 'hidden' },
      { play: [312_400, 402_118], as: 'credited' },
      { idle: 'stalled', forMs: 12_907 },
      { play: [402_118, 480_002], as: 'rate-above-policy', rate: 2 },
      { idle: 'paused', forMs: 95_000 },
      { play: [402_118, 700_250], as: 'credited', rate: 1.25 },
      { play: [200_000, 262_501], as: 'repeat' },
      { play: [1_200_000, 1_260_000], as: 'seek-rule' },
      { idle: 'gap', forMs: 5_400_000 },
      { play: [700_250, 950_117], as: 'credited' },
      { play: [950_117, 985_000], as: 'not-delivered' },
      { play: [985_000, 1_020_480], as: 'faster-than-clock', rate: 6 },
      { play: [950_117, 1_310_774], as: 'credited' },
      { play: [1_310_774, 1_322_000], as: 'pending' },
    ],
    checks: checksSince(ago(nowUtcMs, 600)),
  });
  const live = stateSession({
    sessionId: 'ses_live_A1',
    learnerId: 'emp-55102',
    ...BASICS,
    openedUtcMs: nowUtcMs - 305_000,
    steps: [
      { play: [0, 290_000], as: 'credited' },
      { play: [290_000, 300_000], as: 'pending' },
    ],
  });
  const silent = stateSession({
    sessionId: 'ses_silent_B2',
    learnerId: LONG_LEARNER,
    ...FIRE,
    openedUtcMs: ago(nowUtcMs, 90),
    addresses: ['2001:db8:85a3:0000:0000:8a2e:0370:7334'],
    steps: [{ play: [0, 601_000], as: 'credited' }],
  });
  const untouched = stateSession({
    sessionId: 'ses_empty_C3',
    learnerId: 'emp-20381',
    ...BASICS,
    openedUtcMs: ago(nowUtcMs, 30),
    end: 'succeeded',
    addresses: [],
    steps: [],
  });
  const many = Array.from({ length: 57 }, (_, at) =>
    stateSession({
      sessionId: `ses_old_${at}`,
      learnerId: `emp-${30_000 + at}`,
      ...(at % 3 === 0 ? FIRE : BASICS),
      openedUtcMs: ago(nowUtcMs, 1_000 + at * 37),
      addresses: [`192.0.2.${at + 1}`],
      end: 'expired',
      steps: [
        { play: [0, 200_000 + at * 1_111], as: 'credited' },
        { play: [0, at * 731], as: 'repeat' },
      ],
    }),
  );
  return [live, untouched, silent, mixed, ...many].sort((a, b) => b.openedUtcMs - a.openedUtcMs);
}

/** Every kind, cause and outcome once: passed, missed, failed, never seen, still open. */
function checksSince(openedUtcMs: number): StatementCheck[] {
  const at = (afterMs: number) => openedUtcMs + afterMs;
  const passed: StatementCheck = {
    kind: 'presence',
    cause: 'random',
    outcome: 'passed',
    ...{ openedUtcMs: at(121_004), shownUtcMs: at(121_377), answeredUtcMs: at(139_810) },
    ...{ answers: 1, takenMs: 0, closedUtcMs: at(139_812) },
  };
  const missed: StatementCheck = {
    ...passed,
    outcome: 'missed',
    ...{ openedUtcMs: at(402_118), shownUtcMs: at(402_590), answeredUtcMs: at(455_031) },
    ...{ answers: 2, takenMs: 312_400, closedUtcMs: at(462_590) },
  };
  const unseen: StatementCheck = {
    ...missed,
    ...{ openedUtcMs: at(610_702), shownUtcMs: null, answeredUtcMs: null },
    ...{ answers: 0, takenMs: 89_718, closedUtcMs: at(790_702) },
  };
  const failed: StatementCheck = {
    kind: 'question',
    cause: 'authored',
    outcome: 'failed',
    ...{ openedUtcMs: at(6_301_250), shownUtcMs: at(6_301_600), answeredUtcMs: at(6_388_045) },
    ...{ answers: 3, takenMs: 1_310_774, closedUtcMs: at(6_388_047) },
  };
  const open: StatementCheck = {
    ...unseen,
    cause: 'asked',
    outcome: 'open',
    ...{ takenMs: 0, openedUtcMs: at(6_800_000), closedUtcMs: null },
  };
  return [passed, missed, unseen, failed, open];
}

export function sampleLesson(of: SessionStatement): LessonStatement {
  const credited = of.runs
    .filter(({ run }) => run[2] === 'credited')
    .map(({ run }) => [run[0], run[1]] as const)
    .sort((a, b) => a[0] - b[0]);
  const reachedMs = credited.at(-1)?.[1] ?? 0;
  return {
    lessonId: of.lessonId,
    mediaVersion: of.mediaVersion,
    durationMs: of.durationMs,
    creditedMs: of.coverage.creditedMs,
    provisionalMs: 0,
    countedMs: of.time.countedMs,
    studyMs: Math.min(of.coverage.creditedMs, of.time.countedMs),
    requiredMs: Math.floor(of.durationMs * 0.99),
    complete: false,
    settled: false,
    credited,
    missing: reachedMs < of.durationMs ? [[reachedMs, of.durationMs]] : [],
    courseId: 'sample-course',
    carriedMs: 0,
    carried: [],
    earnedHundredths: 0,
    awardedHundredths: 0,
    levelsMs: {
      'wall-bounded': 0,
      delivered: of.coverage.creditedMs,
      'token-echoed': 0,
      'presence-proved': 0,
      'identity-proved': 0,
    },
    withheld: [],
    lessonsMissing: [],
  };
}

export const CHAPTERS = [
  { startMs: 0, title: { zh: '引言', en: 'Introduction' } },
  { startMs: 402_118, title: { zh: '储存条件', en: 'Storage conditions' } },
  { startMs: 1_200_000, title: { zh: '初期处置', en: 'First handling' } },
];
