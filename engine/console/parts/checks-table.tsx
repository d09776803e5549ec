import { Card, Grid, Table, type TableColumnsType } from 'antd';
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
  const wide = Grid.useBreakpoint().md ?? true;
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
          columns={wide ? columns(words) : [narrowColumn(words)]}
          showHeader={wide}
          {...(wide ? { scroll: { x: 'max-content' } } : {})}
          pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
        />
      )}
    </Card>
  );
}

function timeOf(words: Words) {
  return (utcMs: number | null) =>
    utcMs === null ? words.never : <span title={day(utcMs)}>{exactTimeOfDay(utcMs)}</span>;
}

/** On a narrow screen a check is one cell: how it went and what it took, then what and when. */
function narrowColumn(words: Words): TableColumnsType<CheckRow>[number] {
  const at = timeOf(words);
  return {
    render: (_, check) => (
      <>
        <p className="check-line">
          <b>{words.checkOutcomes[check.outcome]}</b>
          <span>
            {words.checkTook} <b className="figure">{exact(check.takenMs)}</b>
          </span>
        </p>
        <p>
          {words.checkKinds[check.kind]} · {words.checkCauses[check.cause]}
        </p>
        <dl className="check-times">
          {[
            [words.opened, at(check.openedUtcMs)] as const,
            [words.checkShown, at(check.shownUtcMs)] as const,
            [words.checkAnswered, at(check.answeredUtcMs)] as const,
            [words.checkAnswers, check.answers] as const,
          ].map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="figure">{value}</dd>
            </div>
          ))}
        </dl>
      </>
    ),
  };
}

function columns(words: Words): TableColumnsType<CheckRow> {
  const at = timeOf(words);
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
