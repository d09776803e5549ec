/** Several clerks on one store: each decides on what all of them wrote. */

import { expect } from 'chai';
import { type Account, Clerk, type Change, type Verdict } from '../../../engine/clerk/clerk.ts';
import { type Command } from '../../../engine/ledger/decide.ts';
import { evolve } from '../../../engine/ledger/evolve.ts';
import { type LedgerEntry, type LedgerStore } from '../../../engine/ledger/ports.ts';
import { initialState } from '../../../engine/ledger/state.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { beatOf, plainLesson, plainPolicy } from '../../support/given.ts';

const ann = { tenantId: 'main', learnerId: 'ann', timeZone: 'UTC' };

interface Node {
  readonly clerk: Clerk;
  readonly told: Change[];
  readonly errors: unknown[];
  /** Events that this node has read from the store. */
  read: number;
  appends: (readonly LedgerEntry[])[];
  /** Runs once, right before the next append of this node. */
  before: (() => Promise<unknown>) | null;
}

function nodeOn(store: LedgerStore, clock: ManualClock): Node {
  const told: Change[] = [];
  const errors: unknown[] = [];
  const counted: LedgerStore = {
    append: async (entries) => {
      node.appends.push(entries);
      const { before } = node;
      node.before = null;
      await before?.();
      return store.append(entries);
    },
    async *pieces(tenantId, learnerId, after) {
      for (const pieces = store.pieces(tenantId, learnerId, after); ;) {
        const { done, value } = await pieces.next();
        if (done === true) return value;
        node.read += value.length;
        yield value;
      }
    },
    read: (tenantId, learnerId, after) => store.read(tenantId, learnerId, after),
    issueFence: (tenantId, learnerId) => store.issueFence(tenantId, learnerId),
    close: () => store.close(),
  };
  const clerk = new Clerk({
    store: counted,
    clock,
    groupMs: 1,
    maxWaiting: 1_000,
    isStoreShared: true,
    onStoreError: (error) => errors.push(error),
    onListenerError: (error) => errors.push(error),
  });
  clerk.onChange((change) => told.push(change));
  const node: Node = { clerk, told, errors, read: 0, appends: [], before: null };
  return node;
}

function open(clerk: Clerk, sessionId: string): Promise<Verdict> {
  return clerk.submitFenced(ann, (fence) => ({
    type: 'open',
    sessionId,
    fence,
    lesson: plainLesson,
    policy: plainPolicy,
    address: '192.0.2.7',
  }));
}

function beat(seq: number, spans: readonly (readonly [number, number])[] = [], sessionId = 's1') {
  return { type: 'beat', sessionId, beat: beatOf(seq, { spans }) } satisfies Command;
}

function deliver(from: number, to: number, kind: 'video' | 'audio' = 'video'): Command {
  return { type: 'deliver', sessionId: 's1', kind, spans: [[from, to]] };
}

function codeOf(verdict: Verdict): string {
  return verdict.ok ? 'ok' : verdict.refusal.code;
}

