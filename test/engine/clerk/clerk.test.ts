import { expect } from 'chai';
import {
  type Account,
  Clerk,
  type ClerkOptions,
  type Verdict,
} from '../../../engine/clerk/clerk.ts';
import { type Command } from '../../../engine/ledger/decide.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { beatOf, plainLesson, plainPolicy } from '../../support/given.ts';
import { HeldStore } from './held-store.ts';

const ann = { tenantId: 'main', learnerId: 'ann', timeZone: 'UTC' };
const ben = { ...ann, learnerId: 'ben' };

interface Desk {
  readonly clerk: Clerk;
  readonly store: HeldStore;
  readonly clock: ManualClock;
  readonly errors: unknown[];
}

function desk(options: Partial<ClerkOptions> = {}): Desk {
  const store = new HeldStore();
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const clerk = new Clerk({
    store,
    clock,
    groupMs: 1,
    maxWaiting: 1_000,
    onStoreError: (error) => errors.push(error),
    onListenerError: (error) => errors.push(error),
    ...options,
  });
  return { clerk, store, clock, errors };
}

function open(clerk: Clerk, ref = ann, sessionId = 's1'): Promise<Verdict> {
  return clerk.submitFenced(ref, (fence) => ({
    type: 'open',
    sessionId,
    fence,
    lesson: plainLesson,
    policy: plainPolicy,
    address: '192.0.2.7',
  }));
}

function beat(seq: number, spans: readonly (readonly [number, number])[] = []): Command {
  return { type: 'beat', sessionId: 's1', beat: beatOf(seq, { spans }) };
}

function codeOf(verdict: Verdict): string {
  return verdict.ok ? 'ok' : verdict.refusal.code;
}

async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => setTimeout(resolve, 15));
  return done;
}

async function storedSeqs({ store }: Desk, learnerId = 'ann'): Promise<number[]> {
  const { events } = await store.inner.read('main', learnerId);
  return events.flatMap((event) => (event.type === 'beat-accepted' ? [event.beat.seq] : []));
}

