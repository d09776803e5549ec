/** A data folder in which some learners have studied for some days, with a signed head a day. */

import { generateKeyPairSync } from 'node:crypto';
import { type LedgerEvent } from '../../../../engine/ledger/events.ts';
import { statementOf } from '../../../../engine/ledger/statement.ts';
import { signDay } from '../../../../engine/stores/evidence/sign-day.ts';
import { openSqliteArchive } from '../../../../engine/stores/evidence/sqlite-archive.ts';
import { type Verified, verifyLedger } from '../../../../engine/stores/evidence/verify.ts';
import { openSqliteLedgerStore } from '../../../../engine/stores/sqlite-ledger-store.ts';
import { honestLog } from '../../../arbitrary/honest-log.ts';
import { HOUR_MS, policyWith } from '../../../support/given.ts';

export const { privateKey, publicKey } = generateKeyPairSync('ed25519');
export const DAY_MS = 24 * HOUR_MS;
export const DAYS = 4;
/** What each learner's host is. */
export const HOSTS = ['one', 'two'] as const;
export const LEARNERS = ['ann', 'bob', '学员 3', 'dan'] as const;
const GROUPS = 60;
/** The end of study, by the clock of the events. */
export const BEGAN_MS = honestLog(60_000).events[0]?.at.utcMs ?? 0;

const policy = policyWith({
  evidence: { rawDays: 2 },
  checks: { gateCredit: true, failCourseAfter: 3 },
});

/** The same study spread over the days: the stamps say when, and that is all that compacting asks. */
function spread(events: readonly LedgerEvent[]): LedgerEvent[] {
  const perDay = Math.ceil(events.length / DAYS);
  return events.map((event, index) => {
    const laterMs = Math.floor(index / perDay) * DAY_MS;
    const { at } = event;
    const moved = { ...at, utcMs: at.utcMs + laterMs, monoMs: at.monoMs + laterMs };
    return { ...event, at: { ...moved, day: at.day + laterMs / DAY_MS } };
  });
}

export async function study(folder: string): Promise<void> {
  const store = openSqliteLedgerStore(folder, { chunkIds: 16, lagRows: 40, learnersPerCommit: 2 });
  const archive = openSqliteArchive(folder);
  const logs = LEARNERS.map((learnerId, i) => {
    return { learnerId, log: spread(honestLog(HOUR_MS / 2, i + 1, policy).events), done: 0 };
  });
  for (let group = 1; group <= GROUPS; group += 1) {
    const entries = HOSTS.flatMap((tenantId) =>
      logs.map(({ learnerId, log, done }) => {
        const events = log.slice(done, Math.floor((log.length * group) / GROUPS));
        return { tenantId, learnerId, fence: null, after: done, events };
      }),
    );
    await store.append(entries);
    for (const each of logs) each.done = Math.floor((each.log.length * group) / GROUPS);
    if (group % (GROUPS / DAYS) === 0) {
      await signDay(archive, privateKey, BEGAN_MS + ((group * DAYS) / GROUPS) * DAY_MS + DAY_MS);
    }
  }
  await store.close();
  await archive.close();
}

/** What all learners' statements and heads say. */
export async function told(folder: string): Promise<Record<string, unknown>> {
  const store = openSqliteLedgerStore(folder);
  const said: Record<string, unknown> = {};
  for (const tenantId of HOSTS) {
    for (const learnerId of LEARNERS) {
      const { head, events } = await store.read(tenantId, learnerId);
      said[`${tenantId} ${learnerId}`] = [head, statementOf(learnerId, events, 0)];
    }
  }
  await store.close();
  return said;
}

export async function verified(folder: string): Promise<Verified> {
  const archive = openSqliteArchive(folder);
  const ports = { archive, publicKey, kept: [], newestHash: () => Promise.resolve(undefined) };
  const found = await verifyLedger(ports);
  await archive.close();
  return found;
}
