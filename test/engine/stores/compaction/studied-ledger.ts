/** A ledger in which some learners have studied for some days, with a signed head a day. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type LedgerEvent } from '../../../../engine/ledger/events.ts';
import { type LedgerStore } from '../../../../engine/ledger/ports.ts';
import { statementOf } from '../../../../engine/ledger/statement.ts';
import { type LedgerArchive } from '../../../../engine/stores/evidence/archive.ts';
import { signDay } from '../../../../engine/stores/evidence/sign-day.ts';
import { type Verified, verifyLedger } from '../../../../engine/stores/evidence/verify.ts';
import { type StorePlace } from '../../../../engine/stores/open-stores.ts';
import { honestLog } from '../../../arbitrary/honest-log.ts';
import { HOUR_MS, policyWith } from '../../../support/given.ts';
import { rounds } from '../../../support/rounds.ts';

export const { privateKey, publicKey } = generateKeyPairSync('ed25519');
export const DAY_MS = 24 * HOUR_MS;
export const DAYS = 4;
/** What each learner's host is. */
export const HOSTS = ['one', 'two'] as const;
export const LEARNERS = ['ann', 'bob', '学员 3', 'dan'] as const;
const GROUPS = 60;
/** The end of study, by the clock of the events. */
export const BEGAN_MS = honestLog(60_000).events[0]?.at.utcMs ?? 0;
/** Everything but the last day is older than two days then. */
export const PART_OLD_MS = BEGAN_MS + DAYS * DAY_MS + DAY_MS / 4;
export const ALL_OLD_MS = BEGAN_MS + 30 * DAY_MS;

export const policy = policyWith({
  evidence: { rawDays: 2 },
  checks: { gateCredit: true, failCourseAfter: 3 },
});

/** A ledger of either kind that tests may look into, copy and spoil. */
export interface StudiedLedger {
  readonly place: StorePlace;
  open(): Promise<LedgerStore>;
  archive(): Promise<LedgerArchive>;
  /** One statement of somebody who holds the database. */
  ask(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Takes away what keeps somebody who holds the database from changing it by mistake. */
  unguard(): Promise<void>;
  /** Bytes as a literal of its SQL. */
  bytes(value: Uint8Array): string;
  remove(): Promise<void>;
}

/** A kind of database with a ledger in it, of which each test gets a copy. */
export interface StudiedKind {
  readonly name: string;
  /** Whether several engines may use one. */
  readonly isShared: boolean;
  /** A new, empty ledger. */
  create(): Promise<StudiedLedger>;
  /** Nobody may have it open. */
  copy(original: StudiedLedger): Promise<StudiedLedger>;
}

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

interface Study {
  readonly hosts: readonly string[];
  readonly learners: readonly string[];
  /** Of each learner, all days together. */
  readonly studyMs: number;
  /** Signs a head a day. */
  readonly key?: KeyObject;
}

/** Ten minutes each in `npm test`, half an hour in `npm run test:long`. */
export const STUDIED: Study = {
  hosts: HOSTS,
  learners: LEARNERS,
  studyMs: rounds(HOUR_MS / 6, HOUR_MS / 2),
};

export async function study(
  ledger: StudiedLedger,
  { hosts, learners, studyMs, key = privateKey }: Study = STUDIED,
): Promise<void> {
  const store = await ledger.open();
  const archive = await ledger.archive();
  const logs = learners.map((learnerId, i) => {
    return { learnerId, log: spread(honestLog(studyMs, i + 1, policy).events), done: 0 };
  });
  for (let group = 1; group <= GROUPS; group += 1) {
    const entries = hosts.flatMap((tenantId) =>
      logs.map(({ learnerId, log, done }) => {
        const events = log.slice(done, Math.floor((log.length * group) / GROUPS));
        return { tenantId, learnerId, fence: null, after: done, events };
      }),
    );
    await store.append(entries);
    for (const each of logs) each.done = Math.floor((each.log.length * group) / GROUPS);
    if (group % (GROUPS / DAYS) === 0) {
      await signDay(archive, key, BEGAN_MS + ((group * DAYS) / GROUPS) * DAY_MS + DAY_MS);
    }
  }
  await store.close();
  await archive.close();
}

/** What all learners' statements and heads say. */
export async function told(ledger: StudiedLedger): Promise<Record<string, unknown>> {
  const store = await ledger.open();
  const said = await toldBy(store);
  await store.close();
  return said;
}

export async function toldBy(store: LedgerStore): Promise<Record<string, unknown>> {
  const said: Record<string, unknown> = {};
  for (const tenantId of HOSTS) {
    for (const learnerId of LEARNERS) {
      const { head, events } = await store.read(tenantId, learnerId);
      said[`${tenantId} ${learnerId}`] = [head, statementOf(learnerId, events, 0)];
    }
  }
  return said;
}

export async function verified(ledger: StudiedLedger): Promise<Verified> {
  const archive = await ledger.archive();
  const ports = { archive, publicKey, kept: [], newestHash: () => Promise.resolve(undefined) };
  const found = await verifyLedger(ports);
  await archive.close();
  return found;
}
