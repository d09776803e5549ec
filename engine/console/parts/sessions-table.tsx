import { Table, type TableColumnsType } from 'antd';
import { inLanguage } from '../../protocol/lesson.ts';
import { type SessionRow } from '../answers.ts';
import { brief, clock, dayAndTime } from '../figures.ts';
import { writeRoute } from '../route.ts';
import { sessionState } from '../session-state.ts';
import { type Spoken, useWords } from '../words/language.ts';
import { CreditMeter } from './credit-meter.tsx';
import { StateTag } from './state-tag.tsx';

interface SessionRowsProps {
  readonly rows: readonly SessionRow[];
  readonly serverUtcMs: number;
  /** On a learner's own page the column would say the same in every row. */
  readonly withLearner: boolean;
}

export function SessionsTable({ rows, serverUtcMs, withLearner }: SessionRowsProps) {
  const spoken = useWords();
  return (
    <Table<SessionRow>
      className="sessions"
      size="small"
      rowKey="sessionId"
      dataSource={rows}
      columns={columns(spoken, serverUtcMs).filter(({ key }) => withLearner || key !== 'learner')}
      pagination={false}
      tableLayout="fixed"
      scroll={{ x: 1080 }}
      onRow={({ sessionId }) => ({
        onClick: (event) => {
          // Links inside the row, and text being selected, keep their own meaning.
          if (event.target instanceof Element && event.target.closest('a') !== null) return;
          if (window.getSelection()?.toString() !== '') return;
          window.location.hash = writeRoute({ at: 'session', sessionId });
        },
      })}
    />
  );
}

function columns({ words, language }: Spoken, serverUtcMs: number): TableColumnsType<SessionRow> {
  return [
    {
      title: words.opened,
      width: 176,
      className: 'figure',
      render: (_, { openedUtcMs, sessionId }) => (
        <a href={writeRoute({ at: 'session', sessionId })}>{dayAndTime(openedUtcMs)}</a>
      ),
    },
    {
      title: words.state,
      width: 92,
      render: (_, row) => <StateTag state={sessionState(row, serverUtcMs)} />,
    },
    {
      key: 'learner',
      title: words.learner,
      ellipsis: true,
      render: (_, { learnerId }) => (
        <a href={writeRoute({ at: 'learner', learnerId })} title={learnerId}>
          {learnerId}
        </a>
      ),
    },
    {
      title: words.lesson,
      ellipsis: true,
      render: (_, { lessonTitle, lessonId }) => {
        const title = lessonTitle === undefined ? lessonId : inLanguage(lessonTitle, language);
        return <span title={`${title} (${lessonId})`}>{title}</span>;
      },
    },
    {
      title: words.address,
      width: 132,
      ellipsis: true,
      className: 'figure',
      render: (_, { address }) => <span title={address ?? ''}>{address ?? '–'}</span>,
    },
    {
      title: words.presented,
      width: 100,
      align: 'right',
      className: 'figure',
      render: (_, { presentedMs }) => clock(presentedMs),
    },
    {
      title: words.credited,
      width: 100,
      align: 'right',
      className: 'figure',
      render: (_, { creditedMs }) => <b>{clock(creditedMs)}</b>,
    },
    {
      title: words.refused,
      width: 124,
      align: 'right',
      className: 'figure',
      render: (_, { refusedMs }) => (
        <span className={refusedMs === 0 ? 'faint' : ''}>{brief(refusedMs)}</span>
      ),
    },
    {
      title: '',
      width: 110,
      render: (_, row) => <CreditMeter row={row} />,
    },
  ];
}
