import { useEffect, useState } from 'react';
import { Card, Skeleton } from 'antd';
import { inLanguage } from '../../protocol/lesson.ts';
import { coverageSum, timeSum } from '../account.ts';
import { sessionAnswer } from '../answers.ts';
import { AccountCard } from '../parts/account-card.tsx';
import { ChecksTable } from '../parts/checks-table.tsx';
import { FailureNote } from '../parts/failure-note.tsx';
import { LessonProgress } from '../parts/lesson-progress.tsx';
import { RunsTable } from '../parts/runs-table.tsx';
import { SessionFacts } from '../parts/session-facts.tsx';
import { StateTag } from '../parts/state-tag.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { sessionState } from '../session-state.ts';
import { useAnswer } from '../use-answer.ts';
import { useWords } from '../words/language.ts';

/** A session that goes on is read again this often, milliseconds. */
const LIVE_REFRESH_MS = 10_000;

interface SessionProps {
  readonly sessionId: string;
  readonly onSignedOut: () => void;
}

export function SessionView({ sessionId, onSignedOut }: SessionProps) {
  const { words, language } = useWords();
  const [ended, setEnded] = useState(false);
  const { answer, failure, asking, askAgain } = useAnswer(
    `sessions/${encodeURIComponent(sessionId)}`,
    sessionAnswer,
    ended ? 0 : LIVE_REFRESH_MS,
    onSignedOut,
  );
  const hasEnded = answer !== null && answer.value.session.endedUtcMs !== null;
  useEffect(() => setEnded(hasEnded), [hasEnded]);

  const { session, lesson, lessonTitle, chapters } = answer?.value ?? {};
  const title = lessonTitle ?? lesson?.lessonTitle;
  return (
    <>
      <ViewHead
        title={title === undefined ? (session?.lessonId ?? sessionId) : inLanguage(title, language)}
        over={words.statementOf}
        tag={
          answer !== null && (
            <StateTag state={sessionState(answer.value.session, answer.serverUtcMs)} />
          )
        }
        asOfUtcMs={answer?.serverUtcMs ?? null}
        asking={asking}
        onRefresh={askAgain}
      />
      {failure !== null && <FailureNote failure={failure} onRetry={askAgain} />}
      {answer === null && failure === null && <Skeleton active paragraph={{ rows: 10 }} />}
      {session !== undefined && (
        <>
          <SessionFacts session={session} />
          <div className="accounts">
            <AccountCard
              title={words.coverageAccount}
              lead={words.coverageLead}
              totalLabel={words.presented}
              creditedLabel={words.credited}
              sum={coverageSum(session.coverage)}
            />
            <AccountCard
              title={words.timeAccount}
              lead={words.timeLead}
              totalLabel={words.open}
              creditedLabel={words.counted}
              sum={timeSum(session.time)}
            />
          </div>
          {session.runs.length === 0 ? (
            <Card size="small">
              <p className="empty">{words.nothingPresented}</p>
            </Card>
          ) : (
            <>
              <Timeline
                session={session}
                credited={lesson?.credited ?? []}
                chapters={chapters ?? []}
              />
              <RunsTable runs={session.runs} />
            </>
          )}
          <ChecksTable checks={session.checks} />
          {lesson !== undefined && (
            <Card size="small">
              <h2>{words.lessonProgress}</h2>
              <LessonProgress lesson={lesson} />
            </Card>
          )}
        </>
      )}
    </>
  );
}