describe('clerk: several on one store', () => {
  let store: LedgerStore;
  let clock: ManualClock;
  let here: Node;
  let there: Node;

  beforeEach(() => {
    store = createMemoryLedgerStore();
    clock = new ManualClock();
    here = nodeOn(store, clock);
    there = nodeOn(store, clock);
  });
  afterEach(() => expect([...here.errors, ...there.errors]).to.deep.equal([]));

  /** Both say what a replay of the stored events says. */
  async function expectSame(): Promise<void> {
    const { events, head } = await store.read('main', 'ann');
    const replayed = initialState();
    for (const event of events) evolve(replayed, event);
    for (const node of [here, there]) {
      await node.clerk.refresh(ann);
      const account = await node.clerk.account(ann);
      expect(account.count).to.equal(head.count);
      expect(account.state).to.deep.equal(replayed);
    }
  }

  it('decides anew on what the other wrote, and answers with the new decision', async () => {
    await open(here.clerk, 's1');
    await here.clerk.submit(ann, beat(1));
    clock.advance(2_000);
    // The other one sent the media of which this one knows nothing.
    for (const kind of plainLesson.kinds) {
      await there.clerk.submit(ann, { ...deliver(0, 10_000), kind } as Command);
    }
    clock.advance(1_000);
    const verdict = await here.clerk.submit(ann, beat(2, [[0, 1_000]]));
    expect(verdict.ok && verdict.bookings.map(({ outcome }) => outcome)).to.deep.equal([
      'credited',
    ]);
    expect(here.appends.at(-1)?.[0]?.after).to.equal(2 + plainLesson.kinds.length);
    await expectSame();
  });

  it('answers each command once, whatever fails behind the first answers of a commit', async () => {
    const ben = { ...ann, learnerId: 'ben' };
    const verdicts: string[] = [];
    const accounts = await Promise.all([ann, ben].map((ref) => here.clerk.account(ref)));
    // Shared accounts take up what is stored only then.
    for (const account of accounts) account.isShared = true;
    for (const [ref, spoilt] of [
      [ann, accounts[1]],
      [ben, undefined],
    ] as const) {
      const held = here.clerk.hold(ref);
      const test = { type: 'take-test', courseId: 'c', scoreRatio: 1, reference: 'r' } as const;
      here.clerk.submitHeld(held, test, (verdict) => {
        verdicts.push(`${ref.learnerId} ${codeOf(verdict)}`);
        if (spoilt !== undefined) spoilt.state = null as never;
      });
    }
    await here.clerk.flush();
    expect(verdicts).to.deep.equal(['ann ok', 'ben overloaded']);
    expect(here.clerk.underWay).to.equal(0);
    expect(here.errors.splice(0)).to.have.length(1);
  });

  it('knows on demand, without Redis, what another engine has just acknowledged', async () => {
    await open(here.clerk, 's1');
    await there.clerk.account(ann);
    await here.clerk.submit(ann, beat(1));
    const lastSeq = (account: Account | null) => account?.state.sessions.get('s1')?.lastSeq;
    expect(lastSeq(await there.clerk.account(ann)), 'as it was read').to.equal(0);
    expect(lastSeq(await there.clerk.current(ann)), 'now').to.equal(1);
    // Also while something of its own is on its way, which the store sends back.
    await here.clerk.submit(ann, beat(2));
    const news = there.clerk.submit(ann, deliver(0, 10_000));
    expect(lastSeq(await there.clerk.current(ann)), 'with something under way').to.equal(2);
    expect(codeOf(await news)).to.equal('ok');
    await expectSame();
  });

  it('opens nothing here that was taken back there, also a moment ago', async () => {
    await there.clerk.account(ann);
    const revoke = (sessionId: string) =>
      here.clerk.submit(ann, { type: 'end', sessionId, why: 'revoked' });
    expect(codeOf(await revoke('s1'))).to.equal('ok');
    expect(codeOf(await open(there.clerk, 's1'))).to.equal('session_ended');
    // Decided to open, and not stored yet.
    there.before = () => revoke('s2');
    expect(codeOf(await open(there.clerk, 's2'))).to.equal('session_ended');
    // Decided to take back what nobody has opened, and not stored yet.
    here.before = () => open(there.clerk, 's3');
    expect(codeOf(await revoke('s3'))).to.equal('ok');
    const { state } = await here.clerk.account(ann);
    expect(state.sessions.get('s3')?.end?.why).to.equal('revoked');
    expect([...state.revokedTokens]).to.deep.equal(['s1', 's2']);
    await expectSame();
  });

  it('keeps the order of one learner, also of what was decided on top of what came back', async () => {
    await open(here.clerk, 's1');
    here.before = () => there.clerk.submit(ann, deliver(0, 10_000));
    const beats = [1, 2, 3].map((seq) => here.clerk.submit(ann, beat(seq)));
    // A later group, decided while the first is under way.
    await new Promise((resolve) => setTimeout(resolve, 3));
    beats.push(...[4, 5].map((seq) => here.clerk.submit(ann, beat(seq))));
    expect((await Promise.all(beats)).map(codeOf)).to.deep.equal(['ok', 'ok', 'ok', 'ok', 'ok']);
    const { events } = await store.read('main', 'ann');
    expect(
      events.map((event) => (event.type === 'beat-accepted' ? event.beat.seq : event.type)),
    ).to.deep.equal(['session-opened', 'delivered', 1, 2, 3, 4, 5]);
    await expectSame();
  });

  it('answers a refusal where the other has made the command impossible', async () => {
    await open(here.clerk, 's1');
    await there.clerk.account(ann);
    await there.clerk.submit(ann, { type: 'end', sessionId: 's1', why: 'left' });
    const told = here.told.length;
    expect(codeOf(await here.clerk.submit(ann, beat(1)))).to.equal('session_ended');
    expect(here.told.slice(told).map(({ command }) => command)).to.deep.equal([null]);
    await expectSame();
  });

  it('reads once from the beginning, then only what is new', async () => {
    await open(here.clerk, 's1');
    for (let seq = 1; seq <= 20; seq += 1) await here.clerk.submit(ann, beat(seq));
    await there.clerk.submit(ann, deliver(0, 1_000));
    await here.clerk.submit(ann, beat(21));
    here.read = 0;
    for (let i = 1; i <= 5; i += 1) {
      await there.clerk.submit(ann, deliver(i * 1_000, (i + 1) * 1_000));
      await here.clerk.submit(ann, beat(21 + i));
    }
    expect(here.read).to.equal(5);
    await expectSame();
  });

  it('tells what the other wrote with how it was booked here, and nothing twice', async () => {
    await open(here.clerk, 's1');
    await here.clerk.submit(ann, beat(1));
    clock.advance(1_000);
    await here.clerk.submit(ann, beat(2, [[0, 1_000]]));
    here.told.length = 0;
    for (const kind of plainLesson.kinds) {
      await there.clerk.submit(ann, { ...deliver(0, 10_000), kind } as Command);
    }
    await here.clerk.refresh(ann);
    await here.clerk.refresh(ann);
    expect(here.told.flatMap(({ events }) => events.map(({ type }) => type))).to.deep.equal(
      plainLesson.kinds.map(() => 'delivered'),
    );
    expect(here.told.map(({ command }) => command)).to.deep.equal([null]);
    expect(
      here.told.flatMap(({ bookings }) => bookings.map(({ outcome }) => outcome)).length,
    ).to.be.greaterThan(0);
  });

  it('opens with a new fencing number where another one was issued meanwhile', async () => {
    await open(here.clerk, 's1');
    here.before = () => open(there.clerk, 's2');
    expect(codeOf(await open(here.clerk, 's3'))).to.equal('ok');
    const { events, head } = await store.read('main', 'ann');
    const fences = events.flatMap((event) =>
      event.type === 'session-opened' ? [[event.sessionId, event.fence]] : [],
    );
    expect(fences.map(([sessionId]) => sessionId)).to.deep.equal(['s1', 's2', 's3']);
    const numbers = fences.map(([, fence]) => Number(fence));
    expect(numbers).to.deep.equal([...numbers].sort((a, b) => a - b));
    expect(numbers.at(-1)).to.equal(head.fence);
    await expectSame();
  });

  it('beats need the newest fence, news of deliveries none', async () => {
    await open(here.clerk, 's1');
    await store.issueFence('main', 'ann');
    here.appends.length = 0;
    expect(codeOf(await here.clerk.submit(ann, deliver(0, 1_000)))).to.equal('ok');
    expect(here.appends.map(([entry]) => entry?.fence)).to.deep.equal([null]);
    here.appends.length = 0;
    expect(codeOf(await here.clerk.submit(ann, beat(1)))).to.equal('ok');
    expect(here.appends.map(([entry]) => entry?.fence)).to.deep.equal([1, 2]);
  });

  it('gives up after some tries, says so, and recovers', async () => {
    await open(here.clerk, 's1');
    let foreign = 0;
    let busy = true;
    const disturb = async (): Promise<void> => {
      if (!busy) return;
      foreign += 1;
      await there.clerk.submit(ann, deliver(foreign * 1_000, (foreign + 1) * 1_000));
      here.before = disturb;
    };
    here.before = disturb;
    expect(codeOf(await here.clerk.submit(ann, beat(1)))).to.equal('overloaded');
    expect(foreign).to.be.within(3, 20);
    busy = false;
    expect(codeOf(await here.clerk.submit(ann, beat(1)))).to.equal('ok');
    await expectSame();
  });

  it('loses and doubles nothing under many writers at once', async () => {
    await open(here.clerk, 's1');
    const work: Promise<Verdict>[] = [];
    for (let i = 0; i < 40; i += 1) {
      work.push(here.clerk.submit(ann, beat(i + 1)));
      work.push(there.clerk.submit(ann, deliver(i * 1_000, (i + 1) * 1_000)));
      if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect((await Promise.all(work)).map(codeOf)).to.deep.equal(work.map(() => 'ok'));
    const { events } = await store.read('main', 'ann');
    const seqs = events.flatMap((event) =>
      event.type === 'beat-accepted' ? [event.beat.seq] : [],
    );
    expect(seqs).to.deep.equal(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(events.filter(({ type }) => type === 'delivered')).to.have.length(40);
    await expectSame();
  });
});
