import { type SessionEnd } from '../../protocol/messages.ts';
import { type StatementCheck } from '../../protocol/statement.ts';
import { type Part } from '../account.ts';
import { type SessionState } from '../session-state.ts';

/** Failures the desk can meet; a code that is not listed shows the engine's own sentence. */
type KnownFailure =
  | 'unreachable'
  | 'not_understood'
  | 'not_signed_in'
  | 'session_unknown'
  | 'rate_limited'
  | 'overloaded'
  | 'not_found'
  | 'learner_invalid'
  | 'internal';

type Plain =
  | 'desk'
  | 'sessions'
  | 'signIn'
  | 'signOut'
  | 'password'
  | 'signInLead'
  | 'passwordWrong'
  | 'passwordEmpty'
  | 'signedOutNotice'
  | 'language'
  | 'readOnly'
  | 'refresh'
  | 'retry'
  | 'back'
  | 'learner'
  | 'lesson'
  | 'opened'
  | 'state'
  | 'address'
  | 'presented'
  | 'credited'
  | 'refused'
  | 'pending'
  | 'duration'
  | 'lastSeen'
  | 'ended'
  | 'filterLearner'
  | 'filterLesson'
  | 'clearFilters'
  | 'newer'
  | 'older'
  | 'noSessions'
  | 'noSessionsFound'
  | 'notEnded'
  | 'checks'
  | 'noChecks'
  | 'never'
  | 'checkKind'
  | 'checkCause'
  | 'checkShown'
  | 'checkAnswered'
  | 'checkAnswers'
  | 'checkOutcome'
  | 'checkTook'
  | 'session'
  | 'statementOf'
  | 'sessionId'
  | 'mediaVersion'
  | 'policy'
  | 'scoringVersion'
  | 'addresses'
  | 'noAddress'
  | 'coverageAccount'
  | 'coverageLead'
  | 'timeAccount'
  | 'timeLead'
  | 'open'
  | 'counted'
  | 'notCounted'
  | 'balances'
  | 'nothingPresented'
  | 'timeline'
  | 'timelineLead'
  | 'creditedEarlier'
  | 'laneCredited'
  | 'lanePending'
  | 'laneRefused'
  | 'runs'
  | 'refusedRuns'
  | 'pendingRuns'
  | 'allRuns'
  | 'position'
  | 'length'
  | 'reason'
  | 'serverTime'
  | 'noRefused'
  | 'noPending'
  | 'noRuns'
  | 'lessonProgress'
  | 'studyTime'
  | 'required'
  | 'complete'
  | 'notComplete'
  | 'lessons'
  | 'learnerEmpty'
  | 'creditedSentence'
  | 'pendingSentence';

/** Everything the desk says, once per language; a missing word does not compile. */
export interface Words extends Readonly<Record<Plain, string>> {
  readonly failed: (why: string) => string;
  readonly timesIn: (zone: string) => string;
  readonly asOf: (time: string) => string;
  readonly page: (page: number) => string;
  readonly addressFrom: (time: string) => string;
  readonly balanceFormula: (left: string, right: string) => string;
  readonly doesNotBalance: (differenceMs: number) => string;
  readonly silence: (length: string) => string;
  readonly timelineOf: (count: number) => string;
  readonly timelineDense: (count: number) => string;
  readonly missing: (length: string) => string;
  readonly provisional: (length: string) => string;
  readonly lessonCount: (count: number) => string;
  readonly sessionCount: (count: number) => string;
  readonly states: Readonly<Record<SessionState, string>>;
  readonly stateHints: Readonly<Record<SessionState, string>>;
  readonly checkKinds: Readonly<Record<StatementCheck['kind'], string>>;
  readonly checkCauses: Readonly<Record<StatementCheck['cause'], string>>;
  readonly checkOutcomes: Readonly<Record<StatementCheck['outcome'], string>>;
  readonly units: (earned: string, awarded: string) => string;
  readonly ends: Readonly<Record<SessionEnd, string>>;
  readonly parts: Readonly<Record<Part, string>>;
  readonly failures: Readonly<Record<KnownFailure, string>>;
}
