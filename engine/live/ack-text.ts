/**
 * An ack as JSON, the same text as `JSON.stringify` makes of it. Written out, because there is one for
 * nearly every beat: it takes half the time. None of its texts needs escaping: nonces are base64url,
 * outcomes and reasons are words of the protocol.
 */

import { type CheckStanding } from '../protocol/checks.ts';
import { type Ack, type CreditSummary, type Outcome } from '../protocol/messages.ts';
import { type WrittenOut } from '../protocol/written-out.ts';

type WrittenAck = WrittenOut<Ack, 'seq' | 'nonce' | 'runs' | 'frontierMs' | 'credit'>;
type WrittenRun = readonly [startMs: number, endMs: number, outcome: Outcome];
type WrittenCredit = WrittenOut<
  CreditSummary,
  | ('creditedMs' | 'provisionalMs' | 'pendingMs' | 'refusedMs' | 'requiredMs' | 'todayMs')
  | ('dailyCapMs' | 'counting' | 'reason' | 'complete' | 'settled' | 'check'),
  'closed'
>;
type WrittenCheck = WrittenOut<
  CheckStanding,
  'open' | 'owed' | 'courseFailed' | 'mayAsk' | 'readyInMs'
>;

export function ackText(ack: Ack): string {
  const { seq, nonce, runs, frontierMs, credit }: WrittenAck = ack;
  let runsText = '';
  const writtenRuns: readonly WrittenRun[] = runs;
  for (const [startMs, endMs, outcome] of writtenRuns) {
    runsText += `${runsText === '' ? '' : ','}[${startMs},${endMs},"${outcome}"]`;
  }
  return (
    `{"seq":${seq},"nonce":"${nonce}","runs":[${runsText}],"frontierMs":${frontierMs},` +
    `"credit":${creditText(credit)}}`
  );
}

function creditText(credit: WrittenCredit): string {
  const { creditedMs, provisionalMs, pendingMs, refusedMs, requiredMs, todayMs } = credit;
  const { dailyCapMs, counting, reason, complete, settled, check, closed } = credit;
  const closedText = closed === undefined ? '' : `,"closed":${JSON.stringify(closed)}`;
  return (
    `{"creditedMs":${creditedMs},"provisionalMs":${provisionalMs},"pendingMs":${pendingMs},` +
    `"refusedMs":${refusedMs},"requiredMs":${requiredMs},"todayMs":${todayMs},` +
    `"dailyCapMs":${dailyCapMs},"counting":${counting},"reason":${wordText(reason)},` +
    `"complete":${complete},"settled":${settled},"check":${checkText(check)}${closedText}}`
  );
}

function checkText({ open, owed, courseFailed, mayAsk, readyInMs }: WrittenCheck): string {
  if (!open && owed === null && !courseFailed && !mayAsk && readyInMs === 0) return NOTHING_ASKED;
  return (
    `{"open":${open},"owed":${wordText(owed)},"courseFailed":${courseFailed},` +
    `"mayAsk":${mayAsk},"readyInMs":${readyInMs}}`
  );
}

const NOTHING_ASKED =
  '{"open":false,"owed":null,"courseFailed":false,"mayAsk":false,"readyInMs":0}';

function wordText(word: string | null): string {
  return word === null ? 'null' : `"${word}"`;
}