describe('clerk: group commit', () => {
  it('answers only when the commit has resolved', async () => {
    const own = desk();
    await open(own.clerk);
    own.store.isHolding = true;
    const answered = own.clerk.submit(ann, beat(1));
    expect(await settled(answered)).to.equal(false);
    expect(own.store.waiting).to.equal(1);
    expect(await storedSeqs(own)).to.deep.equal([]);
    own.store.release();
    expect(codeOf(await answered)).to.equal('ok');
    expect(await storedSeqs(own)).to.deep.equal([1]);
  });

  it('commits what came together in one call, one entry a learner, in order', async () => {
    const { clerk, store } = desk({ groupMs: 10 });
    await Promise.all([open(clerk), open(clerk, ben)]);
    store.commits.length = 0;
    const verdicts = await Promise.all([
      clerk.submit(ann, beat(1)),
      clerk.submit(ben, beat(1)),
      clerk.submit(ann, beat(2)),
    ]);
    expect(verdicts.map(codeOf)).to.deep.equal(['ok', 'ok', 'ok']);
    expect(store.commits).to.have.length(1);
    expect(
      store.commits[0]?.map(({ learnerId, events }) => [learnerId, events.length]),
    ).to.deep.equal([
      ['ann', 2],
      ['ben', 1],
    ]);
  });

  it('starts no commit before the one under way has ended', async () => {
    const own = desk();
    await open(own.clerk);
    own.store.isHolding = true;
    own.store.commits.length = 0;
    const first = own.clerk.submit(ann, beat(1));
    await settled(first);
    const second = own.clerk.submit(ann, beat(2));
    expect(await settled(second)).to.equal(false);
    expect(own.store.commits).to.have.length(1);
    own.store.isHolding = false;
    own.store.release();
    expect([codeOf(await first), codeOf(await second)]).to.deep.equal(['ok', 'ok']);
    expect(await storedSeqs(own)).to.deep.equal([1, 2]);
  });

  it('is not waited for by what changes nothing where nothing is on its way', async () => {
    const own = desk();
    await open(own.clerk);
    own.store.commits.length = 0;
    const same = { type: 'address', sessionId: 's1', address: '192.0.2.7' } as const;
    const answered = own.clerk.submit(ann, same);
    expect(own.clerk.underWay).to.equal(0);
    expect(codeOf(await answered)).to.equal('ok');
    await own.clerk.flush();
    expect(own.store.commits).to.deep.equal([]);
  });

  it('says nothing of the store where there is nothing to store', async () => {
    let commits = 0;
    const own = desk({ onCommit: () => (commits += 1) });
    await open(own.clerk);
    own.store.isHolding = true;
    const first = own.clerk.submit(ann, beat(1));
    await settled(first);
    const again = own.clerk.submit(ann, beat(1));
    own.store.isHolding = false;
    own.store.release();
    await Promise.all([first, again]);
    expect(commits, 'the opening and the beat').to.equal(2);
  });

  it('answers a resend of what is not durable yet no sooner than the beat itself', async () => {
    const own = desk();
    await open(own.clerk);
    own.store.isHolding = true;
    const first = own.clerk.submit(ann, beat(1));
    await settled(first);
    const again = own.clerk.submit(ann, beat(1));
    expect(await settled(again)).to.equal(false);
    own.store.isHolding = false;
    own.store.release();
    expect([codeOf(await first), codeOf(await again)]).to.deep.equal(['ok', 'ok']);
    expect(await storedSeqs(own)).to.deep.equal([1]);
  });

  it('flush waits for all that was submitted', async () => {
    const own = desk({ groupMs: 20 });
    await open(own.clerk);
    void own.clerk.submit(ann, beat(1));
    await own.clerk.flush();
    expect(await storedSeqs(own)).to.deep.equal([1]);
  });

  it('says overloaded when too much waits, and stores nothing of it', async () => {
    const own = desk({ maxWaiting: 2, groupMs: 10 });
    await open(own.clerk);
    const verdicts = await Promise.all([1, 2, 3].map((seq) => own.clerk.submit(ann, beat(seq))));
    expect(verdicts.map(codeOf)).to.deep.equal(['ok', 'ok', 'overloaded']);
    expect(codeOf(await own.clerk.submit(ann, beat(3)))).to.equal('ok');
    expect(await storedSeqs(own)).to.deep.equal([1, 2, 3]);
  });

  it('answers everybody though a listener fails', async () => {
    const { clerk, errors } = desk();
    clerk.onChange(() => {
      throw new Error('deaf');
    });
    const verdicts = await Promise.all([open(clerk), open(clerk, ben, 's2')]);
    expect(verdicts.map(codeOf)).to.deep.equal(['ok', 'ok']);
    expect(codeOf(await clerk.submit(ann, beat(1)))).to.equal('ok');
    expect(errors).to.have.length(3);
  });

  it('tells changes after they are durable, and nothing of a repeat', async () => {
    const { clerk } = desk();
    const told: string[] = [];
    const stop = clerk.onChange(({ command }) => told.push(command?.type ?? 'elsewhere'));
    await open(clerk);
    await clerk.submit(ann, beat(1));
    await clerk.submit(ann, beat(1));
    expect(told).to.deep.equal(['open', 'beat']);
    stop();
    await clerk.submit(ann, beat(2));
    expect(told).to.have.length(2);
  });
});

describe('clerk: when the store fails', () => {
  it('refuses the whole group, and takes it again without loss or double', async () => {
    const own = desk({ groupMs: 5 });
    await Promise.all([open(own.clerk), open(own.clerk, ben)]);
    own.store.failures = 1;
    const group = [beat(1, [[0, 1_000]]), beat(2, [[1_000, 2_000]])];
    const refused = await Promise.all([
      ...group.map((each) => own.clerk.submit(ann, each)),
      own.clerk.submit(ben, beat(1)),
    ]);
    expect(refused.map(codeOf)).to.deep.equal(['overloaded', 'overloaded', 'overloaded']);
    expect(own.errors).to.have.length(1);
    // The state is what the store holds, not what was decided in vain.
    const { state } = await own.clerk.account(ann);
    expect(state.sessions.get('s1')?.lastSeq).to.equal(0);
    expect(state.sessions.get('s1')?.presentedMs).to.equal(0);
    for (const each of group) expect(codeOf(await own.clerk.submit(ann, each))).to.equal('ok');
    expect(await storedSeqs(own)).to.deep.equal([1, 2]);
    expect(state.sessions.get('s1')?.presentedMs).to.equal(2_000);
  });

  it('refuses what was decided on top of a commit that failed', async () => {
    const own = desk();
    await open(own.clerk);
    own.store.isHolding = true;
    own.store.failures = 1;
    const first = own.clerk.submit(ann, beat(1));
    await settled(first);
    const second = own.clerk.submit(ann, beat(2));
    await settled(second);
    own.store.isHolding = false;
    own.store.release();
    expect([codeOf(await first), codeOf(await second)]).to.deep.equal(['overloaded', 'overloaded']);
    expect(await storedSeqs(own)).to.deep.equal([]);
    expect(codeOf(await own.clerk.submit(ann, beat(2)))).to.equal('sequence_gap');
    expect(codeOf(await own.clerk.submit(ann, beat(1)))).to.equal('ok');
  });

  it('answers overloaded, and does not throw, where nothing can even be read', async () => {
    const own = desk();
    own.store.isGone = true;
    expect(codeOf(await own.clerk.submit(ann, beat(1)))).to.equal('overloaded');
    expect(codeOf(await open(own.clerk))).to.equal('overloaded');
    expect(own.errors).to.have.length(2);
    own.store.isGone = false;
    expect(codeOf(await open(own.clerk))).to.equal('ok');
  });

  it('decides anew what another node has fenced off, on what that one wrote', async () => {
    const own = desk();
    await open(own.clerk);
    const elsewhere = new Clerk({
      store: own.store,
      clock: own.clock,
      groupMs: 1,
      maxWaiting: 10,
      onStoreError: () => undefined,
      onListenerError: () => undefined,
    });
    expect(codeOf(await open(elsewhere, ann, 's2'))).to.equal('ok');
    // Read again, this node knows that the lease has gone; the claim is kept and not credited.
    const verdict = await own.clerk.submit(ann, beat(1, [[0, 1_000]]));
    expect(verdict.ok && verdict.bookings.map(({ outcome }) => outcome)).to.deep.equal([
      'superseded',
    ]);
    expect(own.errors, 'being fenced is no failure of the store').to.deep.equal([]);
  });
});

