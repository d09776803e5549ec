/**
 * Checks a whole ledger: every link of every chain, every signed head, and what the store notes
 * beside its rows.
 *
 * It cannot see what was rewritten after the newest signed head by somebody who holds the database,
 * nor what somebody rewrote who holds the key as well. Against both, keep heads elsewhere: the
 * engine logs each of them.
 */

import { chainNext, chainStart } from '../../ledger/chain.ts';
import { LedgerDamage } from '../../ledger/evolve.ts';
import { COMPACTIONS, readNote } from '../compaction/compaction-lines.ts';
import { counted } from '../counted.ts';
import { eachLine } from '../ledger-lines.ts';
import { sha256 } from '../sha256.ts';
import { type ArchiveReader } from './archive.ts';
import { areEvents } from './are-events.ts';
import { type Chains } from './chain-ends.ts';
import { checkHeads } from './check-heads.ts';
import { Records } from './check-records.ts';
import { type Fault, Faults } from './faults.ts';
import { rootOf, type SignedHead } from './signed-head.ts';
import { type VerifyPorts } from './verify-ports.ts';

export interface Verified {
  readonly rows: number;
  readonly events: number;
  /** Events for which compacted records stand; they are among `events`. */
  readonly compacted: number;
  readonly learners: number;
  readonly heads: number;
  /** Events after the newest signed head of their tenant. */
  readonly unsignedEvents: number;
  /** The first of each learner and head; those that name a learner come first. */
  readonly faults: readonly Fault[];
}

/** A learner's chain as it is followed. */
interface Followed {
  count: number;
  /** The last link as it is stored: after a break the rest is followed from there. */
  chain: string;
}

/** The events of a row whose links are right, one a place in each list: a note for each costs more. */
interface Linked {
  readonly jsons: string[];
  readonly learnerIds: string[];
  /** Numbers in their chains, from 1. */
  readonly events: number[];
}

/** Engines may append and compact meanwhile: what is checked is of one moment. */
export function verifyLedger(ports: VerifyPorts): Promise<Verified> {
  return ports.archive.snapshot((reader) => verifyMoment(reader, ports));
}

async function verifyMoment(archive: ArchiveReader, ports: VerifyPorts): Promise<Verified> {
  const faults = new Faults();
  const tenants = new Map<string, Map<string, Followed>>();
  const signed = await archive.signedHeads(({ tenant: tenantId, day }) => {
    const what = 'the signed head of that day cannot be read, or belongs elsewhere';
    faults.add({ kind: 'false-head', tenantId, day, what });
  });
  const heads = [...signed].sort((a, b) => a.statement.upTo - b.statement.upTo);
  await checkHeads(ports, signed, faults);
  const records = new Records(faults);
  await records.read(archive);
  let compacted = 0;
  for (const [tenantId, ends] of records.starts()) {
    tenants.set(tenantId, ends);
    for (const { count } of ends.values()) compacted += count;
  }
  let rows = 0;
  let events = 0;
  let unsignedEvents = 0;
  let next = 0;
  const newestUpTo = new Map(signed.map(({ statement }) => [statement.tenant, statement.upTo]));

  /** Heads that end before this row: what was followed so far is what they signed. */
  const passHeads = async (rowId: number) => {
    for (; next < heads.length && (heads[next]?.statement.upTo ?? 0) < rowId; next += 1) {
      const head = heads[next];
      if (head === undefined) continue;
      const { tenant } = head.statement;
      const isNewest = newestUpTo.get(tenant) === head.statement.upTo;
      const chains = tenants.get(tenant) ?? new Map<string, Followed>();
      const then = records.chainsAt(tenant, head.statement.upTo, chains);
      checkRoot(head, then, isNewest ? await archive.signedChains(tenant) : null, faults);
    }
  };

  for await (const some of archive.rows(0)) {
    for (const { id, tenantId, lines } of some) {
      if ((heads[next]?.statement.upTo ?? Infinity) < id) await passHeads(id);
      const chains = tenants.get(tenantId) ?? new Map<string, Followed>();
      tenants.set(tenantId, chains);
      const before = events;
      const linked: Linked = { jsons: [], learnerIds: [], events: [] };
      rows += 1;
      try {
        eachLine(id, lines, (learnerId, json, link) => {
          if (learnerId === COMPACTIONS) {
            const note = readNote(json);
            if (note !== null) records.note(tenantId, note);
          } else events += 1;
          follow(chains, tenantId, learnerId, id, json, link, linked, faults);
        });
      } catch (error) {
        if (!(error instanceof LedgerDamage)) throw error;
        faults.add({ kind: 'unreadable', tenantId, row: id, what: error.message });
      }
      checkShapes(tenantId, id, linked, faults);
      if (id > (newestUpTo.get(tenantId) ?? 0)) unsignedEvents += events - before;
    }
  }
  await passHeads(Infinity);
  records.compare();
  await checkNoted(archive, tenants, faults);
  let learners = 0;
  for (const chains of tenants.values()) {
    learners += chains.size - (chains.has(COMPACTIONS) ? 1 : 0);
  }
  const seen = {
    rows,
    events: events + compacted,
    compacted,
    learners,
    heads: signed.length,
    unsignedEvents,
  };
  // Those that name a learner first: they say where to look.
  const isNamed = ({ learnerId }: Fault) => Number(learnerId !== undefined);
  const found = [...faults.list].sort((a, b) => isNamed(b) - isNamed(a));
  return { ...seen, faults: found };
}

