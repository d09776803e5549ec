import { useState } from 'react';
import { Button, Grid, Skeleton } from 'antd';
import { inLanguage } from '../../protocol/lesson.ts';
import { type SessionRow, sessionsAnswer } from '../answers.ts';
import { FailureNote } from '../parts/failure-note.tsx';
import { SessionCards } from '../parts/session-cards.tsx';
import { SessionFilters } from '../parts/session-filters.tsx';
import { SessionsTable } from '../parts/sessions-table.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { useAnswer } from '../use-answer.ts';
import { useWords } from '../words/language.ts';

const PAGE_ROWS = 50;
/** The first page is read again this often, milliseconds; later pages hold still. */
const REFRESH_MS = 15_000;

/** Titles of lessons met so far, so that the filter can name them; kept while the desk is open. */
const metLessons = new Map<string, SessionRow['lessonTitle']>();

interface SessionsProps {
  readonly learner: string;
  readonly lesson: string;
  readonly onSignedOut: () => void;
}

export function SessionsView({ learner, lesson, onSignedOut }: SessionsProps) {
  const { words, language } = useWords();
  const wide = Grid.useBreakpoint().md ?? true;
  const [before, setBefore] = useState<readonly string[]>([]);
  const query = new URLSearchParams({ limit: String(PAGE_ROWS) });
  const cursor = before.at(-1);
  if (cursor !== undefined) query.set('before', cursor);
  if (learner !== '') query.set('learner', learner);
  if (lesson !== '') query.set('lesson', lesson);
  const { answer, failure, asking, askAgain } = useAnswer(
    `sessions?${query.toString()}`,
    sessionsAnswer,
    before.length === 0 ? REFRESH_MS : 0,
    onSignedOut,
  );
  const rows = answer?.value.sessions ?? [];
  for (const row of rows) metLessons.set(row.lessonId, row.lessonTitle);
  const lessons = [...metLessons].map(([lessonId, title]) => ({
    value: lessonId,
    label: title === undefined ? lessonId : inLanguage(title, language),
  }));
  const next = answer?.value.next ?? null;
  const filtered = learner !== '' || lesson !== '';

  return (
    <>
      <ViewHead
        title={words.sessions}
        asOfUtcMs={answer?.serverUtcMs ?? null}
        asking={asking}
        onRefresh={askAgain}
      />
      <SessionFilters learner={learner} lesson={lesson} lessons={lessons} />
      {failure !== null && <FailureNote failure={failure} onRetry={askAgain} />}
      {answer === null && failure === null && <Skeleton active paragraph={{ rows: 8 }} />}
      {answer !== null && rows.length === 0 && (
        <p className="empty is-boxed">{filtered ? words.noSessionsFound : words.noSessions}</p>
      )}
      {answer !== null && rows.length > 0 && wide && (
        <SessionsTable rows={rows} serverUtcMs={answer.serverUtcMs} withLearner />
      )}
      {answer !== null && rows.length > 0 && !wide && (
        <SessionCards rows={rows} serverUtcMs={answer.serverUtcMs} withLearner />
      )}
      {(before.length > 0 || next !== null) && (
        <div className="pager">
          <Button disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>
            ← {words.newer}
          </Button>
          <span className="faint">{words.page(before.length + 1)}</span>
          <Button
            disabled={next === null}
            onClick={() => next !== null && setBefore([...before, next])}
          >
            {words.older} →
          </Button>
        </div>
      )}
    </>
  );
}
