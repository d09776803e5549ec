import { Card, Grid, Skeleton } from 'antd';
import { inLanguage } from '../../protocol/lesson.ts';
import { refusedMs } from '../account.ts';
import { learnerAnswer, type LearnerAnswer, type SessionRow } from '../answers.ts';
import { FailureNote } from '../parts/failure-note.tsx';
import { LessonProgress } from '../parts/lesson-progress.tsx';
import { SessionCards } from '../parts/session-cards.tsx';
import { SessionsTable } from '../parts/sessions-table.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { useAnswer } from '../use-answer.ts';
import { useWords } from '../words/language.ts';

interface LearnerProps {
  readonly learnerId: string;
  readonly onSignedOut: () => void;
}

export function LearnerView({ learnerId, onSignedOut }: LearnerProps) {
  const { words, language } = useWords();
  const wide = Grid.useBreakpoint().md ?? true;
  const { answer, failure, asking, askAgain } = useAnswer(
    `learners/${encodeURIComponent(learnerId)}`,
    learnerAnswer,
    0,
    onSignedOut,
  );
  const statement = answer?.value;
  const rows = statement === undefined ? [] : sessionRows(statement);
  const asOfUtcMs = statement?.asOfUtcMs ?? null;
  return (
    <>
      <ViewHead
        title={learnerId}
        over={words.learner}
        asOfUtcMs={asOfUtcMs}
        asking={asking}
        onRefresh={askAgain}
      />
      {failure !== null && <FailureNote failure={failure} onRetry={askAgain} />}
      {answer === null && failure === null && <Skeleton active paragraph={{ rows: 8 }} />}
      {statement !== undefined && (
        <>
          <p className="lead">
            {words.lessonCount(statement.lessons.length)} · {words.sessionCount(rows.length)}
          </p>
          {statement.lessons.length === 0 && rows.length === 0 && (
            <p className="empty is-boxed">{words.learnerEmpty}</p>
          )}
          {statement.lessons.length > 0 && (
            <Card size="small">
              <h2>{words.lessons}</h2>
              <ul className="lessons">
                {statement.lessons.map((lesson) => (
                  <li key={`${lesson.lessonId} ${lesson.mediaVersion}`}>
                    <h3>
                      {lesson.lessonTitle === undefined
                        ? lesson.lessonId
                        : inLanguage(lesson.lessonTitle, language)}
                      <code className="faint">
                        {lesson.lessonTitle === undefined ? '' : `${lesson.lessonId} · `}
                        {lesson.mediaVersion}
                      </code>
                    </h3>
                    <LessonProgress lesson={lesson} />
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {rows.length > 0 && <h2 className="section">{words.sessions}</h2>}
          {rows.length > 0 &&
            (wide ? (
              <SessionsTable rows={rows} serverUtcMs={statement.asOfUtcMs} withLearner={false} />
            ) : (
              <SessionCards rows={rows} serverUtcMs={statement.asOfUtcMs} withLearner={false} />
            ))}
        </>
      )}
    </>
  );
}

/** Newest first, in the shape of the list; titles come from the lessons of the same statement. */
function sessionRows(statement: LearnerAnswer): SessionRow[] {
  const titles = new Map(statement.lessons.map((lesson) => [lesson.lessonId, lesson.lessonTitle]));
  return statement.sessions
    .map((session) => {
      const title = titles.get(session.lessonId);
      return {
        sessionId: session.sessionId,
        learnerId: session.learnerId,
        lessonId: session.lessonId,
        ...(title === undefined ? {} : { lessonTitle: title }),
        openedUtcMs: session.openedUtcMs,
        lastSeenUtcMs: session.lastSeenUtcMs,
        endedUtcMs: session.endedUtcMs,
        end: session.end,
        address: session.addresses.at(-1)?.address ?? null,
        creditedMs: session.coverage.creditedMs,
        refusedMs: refusedMs(session.coverage),
        presentedMs: session.coverage.presentedMs,
        countedMs: session.time.countedMs,
        durationMs: session.durationMs,
      };
    })
    .sort((a, b) => b.openedUtcMs - a.openedUtcMs);
}
