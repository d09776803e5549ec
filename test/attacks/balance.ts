import { type SessionStatement, type Statement } from '../../engine/protocol/statement.ts';
import { type Expectations } from './scenario.ts';

/** Both accounts of every session must balance to the millisecond, and agree with its runs. */
export function expectBalance(expect: Expectations, statement: Statement): void {
  for (const session of statement.sessions) {
    const name = `session ${session.sessionId.slice(0, 8)}`;
    const { coverage, time } = session;
    const refusedMs = sum(coverage.refusedMs);
    expect.equal(
      coverage.creditedMs + coverage.pendingMs + refusedMs,
      coverage.presentedMs,
      `${name}: coverage`,
    );
    expect.equal(
      time.countedMs + time.pendingMs + sum(time.notCountedMs),
      time.openMs,
      `${name}: time`,
    );
    expect.equal(runsMs(session), coverage.presentedMs, `${name}: its runs`);
  }
  for (const lesson of statement.lessons) {
    const ofSpans = lesson.credited.reduce((total, [fromMs, toMs]) => total + toMs - fromMs, 0);
    expect.equal(ofSpans, lesson.creditedMs, `lesson ${lesson.lessonId}: credited spans`);
  }
}

export function creditedMs(statement: Statement): number {
  return statement.lessons.reduce((total, lesson) => total + lesson.creditedMs, 0);
}

/** Coverage by outcome over all sessions of a statement, credited and pending included. */
export function outcomes(statement: Statement): Readonly<Record<string, number>> {
  const totals: Record<string, number> = {};
  const enter = (name: string, ms: number) => {
    if (ms !== 0) totals[name] = (totals[name] ?? 0) + ms;
  };
  for (const { coverage } of statement.sessions) {
    enter('credited', coverage.creditedMs);
    enter('pending', coverage.pendingMs);
    for (const [reason, ms] of Object.entries(coverage.refusedMs)) enter(reason, ms);
  }
  return totals;
}

/** "12.0 s credited, 588.0 s not-delivered". */
export function inWords(totals: Readonly<Record<string, number>>): string {
  const parts = Object.entries(totals).map(([name, ms]) => `${(ms / 1_000).toFixed(1)} s ${name}`);
  return parts.length === 0 ? 'nothing presented' : parts.join(', ');
}

function runsMs({ runs }: SessionStatement): number {
  return runs.reduce((total, { run }) => total + run[1] - run[0], 0);
}

function sum(account: Readonly<Record<string, number | undefined>>): number {
  return Object.values(account).reduce((total: number, ms) => total + (ms ?? 0), 0);
}
