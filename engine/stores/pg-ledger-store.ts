/**
 * The ledger in PostgreSQL, for several engines at once. An append is one statement: it moves the
 * heads of the learners that stand where the writer thinks they stand, and inserts the rows of
 * those alone. The commit is synced before `append` resolves.
 */

import { Kysely } from 'kysely';

import { chainStart } from '../ledger/chain.ts';
import {
  type LearnerHead,
  type LearnerNews,
  type LedgerEntry,
  type LedgerPieces,
  type LedgerStore,
  type Rejection,
} from '../ledger/ports.ts';
import { gathered } from './gathered.ts';
import { isStorable, learnerKey, mustBeStorable } from './learner-key.ts';
import { packLines } from './ledger-lines.ts';
import { type PgDatabase, type PgQuery } from './pg-driver.ts';
import { PG_LEDGER_MIGRATIONS } from './pg-ledger-schema.ts';
import { APPEND, FIND_HEADS, ISSUE, MAKE_HEADS } from './pg-ledger-statements.ts';
import { isMissingMonth, makeMonth, monthOf, monthsFrom } from './pg-months.ts';
import { gap, readEvents } from './pg-read-events.ts';
import { RecentMap } from './recent-map.ts';
import { sha256 } from './sha256.ts';
import { migrateTables } from './table-migration.ts';
import { inTurns } from './turns.ts';

/** Learners whose heads are remembered at most, in each of two generations. */
const REMEMBERED_LEARNERS = 100_000;

interface Move {
  readonly entry: LedgerEntry;
  readonly key: string;
  readonly lines: string;
  readonly count: number;
  readonly chain: string;
}

interface HeadRow extends Record<string, unknown> {
  tenant: string;
  learner: string;
  fence: number;
  count: number;
  chain: string;
}

/** Closing the store leaves the database open. @throws StoreError for tables of a newer engine. */
export async function openPgLedgerStore(
  database: PgDatabase,
  utcMs: () => number = Date.now,
): Promise<LedgerStore> {
  await migrateTables(new Kysely({ dialect: database.dialect }), {
    name: 'ledger',
    migrations: PG_LEDGER_MIGRATIONS,
  });
  for (const month of monthsFrom(utcMs())) await makeMonth(database.query, month);
  return new PgLedgerStore(database, utcMs);
}

class PgLedgerStore implements LedgerStore {
  readonly #database: PgDatabase;
  readonly #utcMs: () => number;
  readonly #heads = new RecentMap<LearnerHead>(REMEMBERED_LEARNERS);
  readonly #fences = inTurns((asked: readonly (readonly [string, string])[]) => this.#issue(asked));
  #open = true;

  constructor(database: PgDatabase, utcMs: () => number) {
    this.#database = database;
    this.#utcMs = utcMs;
  }

