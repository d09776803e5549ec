/** Ledgers are read a piece at a time: what that changes, and what not. */

import { expect } from 'chai';
import { Clerk, type Change } from '../../../engine/clerk/clerk.ts';
import { readLedger } from '../../../engine/clerk/read-ledger.ts';
import { compact, type StoredEvent } from '../../../engine/ledger/compacted.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { type LedgerPieces, type LedgerStore } from '../../../engine/ledger/ports.ts';
import {
  newReading,
  readOn,
  statementInSteps,
  statementOf,
} from '../../../engine/ledger/statement.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { honestLog } from '../../arbitrary/honest-log.ts';
import { heapBytes } from '../../fuzz/memory.ts';
import { Driver, HOUR_MS, beatOf } from '../../support/given.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const ann = { tenantId: 'main', learnerId: 'ann', timeZone: 'UTC' };
const { tenantId, learnerId } = ann;

interface Reader {
  readonly clerk: Clerk;
  readonly told: Change[];
  readonly errors: unknown[];
}

function readerOf(store: LedgerStore): Reader {
  const [told, errors]: [Change[], unknown[]] = [[], []];
  const clerk = new Clerk({
    store,
    clock: new ManualClock(),
    groupMs: 1,
    maxWaiting: 100,
    isStoreShared: true,
    onStoreError: (error) => errors.push(error),
    onListenerError: (error) => errors.push(error),
  });
  clerk.onChange((change) => told.push(change));
  return { clerk, told, errors };
}

/** Whoever reads gets one event at a time, and none any more after so many. */
class Torn {
  readonly inner = createMemoryLedgerStore();
  most = Infinity;

  get store(): LedgerStore {
    return {
      ...this.inner,
      pieces: (tenant, learner, after) => this.#pieces(tenant, learner, after),
    };
  }

  async *#pieces(tenant: string, learner: string, after?: number): LedgerPieces {
    const { head, events } = await this.inner.read(tenant, learner, after);
    for (const [at, event] of events.entries()) {
      if (at >= this.most) throw new Error('the line is cut, says the test');
      yield [event];
    }
    return head;
  }
}

/** One session and so many beats, each with some new media. */
function studied(beats: number): readonly LedgerEvent[] {
  const d = new Driver().open();
  for (let i = 0; i < beats; i += 1) {
    d.clock.pass(1_000);
    d.beat({ spans: [[i * 1_000, (i + 1) * 1_000]] });
  }
  return d.log;
}

describe('clerk: ledgers in pieces', function () {
  this.timeout(60_000);

  it('goes on after a line that was cut, forgets nothing and tells nothing twice', async () => {
    const torn = new Torn();
    const log = studied(9);
    const append = (from: number, to: number) =>
      torn.inner.append([
        { tenantId, learnerId, fence: null, after: from, events: log.slice(from, to) },
      ]);
    await torn.inner.issueFence(tenantId, learnerId);
    await append(0, 5);
    const { clerk, told, errors } = readerOf(torn.store);
    const lastSeq = async () => (await clerk.account(ann)).state.sessions.get('s1')?.lastSeq;
    torn.most = 3;
    expect(await clerk.account(ann).catch((error: Error) => error.message)).to.match(/cut/);
    torn.most = Infinity;
    expect(await lastSeq()).to.equal(4);
    expect(told, 'what was there before is no news').to.deep.equal([]);
    await append(5, 10);
    torn.most = 2;
    await clerk.refresh(ann);
    expect(errors).to.have.length(1);
    expect(await lastSeq(), 'as far as it came').to.equal(6);
    torn.most = Infinity;
    await clerk.refresh(ann);
    expect(await lastSeq()).to.equal(9);
    const seqs = told.flatMap(({ events }) =>
      events.map((event) => (event.type === 'beat-accepted' ? event.beat.seq : null)),
    );
    expect(seqs).to.deep.equal([5, 6, 7, 8, 9]);
    const verdict = await clerk.submit(ann, {
      type: 'beat',
      sessionId: 's1',
      beat: beatOf(10, { spans: [] }),
    });
    expect(verdict.ok).to.equal(true);
  });

  it('begins anew where a compaction comes between two pieces', async () => {
    const { events: log } = honestLog(HOUR_MS / 2);
    const cut = Math.floor(log.length / 2);
    const before = newReading();
    for (const event of log.slice(0, cut)) readOn(before, event);
    const at = log[cut - 1]?.at;
    if (at === undefined) throw new Error('the log is empty');
    const record = compact(before, { events: cut, beats: 0, chain: 'x', at, signed: [] });
    const head = { fence: 0, count: log.length, chain: 'y' };
    const parts: readonly (readonly StoredEvent[])[] = [
      log.slice(0, cut - 5),
      [record],
      log.slice(cut),
    ];
    // eslint-disable-next-line @typescript-eslint/require-await
    const pieces = async function* (): LedgerPieces {
      yield* parts;
      return head;
    };
    const read = await readLedger(pieces());
    expect(read).to.deep.include({ events: log.length, head });
    const steps = statementInSteps('ann', read.reading, 0);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value).to.deep.equal(statementOf('ann', log, 0));
    const { clerk, told } = readerOf({ ...createMemoryLedgerStore(), pieces });
    const account = await clerk.account(ann);
    expect(account.count).to.equal(log.length);
    expect(account.state).to.deep.equal(read.reading.learner);
    expect(told).to.deep.equal([]);
  });

  it('holds a part of a history of days, whether for the account or for a statement', async () => {
    const beats = 100_000;
    const [opened] = new Driver().open().log;
    if (opened === undefined) throw new Error('nothing was opened');
    let mostBytes = 0;
    const pieces = async function* (): LedgerPieces {
      yield [opened];
      const d = new Driver();
      for (let seq = 1; seq <= beats;) {
        const piece: LedgerEvent[] = [];
        for (let n = 0; n < 1_000; n += 1, seq += 1) {
          d.clock.pass(200);
          const startMs = (seq % 300) * 200;
          const beat = beatOf(seq, { spans: [[startMs, startMs + 200]], visible: false });
          const { v } = opened;
          piece.push({ v, type: 'beat-accepted', at: d.clock.stamp(), sessionId: 's1', beat });
        }
        if (seq % 20_000 === 1) mostBytes = Math.max(mostBytes, await heapBytes());
        yield piece;
      }
      return { fence: 1, count: beats + 1, chain: 'x' };
    };
    const store = { ...createMemoryLedgerStore(), pieces };
    for (const read of [
      async () => (await readerOf(store).clerk.account(ann)).state,
      async () => (await readerOf(store).clerk.reading(ann)).learner,
    ]) {
      const bytesBefore = await heapBytes();
      mostBytes = 0;
      const { sessions } = await read();
      expect(sessions.get('s1')?.lastSeq).to.equal(beats);
      expect(mostBytes).to.be.greaterThan(0);
      // Held whole, these beats take more than 30 MiB.
      expect((mostBytes - bytesBefore) / 1_048_576, 'MiB').to.be.lessThan(20);
    }
  });
});
