import { useMemo, useState } from 'react';
import { Card, Grid, Segmented, Table, type TableColumnsType } from 'antd';
import { type StatementRun } from '../../protocol/statement.ts';
import { type Outcome } from '../../protocol/messages.ts';
import { clock, day, exact, exactTimeOfDay } from '../figures.ts';
import { type Spoken, useWords } from '../words/language.ts';
import { type Words } from '../words/words.ts';
import { Swatch } from './swatch.tsx';

type Shown = 'refused' | 'pending' | 'all';
interface RunRow extends StatementRun {
  readonly key: number;
}

/** Every run with its reason as a label; those not counted first. */
export function RunsTable({ runs }: { readonly runs: readonly StatementRun[] }) {
  const spoken = useWords();
  const wide = Grid.useBreakpoint().md ?? true;
  const { words } = spoken;
  const rows = useMemo(() => runs.map((run, key) => ({ ...run, key })), [runs]);
  const refused = rows.filter(({ run: [, , outcome] }) => isRefused(outcome));
  const pending = rows.filter(({ run: [, , outcome] }) => outcome === 'pending');
  const [chosen, setChosen] = useState<Shown>('refused');
  const lists = { refused, pending, all: rows };
  const empty = { refused: words.noRefused, pending: words.noPending, all: words.noRuns };
  const shown = lists[chosen];
  const outcomes = [...new Set(shown.map(({ run: [, , outcome] }) => outcome))];
  return (
    <Card size="small" className="runs">
      <div className="card-head">
        <h2>{words.runs}</h2>
        <Segmented
          value={chosen}
          onChange={setChosen}
          options={[
            { value: 'refused' as const, label: `${words.refusedRuns} ${refused.length}` },
            { value: 'pending' as const, label: `${words.pendingRuns} ${pending.length}` },
            { value: 'all' as const, label: `${words.allRuns} ${rows.length}` },
          ]}
        />
      </div>
      <Table<RunRow>
        key={chosen}
        size="small"
        rowKey="key"
        dataSource={shown}
        columns={wide ? columns(spoken, outcomes) : [narrowColumn(spoken)]}
        showHeader={wide}
        locale={{ emptyText: <p className="empty">{empty[chosen]}</p> }}
        {...(wide ? { scroll: { x: 'max-content' } } : {})}
        pagination={{ pageSize: 25, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </Card>
  );
}

function isRefused(outcome: Outcome): boolean {
  return outcome !== 'credited' && outcome !== 'pending';
}

function columns({ words }: Spoken, outcomes: readonly Outcome[]): TableColumnsType<RunRow> {
  const reasonFilter =
    outcomes.length < 2
      ? {}
      : {
          filters: outcomes.map((outcome) => ({ text: words.parts[outcome], value: outcome })),
          onFilter: (value: unknown, row: RunRow) => row.run[2] === value,
        };
  return [
    {
      title: words.position,
      className: 'figure',
      render: (_, { run: [startMs, endMs] }) => `${exact(startMs)} – ${exact(endMs)}`,
    },
    {
      title: words.length,
      className: 'figure',
      align: 'right',
      sorter: (a, b) => lengthMs(a) - lengthMs(b),
      render: (_, row) => exact(lengthMs(row)),
    },
    {
      title: words.reason,
      ...reasonFilter,
      render: (_, { run: [, , outcome] }) => <Reason outcome={outcome} />,
    },
    {
      title: words.serverTime,
      className: 'figure',
      render: (_, { fromUtcMs, toUtcMs }) => (
        <span title={`${day(fromUtcMs)}, ${clock(toUtcMs - fromUtcMs)}`}>
          {exactTimeOfDay(fromUtcMs)} – {exactTimeOfDay(toUtcMs)}
        </span>
      ),
    },
  ];
}

/** On a narrow screen a run is one cell: what and why, then where and when. */
function narrowColumn({ words }: Spoken): TableColumnsType<RunRow>[number] {
  return {
    render: (_, { run: [startMs, endMs, outcome], fromUtcMs, toUtcMs }) => (
      <>
        <Reason outcome={outcome} />
        <p className="run-place figure">
          {exact(startMs)} – {exact(endMs)}
          <b>{exact(endMs - startMs)}</b>
        </p>
        <p className="run-place figure faint" title={words.serverTime}>
          {exactTimeOfDay(fromUtcMs)} – {exactTimeOfDay(toUtcMs)}
        </p>
      </>
    ),
  };
}

function Reason({ outcome }: { readonly outcome: Outcome }) {
  const { words } = useWords();
  const sentence = sentenceOf(outcome, words);
  return (
    <div className="reason">
      <Swatch part={outcome} />
      <div>
        <b>{words.parts[outcome]}</b>
        {sentence !== null && <p>{sentence}</p>}
      </div>
    </div>
  );
}

/** A label says enough of a reason that is past; the two outcomes without one are explained. */
function sentenceOf(outcome: Outcome, words: Words): string | null {
  if (outcome === 'credited') return words.creditedSentence;
  if (outcome === 'pending') return words.pendingSentence;
  return null;
}

function lengthMs({ run: [startMs, endMs] }: RunRow): number {
  return endMs - startMs;
}