  async append(entries: readonly LedgerEntry[]): Promise<readonly Rejection[]> {
    this.#mustBeOpen();
    const unfit = entries.filter(({ tenantId, learnerId, fence }) => {
      return fence === 0 || !isStorable(tenantId, learnerId);
    });
    const rejected: Rejection[] = unfit.map((entry) => ({ entry, why: 'fenced' as const }));
    const rounds = roundsOf(entries.filter((entry) => !unfit.includes(entry)));
    try {
      const [only] = rounds;
      if (only !== undefined && rounds.length === 1 && only.every(({ after }) => after > 0)) {
        // One statement is a transaction of its own.
        rejected.push(...(await this.#appendRound(this.#database.query, only)));
      } else if (only !== undefined) {
        await this.#database.transaction(async (query) => {
          for (const round of rounds) rejected.push(...(await this.#appendRound(query, round)));
        });
      }
      return rejected;
    } catch (error) {
      // Nobody knows what became of it: what memory says may be wrong now.
      for (const { tenantId, learnerId } of entries) {
        this.#heads.delete(learnerKey(tenantId, learnerId));
      }
      const month = monthOf(this.#utcMs());
      if (!isMissingMonth(error)) throw error;
      await makeMonth(this.#database.query, month);
      return this.append(entries);
    }
  }

  read(tenantId: string, learnerId: string, after?: number): Promise<LearnerNews> {
    return gathered(this.pieces(tenantId, learnerId, after));
  }

  async *pieces(tenantId: string, learnerId: string, after = 0): LedgerPieces {
    this.#mustBeOpen();
    mustBeStorable(tenantId, learnerId);
    const { query } = this.#database;
    for (let known = after, before = -1; ;) {
      const [head] = await this.#findHeads(query, [{ tenantId, learnerId }]);
      if (head === undefined) {
        return { fence: 0, count: 0, chain: chainStart(sha256, tenantId, learnerId) };
      }
      // A record stands for events that are stored: a head that lags behind one for good is damage.
      if (head.count === before) throw gap(learnerId, known);
      before = head.count;
      known = yield* readEvents(query, { tenantId, learnerId, after: known, head });
      if (known >= head.count) return head;
    }
  }

  issueFence(tenantId: string, learnerId: string): Promise<number> {
    return new Promise((resolve) => {
      this.#mustBeOpen();
      mustBeStorable(tenantId, learnerId);
      resolve(this.#fences([tenantId, learnerId]));
    });
  }

  close(): Promise<void> {
    this.#open = false;
    return Promise.resolve();
  }

  /** At most one entry of each learner. */
  async #appendRound(query: PgQuery, round: readonly LedgerEntry[]): Promise<Rejection[]> {
    const fresh = round.filter(({ after }) => after === 0);
    if (fresh.length > 0) {
      await query(MAKE_HEADS, [
        fresh.map(({ tenantId }) => tenantId),
        fresh.map(({ learnerId }) => learnerId),
        fresh.map(({ tenantId, learnerId }) => chainStart(sha256, tenantId, learnerId)),
      ]);
    }
    const unknown = round.filter((entry) => this.#headOf(entry)?.count !== entry.after);
    if (unknown.length > 0) await this.#findHeads(query, unknown);
    const moves: Move[] = [];
    const asked: LedgerEntry[] = [];
    for (const entry of round) {
      const head = this.#headOf(entry);
      if (head?.count === entry.after) moves.push(moveOf(entry, head));
      else asked.push(entry);
    }
    const taken = await this.#move(query, moves);
    for (const { entry, key, count, chain } of moves) {
      if (!taken.has(key)) asked.push(entry);
      else this.#heads.set(key, { fence: this.#headOf(entry)?.fence ?? 0, count, chain });
    }
    if (asked.length > 0) await this.#findHeads(query, asked);
    return asked.map((entry) => {
      const head = this.#headOf(entry);
      const isFenced = entry.fence !== null && head?.fence !== entry.fence;
      return { entry, why: isFenced ? 'fenced' : 'behind' };
    });
  }

  async #move(query: PgQuery, moves: readonly Move[]): Promise<Set<string>> {
    if (moves.length === 0) return new Set();
    const column = <T>(of: (move: Move) => T) => moves.map(of);
    const moved = await query<{ tenant: string; learner: string }>(
      APPEND,
      [
        column(({ entry }) => entry.tenantId),
        column(({ entry }) => entry.learnerId),
        column(({ entry }) => entry.fence),
        column(({ entry }) => entry.after),
        column(({ entry }) => this.#headOf(entry)?.chain ?? ''),
        column(({ count }) => count),
        column(({ chain }) => chain),
        column(({ lines }) => lines),
        monthOf(this.#utcMs()),
      ],
      'lectern-append',
    );
    return new Set(moved.map(({ tenant, learner }) => learnerKey(tenant, learner)));
  }

  #headOf({ tenantId, learnerId }: LedgerEntry): LearnerHead | undefined {
    return this.#heads.get(learnerKey(tenantId, learnerId));
  }

  async #findHeads(
    query: PgQuery,
    who: readonly { readonly tenantId: string; readonly learnerId: string }[],
  ): Promise<readonly LearnerHead[]> {
    const rows = await query<HeadRow>(
      FIND_HEADS,
      [who.map(({ tenantId }) => tenantId), who.map(({ learnerId }) => learnerId)],
      'lectern-heads',
    );
    return rows.map(({ tenant, learner, fence, count, chain }) => {
      const head = { fence, count, chain };
      this.#heads.set(learnerKey(tenant, learner), head);
      return head;
    });
  }

  async #issue(asked: readonly (readonly [string, string])[]): Promise<readonly number[]> {
    const rows = await this.#database.query<HeadRow>(
      ISSUE,
      [
        asked.map(([tenantId]) => tenantId),
        asked.map(([, learnerId]) => learnerId),
        asked.map(([tenantId, learnerId]) => chainStart(sha256, tenantId, learnerId)),
      ],
      'lectern-issue',
    );
    const fences = new Map(rows.map((row) => [learnerKey(row.tenant, row.learner), row.fence]));
    return asked.map(([tenantId, learnerId]) => fences.get(learnerKey(tenantId, learnerId)) ?? 0);
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('The ledger store is closed.');
  }
}

function moveOf(entry: LedgerEntry, head: LearnerHead): Move {
  const { tenantId, learnerId, events } = entry;
  const { lines, chain } = packLines(learnerId, events, head.chain);
  const count = head.count + events.length;
  return { entry, key: learnerKey(tenantId, learnerId), lines, count, chain };
}

/** Entries of one learner in one call come one after the other. */
function roundsOf(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const rounds: LedgerEntry[][] = [];
  const used = new Map<string, number>();
  for (const entry of entries) {
    const key = learnerKey(entry.tenantId, entry.learnerId);
    const round = used.get(key) ?? 0;
    used.set(key, round + 1);
    (rounds[round] ??= []).push(entry);
  }
  return rounds;
}
