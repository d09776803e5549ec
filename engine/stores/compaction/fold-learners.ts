/** Folds the raw lines of some learners, and makes the records that will stand for them. */

import { setImmediate as nextTurn } from 'node:timers/promises';

import { chainNext, chainStart } from '../../ledger/chain.ts';
import {
  type Compacted,
  type Reading,
  type SignedLink,
  type StoredEvent,
  compact,
  eventsIn,
} from '../../ledger/compacted.ts';
import { LedgerDamage } from '../../ledger/evolve.ts';
import { initialState } from '../../ledger/state.ts';
import { readOn } from '../../ledger/statement.ts';
import { type LedgerRow } from '../evidence/archive.ts';
import { eachLine, eventIn } from '../ledger-lines.ts';
import { sha256 } from '../sha256.ts';

interface Folded extends Reading {
  events: number;
  beats: number;
  chain: string;
  at: Compacted['at'] | null;
  readonly signed: SignedLink[];
}

/** What stands for a learner's events up to a row. */
export interface RecordBefore {
  readonly record: Compacted;
  readonly upTo: number;
}

export interface FoldedLearner {
  readonly record: Compacted;
  readonly rawDays: number;
}

/**
 * @param rows the tenant's raw rows that will be compacted, in order, some at a time
 * @param before the record that stands for what came before, for each of the learners
 * @param heads rows up to which daily heads were signed since the last compaction, ascending
 * @throws LedgerDamage where a line does not follow from the one before: nothing may be compacted
 */
export async function foldLearners(
  tenantId: string,
  before: ReadonlyMap<string, RecordBefore | null>,
  rows: AsyncIterable<readonly LedgerRow[]>,
  heads: readonly number[],
): Promise<ReadonlyMap<string, FoldedLearner>> {
  const learners = new Map<string, Folded>();
  for (const [learnerId, record] of before) {
    const fresh: Folded = {
      ...{ learner: initialState(), traces: new Map(), events: 0, beats: 0, at: null, signed: [] },
      chain: chainStart(sha256, tenantId, learnerId),
    };
    if (record !== null) takeUp(fresh, record);
    learners.set(learnerId, fresh);
  }
  let next = 0;
  /** Heads that end before this row have signed where the chains stand now. */
  const passHeads = (rowId: number) => {
    for (; (heads[next] ?? Infinity) < rowId; next += 1) {
      const upTo = heads[next] ?? 0;
      for (const { events: count, chain, signed } of learners.values()) {
        if (count > (signed.at(-1)?.count ?? 0)) signed.push({ upTo, count, chain });
      }
    }
  };
  for await (const some of rows) {
    for (const { id, lines } of some) {
      passHeads(id);
      eachLine(id, lines, (learnerId, json, link) => {
        const own = learners.get(learnerId);
        if (own !== undefined) foldLine(own, id, json, link);
      });
    }
    await nextTurn();
  }
  passHeads(Infinity);
  const folded = new Map<string, FoldedLearner>();
  for (const [learnerId, own] of learners) {
    const { events, beats, chain, at, signed } = own;
    if (at === null) continue;
    const record = compact(own, { events, beats, chain, at, signed });
    folded.set(learnerId, { record, rawDays: rawDaysLeft(own) });
  }
  return folded;
}

function takeUp(own: Folded, { record, upTo }: RecordBefore): void {
  read(own, record);
  own.beats = record.beats;
  own.chain = record.chain;
  own.signed.push(...record.signed);
  // Heads signed since then, while the learner was away, have signed its end.
  const { events: count, chain } = record;
  if (count > (own.signed.at(-1)?.count ?? 0)) own.signed.push({ upTo, count, chain });
}

function foldLine(own: Folded, rowId: number, json: string, link: string): void {
  if (chainNext(sha256, own.chain, json) !== link) {
    throw new LedgerDamage(
      `Nothing of this host was compacted. Reason: row ${rowId} of the ledger does not follow from what came before. Run lectern-engine verify.`,
    );
  }
  const event = eventIn(rowId, json);
  read(own, event);
  if (event.type === 'beat-accepted') own.beats += 1;
  own.chain = link;
}

function read(own: Folded, event: StoredEvent): void {
  readOn(own, event);
  own.events += eventsIn(event);
  own.at = event.at;
}

/** Sessions that go on will bring lines whose policy stands in the record alone. */
function rawDaysLeft({ learner }: Reading): number {
  const days = [...learner.sessions.values()].map(({ policy }) => policy.evidence.rawDays);
  return days.reduce((most, each) => Math.max(most, each), 0);
}
