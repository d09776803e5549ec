import { Card, Table, type TableColumnsType } from 'antd';
import { type StatementCheck } from '../../protocol/statement.ts';
import { exact, exactTimeOfDay, day } from '../figures.ts';
import { useWords } from '../words/language.ts';
import { type Words } from '../words/words.ts';

interface CheckRow extends StatementCheck {
  readonly key: number;
}

/** The checks that came due in a session: what was asked, how it went, and what a miss took. */
export function ChecksTable({ checks }: { readonly checks: readonly StatementCheck[] }) {
  const { words } = useWords();
  return (
    <Card size="small" className="checks">
      <h2>{words.checks}</h2>
      {checks.length === 0 ? (
        <p className="empty">{words.noChecks}</p>
      ) : (
        <Table<CheckRow>
          size="small"
          rowKey="key"
          dataSource={checks.map((check, key) => ({ ...check, key }))}
          columns={columns(words)}
          scroll={{ x: 'max-content' }}
          pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
        />
      )}
    </Card>
  );
}

function columns(words: Words): TableColumnsType<CheckRow> {
  const at = (utcMs: number | null) =>
    utcMs === null ? words.never : <span title={day(utcMs)}>{exactTimeOfDay(utcMs)}</span>;
  return [
    { title: words.checkKind, render: (_, { kind }) => words.checkKinds[kind] },
    { title: words.checkCause, render: (_, { cause }) => words.checkCauses[cause] },
    { title: words.opened, className: 'figure', render: (_, { openedUtcMs }) => at(openedUtcMs) },
    { title: words.checkShown, className: 'figure', render: (_, { shownUtcMs }) => at(shownUtcMs) },
    {
      title: words.checkAnswered,
      className: 'figure',
      render: (_, { answeredUtcMs }) => at(answeredUtcMs),
    },
    { title: words.checkAnswers, className: 'figure', align: 'right', dataIndex: 'answers' },
    {
      title: words.checkOutcome,
      render: (_, { outcome }) => <b>{words.checkOutcomes[outcome]}</b>,
    },
    {
      title: words.checkTook,
      className: 'figure',
      align: 'right',
      render: (_, { takenMs }) => exact(takenMs),
    },
  ];
}