function follow(
  chains: Map<string, Followed>,
  tenantId: string,
  learnerId: string,
  row: number,
  json: string,
  link: string,
  linked: Linked,
  faults: Faults,
): void {
  let own = chains.get(learnerId);
  if (own === undefined) {
    own = { count: 0, chain: chainStart(sha256, tenantId, learnerId) };
    chains.set(learnerId, own);
  }
  own.count += 1;
  const expected = chainNext(sha256, own.chain, json);
  // The computed text, not the slice: a slice would keep its whole row in memory.
  own.chain = expected;
  if (expected !== link) {
    own.chain = link;
    const what = 'it does not follow from the one before: changed, removed or inserted here';
    faults.add({ kind: 'broken-chain', tenantId, learnerId, event: own.count, row, what });
    return;
  }
  linked.jsons.push(json);
  linked.learnerIds.push(learnerId);
  linked.events.push(own.count);
}

function checkShapes(
  tenantId: string,
  row: number,
  { jsons, learnerIds, events }: Linked,
  faults: Faults,
): void {
  if (areEvents(jsons)) return;
  for (const [at, json] of jsons.entries()) {
    if (areEvents([json])) continue;
    const [learnerId, event] = [learnerIds[at] as string, events[at] as number];
    const what = 'it is no event, though its link is right';
    faults.add({ kind: 'no-event', tenantId, learnerId, event, row, what });
  }
}

/** @param noted where each chain ended when the head was made; null where that is not kept */
function checkRoot(head: SignedHead, found: Chains, noted: Chains | null, faults: Faults): void {
  const { tenant: tenantId, day, upTo, root, learners, events } = head.statement;
  let count = 0;
  for (const end of found.values()) count += end.count;
  if (rootOf(found) === root && found.size === learners && count === events) return;
  const known = noted !== null && rootOf(noted) === root ? noted : null;
  for (const [learnerId, end] of known ?? []) {
    const own = found.get(learnerId);
    if (own?.chain === end.chain && own.count === end.count) continue;
    const has =
      own === undefined
        ? 'none is there'
        : `${counted(own.count, 'is there', 'are there')}, with another link`;
    const what = `the head of ${day} signed ${counted(end.count, 'event')}, ${has}`;
    faults.add({ kind: 'not-as-signed', tenantId, learnerId, event: end.count, day, what });
  }
  for (const learnerId of found.keys()) {
    if (known === null || known.has(learnerId)) continue;
    const what = `the head of ${day} knows nothing of this learner`;
    faults.add({ kind: 'not-as-signed', tenantId, learnerId, event: 1, day, what });
  }
  const what =
    `the rows up to ${upTo} are not what was signed: ` +
    `${counted(events, 'event')} of ${counted(learners, 'learner')} then, ${count} of ${found.size} now`;
  faults.add({ kind: 'not-as-signed', tenantId, day, what });
}

/** Heads that the store moves with each append: a tail cut off after them shows here. */
async function checkNoted(
  archive: ArchiveReader,
  tenants: ReadonlyMap<string, ReadonlyMap<string, Followed>>,
  faults: Faults,
): Promise<void> {
  for await (const some of archive.heads()) {
    for (const { tenantId, learnerId, end } of some) {
      if (end === null) continue;
      const own = tenants.get(tenantId)?.get(learnerId);
      if ((own?.count ?? 0) === end.count && (own === undefined || own.chain === end.chain))
        continue;
      const what = `the store counts ${counted(end.count, 'event')}, ${counted(own?.count ?? 0, 'is there', 'are there')}`;
      faults.add({ kind: 'count', tenantId, learnerId, event: end.count, what });
    }
  }
}