describe('clerk: what is submitted for a held account', () => {
  it('is dated by the time zone of whoever holds it, not of who read the account first', async () => {
    const own = desk();
    const far = { ...ann, timeZone: 'Pacific/Kiritimati' };
    await own.clerk.account(far);
    const near = { ...ann, timeZone: 'Pacific/Pago_Pago' };
    const opened = await open(own.clerk, near);
    const held = own.clerk.hold(near);
    const heard = await new Promise<Verdict>((told) => own.clerk.submitHeld(held, beat(1), told));
    const [opening, first] = [opened, heard].map((verdict) => verdict.ok && verdict.at.day);
    expect(first).to.equal(opening);
    expect(first).to.be.lessThan(own.clock.stamp(far.timeZone).day);
  });

  it('is refused when the account can be asked again, and not in the midst of a failed reading', async () => {
    const own = desk();
    const held = own.clerk.hold(ann);
    own.store.isGone = true;
    const [refused, again] = await new Promise<[Verdict, Promise<Account>]>((told) =>
      own.clerk.submitHeld(held, beat(1), (verdict) => {
        own.store.isGone = false;
        told([verdict, own.clerk.account(ann)]);
      }),
    );
    expect(codeOf(refused)).to.equal('overloaded');
    expect((await again).isReady).to.equal(true);
  });

  it('stops nobody where whoever is told of a refusal fails', async () => {
    const own = desk();
    await open(own.clerk);
    own.clerk.submitHeld(own.clerk.hold(ann), beat(7), () => {
      throw new Error('not my day');
    });
    expect(codeOf(await own.clerk.submit(ann, beat(1)))).to.equal('ok');
    expect(own.errors.map(String)).to.deep.equal(['Error: not my day']);
  });
});

describe('clerk: accounts in memory', () => {
  it('are read once for all who ask at the same time', async () => {
    const { clerk } = desk();
    const [one, other] = await Promise.all([clerk.account(ann), clerk.account(ann)]);
    expect(one).to.equal(other);
    expect(await clerk.account(ben)).not.to.equal(one);
    expect(await clerk.account({ ...ann, tenantId: 'other' })).not.to.equal(one);
  });

  it('leave when nobody has used them, but not while they are held', async () => {
    const { clerk } = desk();
    const account = await clerk.account(ann);
    const { letGo } = clerk.hold(ann);
    clerk.sweep(-1);
    expect(await clerk.account(ann)).to.equal(account);
    letGo();
    letGo();
    clerk.sweep(60_000);
    expect(await clerk.account(ann), 'used a moment ago').to.equal(account);
    clerk.sweep(-1);
    expect(await clerk.account(ann)).not.to.equal(account);
  });

  it('come back as they were', async () => {
    const { clerk, clock } = desk();
    await open(clerk);
    await clerk.submit(ann, beat(1));
    clock.advance(1_000);
    await clerk.submit(ann, beat(2, [[0, 1_000]]));
    const before = structuredClone((await clerk.account(ann)).state);
    clerk.sweep(-1);
    expect((await clerk.account(ann)).state).to.deep.equal(before);
  });
});
