/** Where a session stands, as the welcome tells it: its rules, its place and its credit. */

import { type Capabilities } from '../gate/capability.ts';
import { issueResumeKey } from '../gate/resume-key.ts';
import { bufferGoalMs } from '../ledger/limits.ts';
import { type Spans } from '../ledger/spans.ts';
import { type LearnerState, lessonOf, type SessionState } from '../ledger/state.ts';
import { type LessonFolder } from '../library/lesson-folder.ts';
import { type IssuedSession } from '../library/session-directory.ts';
import { type CreditSummary, type Welcome } from '../protocol/messages.ts';
import { TOKEN_PIECE_MS } from '../protocol/tokens.ts';

type Standing = Omit<
  Welcome,
  | 'protocol'
  | 'sessionId'
  | 'mediaBase'
  | 'lessonId'
  | 'mediaVersion'
  | 'durationMs'
  | 'nonce'
  | 'check'
>;

/** What the welcome says beyond names, and the key that brings the same again. */
export function standing(
  learner: LearnerState,
  { row, folder, previewUntilMs }: IssuedSession,
  credit: CreditSummary | null,
  watermark: string | null,
  capabilities: Capabilities,
): Standing {
  const session = learner.sessions.get(row.sessionId);
  const part =
    session === undefined
      ? previewPart(previewUntilMs ?? 0)
      : creditPart(learner, session, folder, credit, watermark);
  const { sessionId } = row;
  const shown = part.rules.watermark;
  return { ...part, resume: issueResumeKey(capabilities, { sessionId, watermark: shown }) };
}

function creditPart(
  learner: LearnerState,
  session: SessionState,
  { facts, longestKeyPeriodMs }: LessonFolder,
  credit: CreditSummary | null,
  watermark: string | null,
): Omit<Standing, 'resume'> {
  const { policy } = session;
  const lesson = lessonOf(learner, session);
  return {
    rules: {
      policyId: policy.id,
      policyVersion: policy.version,
      beatIntervalMs: policy.beat.intervalMs,
      maxRate: policy.rate.maxRatio,
      seek: policy.seek.rule,
      hiddenCounts: policy.visibility.hiddenCounts,
      pictureInPicture: policy.visibility.pictureInPicture,
      watermark: policy.presentation.watermark ? watermark : null,
      requiredKinds: session.requiredKinds,
      minutesPerUnit: policy.credit.minutesPerUnit,
      capWindow: policy.cap.window,
      bufferGoalMs: bufferGoalMs(policy, facts.longestSegmentMs, longestKeyPeriodMs),
      tokenPieceMs: policy.assurance.tokensPerMinute > 0 ? TOKEN_PIECE_MS : 0,
    },
    lastSeq: session.lastSeq,
    positionMs: session.positionMs,
    frontierMs: lesson.frontierMs,
    credited: shownSpans(lesson.credited),
    credit: credit ?? NO_CREDIT,
    leased: learner.holder === session.id,
    leaseLost: session.leaseLost,
    preview: null,
  };
}

/** Watched in any honest way, the longest lecture has fewer pieces. */
const MOST_SPANS = 2_000;
/** Shorter ones are left out where there are more, milliseconds of media. */
const LEAST_SHOWN_MS = 1_000;

/**
 * What a page paints. Who claims single milliseconds has a million pieces in a day, and may come back each
 * second: no welcome carries them all.
 */
function shownSpans(credited: Spans): Spans {
  if (credited.length <= MOST_SPANS) return credited;
  return credited.filter(([startMs, endMs]) => endMs - startMs >= LEAST_SHOWN_MS);
}

const NO_CREDIT: CreditSummary = {
  creditedMs: 0,
  provisionalMs: 0,
  pendingMs: 0,
  refusedMs: 0,
  requiredMs: 0,
  todayMs: 0,
  dailyCapMs: null,
  counting: false,
  reason: null,
  complete: false,
  settled: false,
  check: { open: false, owed: null, courseFailed: false, mayAsk: false, readyInMs: 0 },
};

/** A preview plays freely up to its end and earns nothing. */
function previewPart(untilMs: number): Omit<Standing, 'resume'> {
  return {
    rules: {
      policyId: 'preview',
      policyVersion: '',
      beatIntervalMs: 5_000,
      maxRate: 2,
      seek: 'free',
      hiddenCounts: true,
      pictureInPicture: 'allowed',
      watermark: null,
      requiredKinds: [],
      minutesPerUnit: 60,
      capWindow: 'calendar-day',
      bufferGoalMs: 30_000,
      tokenPieceMs: 0,
    },
    lastSeq: 0,
    positionMs: 0,
    frontierMs: 0,
    credited: [],
    credit: NO_CREDIT,
    leased: false,
    leaseLost: null,
    preview: { untilMs },
  };
}
