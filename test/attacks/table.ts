/** The suite's result for people. */

import { type Scenario, type Verdict } from './scenario.ts';

const WIDTHS = [22, 8, 11, 11, 11, 5] as const;

export function head(): string {
  return row(['case', 'kind', 'credited', 'bound', 'watched', 'ok'], 'what happened');
}

export function line(scenario: Scenario, verdict: Verdict): string {
  const { id, kind, creditedMs, boundMs, watchedMs, ok, why } = verdict;
  const cells = [id, kind, seconds(creditedMs), seconds(boundMs), seconds(watchedMs)];
  return row([...cells, ok ? 'ok' : 'NO'], `${scenario.title}\n${' '.repeat(indent())}${why}`);
}

export interface Run {
  readonly skipped: number;
  readonly engines: 1 | 2;
  readonly tookMs: number;
}

export function legend(verdicts: readonly Verdict[], { skipped, engines, tookMs }: Run): string {
  const bad = verdicts.filter(({ ok }) => !ok).map(({ id }) => id);
  const result = bad.length === 0 ? 'all ok' : `not ok: ${bad.join(', ')}`;
  const notRun = skipped === 0 ? '' : `, ${skipped} skipped`;
  const where = engines === 1 ? 'one engine' : 'two engines on one PostgreSQL and one Redis';
  return [
    '',
    `${verdicts.length} cases, ${result}${notRun}; ${where}, ${(tookMs / 60_000).toFixed(1)} minutes.`,
    'bound: the most that may be credited, min(claimed and delivered, 1.5 x time played + 5 s a day),',
    'computed from what the harness did. watched: what somebody really saw, each place once.',
  ].join('\n');
}

function row(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, i) =>
    i >= 2 && i <= 4
      ? cell.padStart((WIDTHS[i] ?? 0) - 2).padEnd(WIDTHS[i] ?? 0)
      : cell.padEnd(WIDTHS[i] ?? 0),
  );
  return padded.join('') + last;
}

function indent(): number {
  return WIDTHS.reduce((total: number, width) => total + width, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
