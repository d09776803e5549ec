/**
 * What every ledger store keeps, whatever it is made of: the INVARIANTS of
 * `engine/ledger/ports.ts`, one group each.
 */

import { expect } from 'chai';

import { createHash } from 'node:crypto';

import { type StoredEvent } from '../../engine/ledger/compacted.ts';
import { type LedgerStore } from '../../engine/ledger/ports.ts';
import { awkwardEvent, beatEvent, entry } from '../engine/stores/ledger-events.ts';
import { rejection } from './rejection.ts';

export interface LedgerStoreUnderTest {
  /** Opens the store; where it is kept, a second call gives another handle on the same data. */
  open(): LedgerStore | Promise<LedgerStore>;
  dispose?(): Promise<void> | void;
}

/** The chain as the port's words define it, computed without the engine's code. */
function chainOf(tenantId: string, learnerId: string, events: readonly StoredEvent[]): string {
  const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('base64url');
  let link = sha(`lectern ledger\0${tenantId}\0${learnerId}`);
  for (const event of events) link = sha(link + JSON.stringify(event));
  return link;
}

/** @param kept whether data outlive the handle, and several handles share them. */
export function ledgerStoreContract(
  name: string,
  { kept }: { readonly kept: boolean },
  start: () => LedgerStoreUnderTest,
): void {
  const whereKept = kept ? it : () => undefined;
  describe(`ledger store contract: ${name}`, () => {
    let made: LedgerStoreUnderTest;
    let store: LedgerStore;

    beforeEach(async () => {
      made = start();
      store = await made.open();
    });
    afterEach(async () => {
      await store.close();
      await made.dispose?.();
    });

    async function leased(tenantId: string, learnerId: string): Promise<number> {
      return store.issueFence(tenantId, learnerId);
    }

    describe('1: what append took is durable', () => {
      whereKept('is there after closing and opening again', async () => {
        const fence = await leased('host', 'ann');
        const events = [beatEvent(1), beatEvent(2)];
        await store.append([entry('host', 'ann', fence, 0, ...events)]);
        await store.close();
        store = await made.open();
        expect(await store.read('host', 'ann')).to.deep.equal({
          head: { fence, count: 2, chain: chainOf('host', 'ann', events) },
          events,
        });
      });

      it('takes many entries of many learners and hosts in one call', async () => {
        const entries = [];
        for (let i = 0; i < 60; i += 1) {
          const tenantId = `host-${i % 3}`;
          entries.push(
            entry(
              tenantId,
              `learner-${i}`,
              await leased(tenantId, `learner-${i}`),
              0,
              beatEvent(i),
            ),
          );
        }
        expect(await store.append(entries)).to.deep.equal([]);
        for (let i = 0; i < 60; i += 1) {
          const { events } = await store.read(`host-${i % 3}`, `learner-${i}`);
          expect(events).to.deep.equal([beatEvent(i)]);
        }
      });

      it('takes an empty call and an entry without events', async () => {
        const fence = await leased('host', 'ann');
        expect(await store.append([])).to.deep.equal([]);
        expect(await store.append([entry('host', 'ann', fence, 0)])).to.deep.equal([]);
        expect((await store.read('host', 'ann')).events).to.deep.equal([]);
      });
    });

    describe('2: a learner is read whole, in order, and alone', () => {
      it('keeps the order of appending over calls and inside one call', async () => {
        const ann = await leased('host', 'ann');
        const bob = await leased('host', 'bob');
        for (let i = 0; i < 200; i += 4) {
          await store.append([
            entry('host', 'ann', ann, i, beatEvent(i)),
            entry('host', 'bob', bob, i / 4, beatEvent(1_000 + i)),
            entry('host', 'ann', ann, i + 1, beatEvent(i + 1), beatEvent(i + 2), beatEvent(i + 3)),
          ]);
        }
        const { events } = await store.read('host', 'ann');
        expect(events).to.deep.equal(Array.from({ length: 200 }, (_, i) => beatEvent(i)));
        expect((await store.read('host', 'bob')).events).to.have.length(50);
      });

      it('keeps equal learner ids of two hosts apart', async () => {
        const one = await leased('host-1', 'ann');
        const two = await leased('host-2', 'ann');
        await store.append([
          entry('host-1', 'ann', one, 0, beatEvent(1)),
          entry('host-2', 'ann', two, 0, beatEvent(2)),
        ]);
        expect((await store.read('host-1', 'ann')).events).to.deep.equal([beatEvent(1)]);
        expect((await store.read('host-2', 'ann')).events).to.deep.equal([beatEvent(2)]);
      });

      it('keeps learners apart whose ids contain each other or look like a path', async () => {
        const names = [
          ['h', 'ann'],
          ['h', 'nn'],
          ['h', 'ann2'],
          ['ha', 'nn'],
          ['h', 'a/b'],
          ['h/a', 'b'],
          ['h', '1:h'],
          ['h', '学员'],
          ['h', '__proto__'],
          ['h', '%_"\'\\'],
        ] as const;
        const entries = [];
        for (const [i, [tenantId, learnerId]] of names.entries()) {
          entries.push(
            entry(tenantId, learnerId, await leased(tenantId, learnerId), 0, beatEvent(i)),
          );
        }
        await store.append(entries);
        for (const [i, [tenantId, learnerId]] of names.entries()) {
          const found = await store.read(tenantId, learnerId);
          const events = [beatEvent(i)];
          const head = { fence: 1, count: 1, chain: chainOf(tenantId, learnerId, events) };
          expect(found, learnerId).to.deep.equal({ head, events });
        }
      });

      it('is not misled by what events say', async () => {
        const ann = await leased('host', 'ann');
        const bob = await leased('host', 'bob');
        const forged = `x\nbob\t${JSON.stringify(beatEvent(7))}\n\u2028\u0000\ud800 "\\`;
        await store.append([
          entry('host', 'ann', ann, 0, awkwardEvent(forged)),
          entry('host', 'bob', bob, 0, beatEvent(1)),
        ]);
        expect((await store.read('host', 'ann')).events).to.deep.equal([awkwardEvent(forged)]);
        expect((await store.read('host', 'bob')).events).to.deep.equal([beatEvent(1)]);
      });

      it('knows nothing of a learner who never came', async () => {
        const head = { fence: 0, count: 0, chain: chainOf('host', 'nobody', []) };
        expect(await store.read('host', 'nobody')).to.deep.equal({ head, events: [] });
      });

      it('reads on from any event, also in the middle of a call', async () => {
        const ann = await leased('host', 'ann');
        const all = Array.from({ length: 9 }, (_, i) => beatEvent(i));
        for (let from = 0; from < 9; from += 3) {
          await store.append([entry('host', 'ann', ann, from, ...all.slice(from, from + 3))]);
        }
        for (let after = 0; after <= 9; after += 1) {
          const { head, events } = await store.read('host', 'ann', after);
          expect(events, `after ${after}`).to.deep.equal(all.slice(after));
          expect(head.count).to.equal(9);
        }
        expect((await store.read('host', 'ann', 12)).events).to.deep.equal([]);
      });
    });

    describe('7: a long ledger comes in pieces', () => {
      it('gives in pieces what it gives at once, from any event on', async () => {
        const ann = await leased('host', 'ann');
        const all = Array.from({ length: 1_200 }, (_, i) => beatEvent(i));
        for (let from = 0; from < all.length; from += 2) {
          await store.append([entry('host', 'ann', ann, from, ...all.slice(from, from + 2))]);
        }
        for (const after of [0, 1, 601, 1_200, 1_300]) {
          const found: StoredEvent[] = [];
          let most = 0;
          for (const pieces = store.pieces('host', 'ann', after); ;) {
            const { done, value } = await pieces.next();
            if (done === true) {
              expect(value).to.deep.equal((await store.read('host', 'ann')).head);
              break;
            }
            most = Math.max(most, value.length);
            found.push(...value);
          }
          expect(found, `after ${after}`).to.deep.equal(all.slice(after));
          expect(most, 'events in one piece').to.be.at.most(1_000);
        }
      });
    });

    describe('3: fencing numbers only rise', () => {
      it('rises for each learner alone', async () => {
        expect(await leased('host', 'ann')).to.equal(1);
        expect(await leased('host', 'ann')).to.equal(2);
        expect(await leased('host', 'bob')).to.equal(1);
        expect(await leased('other', 'ann')).to.equal(1);
        expect((await store.read('host', 'ann')).head.fence).to.equal(2);
      });

      it('gives each of many at once its own number', async () => {
        const fences = await Promise.all(Array.from({ length: 20 }, () => leased('host', 'ann')));
        expect(fences).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 1));
      });

      whereKept('goes on after opening again', async () => {
        await leased('host', 'ann');
        const last = await leased('host', 'ann');
        await store.close();
        store = await made.open();
        expect(await leased('host', 'ann')).to.be.greaterThan(last);
      });

      it('refuses ids that cannot be stored', async () => {
        for (const learnerId of ['', 'a\tb', 'a\nb', 'a\u0000', 'a\ud800']) {
          expect(await rejection(leased('host', learnerId)), JSON.stringify(learnerId)).to.match(
            /cannot be stored. Reason: /,
          );
          for (const fence of [null, 0, 1]) {
            const refused = entry('host', learnerId, fence, 0, beatEvent(1));
            const rejected = await store.append([refused]);
            expect(rejected).to.deep.equal([{ entry: refused, why: 'fenced' }]);
          }
        }
      });
    });

    describe('4: only the newest fence writes', () => {
      it('returns the others by identity and stores nothing of them', async () => {
        const old = await leased('host', 'ann');
        const fence = await leased('host', 'ann');
        const bob = await leased('host', 'bob');
        const stale = entry('host', 'ann', old, 0, beatEvent(1), beatEvent(2));
        const neverIssued = entry('host', 'ann', fence + 1, 0, beatEvent(3));
        const noLease = entry('host', 'eve', 0, 0, beatEvent(4));
        const rejected = await store.append([
          stale,
          entry('host', 'bob', bob, 0, beatEvent(5)),
          neverIssued,
          entry('host', 'ann', fence, 0, beatEvent(6)),
          noLease,
        ]);
        expect(rejected).to.have.length(3);
        for (const [at, own] of [stale, neverIssued, noLease].entries()) {
          expect(rejected.find(({ entry: each }) => each === own)?.why, `entry ${at}`).to.equal(
            'fenced',
          );
        }
        expect((await store.read('host', 'ann')).events).to.deep.equal([beatEvent(6)]);
        expect((await store.read('host', 'bob')).events).to.deep.equal([beatEvent(5)]);
        expect((await store.read('host', 'eve')).events).to.deep.equal([]);
      });

      it('asks no fence of what needs no lease, also of a learner who never had one', async () => {
        await leased('host', 'ann');
        await leased('host', 'ann');
        const taken = [
          entry('host', 'ann', null, 0, beatEvent(1)),
          entry('host', 'new', null, 0, beatEvent(2)),
        ];
        expect(await store.append(taken)).to.deep.equal([]);
        expect((await store.read('host', 'ann')).events).to.deep.equal([beatEvent(1)]);
        const { head, events } = await store.read('host', 'new');
        expect(events).to.deep.equal([beatEvent(2)]);
        expect(head.fence).to.equal(0);
        expect(await leased('host', 'new')).to.equal(1);
      });

      whereKept('fences a writer whose successor came in by another node', async () => {
        const other = await made.open();
        try {
          const here = await leased('host', 'ann');
          expect(await store.append([entry('host', 'ann', here, 0, beatEvent(1))])).to.have.length(
            0,
          );
          const there = await other.issueFence('host', 'ann');
          expect(there).to.be.greaterThan(here);
          const late = entry('host', 'ann', here, 1, beatEvent(2));
          expect(await store.append([late])).to.deep.equal([{ entry: late, why: 'fenced' }]);
          await other.append([entry('host', 'ann', there, 1, beatEvent(3))]);
          expect((await store.read('host', 'ann')).head.fence).to.equal(there);
          const back = await leased('host', 'ann');
          const tooLate = entry('host', 'ann', there, 2, beatEvent(4));
          expect(await other.append([tooLate])).to.deep.equal([{ entry: tooLate, why: 'fenced' }]);
          await store.append([entry('host', 'ann', back, 2, beatEvent(5))]);
          const events = [beatEvent(1), beatEvent(3), beatEvent(5)];
          const head = { fence: back, count: 3, chain: chainOf('host', 'ann', events) };
          for (const handle of [store, other]) {
            expect(await handle.read('host', 'ann')).to.deep.equal({ head, events });
          }
        } finally {
          await other.close();
        }
      });
    });

    describe('5: only who has read everything writes', () => {
      it('sends back what was decided on fewer or on more events', async () => {
        const ann = await leased('host', 'ann');
        expect(
          await store.append([entry('host', 'ann', ann, 0, beatEvent(1), beatEvent(2))]),
        ).to.have.length(0);
        for (const after of [0, 1, 3]) {
          for (const fence of [ann, null]) {
            const behind = entry('host', 'ann', fence, after, beatEvent(9));
            expect(await store.append([behind]), `after ${after}`).to.deep.equal([
              { entry: behind, why: 'behind' },
            ]);
          }
        }
        expect((await store.read('host', 'ann')).head.count).to.equal(2);
        expect(await store.append([entry('host', 'ann', ann, 2, beatEvent(3))])).to.have.length(0);
      });

      it('takes one of two in one call that were decided on the same events', async () => {
        const ann = await leased('host', 'ann');
        const first = entry('host', 'ann', ann, 0, beatEvent(1));
        const second = entry('host', 'ann', ann, 0, beatEvent(2));
        const third = entry('host', 'ann', ann, 1, beatEvent(3));
        expect(await store.append([first, second, third])).to.deep.equal([
          { entry: second, why: 'behind' },
        ]);
        expect((await store.read('host', 'ann')).events).to.deep.equal([
          beatEvent(1),
          beatEvent(3),
        ]);
      });

      whereKept('loses and doubles nothing of two writers on one learner', async () => {
        const other = await made.open();
        try {
          const ann = await leased('host', 'ann');
          const clashes = { here: 0, there: 0 };
          const { head: begun } = await store.read('host', 'ann');
          await other.read('host', 'ann');
          const writer = async (handle: LedgerStore, name: 'here' | 'there', base: number) => {
            // Both begin on the same, so that one of them is too late, however slow a machine is.
            let head = begun;
            for (let number = 0; number < 25;) {
              const next = entry('host', 'ann', ann, head.count, beatEvent(base + number, name));
              const rejected = await handle.append([next]);
              if (rejected.length === 0) {
                head = { ...head, count: head.count + 1 };
                number += 1;
                // The other one gets its turn.
                await new Promise((resolve) => setImmediate(resolve));
                continue;
              }
              expect(rejected[0]?.why).to.equal('behind');
              clashes[name] += 1;
              ({ head } = await handle.read('host', 'ann', head.count));
            }
          };
          await Promise.all([writer(store, 'here', 0), writer(other, 'there', 100)]);
          expect(clashes.here + clashes.there).to.be.greaterThan(0);
          const { head, events } = await store.read('host', 'ann');
          for (const [name, base] of [
            ['here', 0],
            ['there', 100],
          ] as const) {
            const own = events.filter((event) => 'sessionId' in event && event.sessionId === name);
            const expected = Array.from({ length: 25 }, (_, i) => beatEvent(base + i, name));
            expect(own).to.deep.equal(expected);
          }
          expect(head.count).to.equal(50);
          expect(head.chain).to.equal(chainOf('host', 'ann', events));
          expect(await other.read('host', 'ann')).to.deep.equal({ head, events });
        } finally {
          await other.close();
        }
      });
    });

    describe('6: what is stored stands', () => {
      it('is untouched by appending and by whoever holds the objects', async () => {
        const fence = await leased('host', 'ann');
        const event = beatEvent(1);
        await store.append([entry('host', 'ann', fence, 0, event)]);
        (event as { sessionId: string }).sessionId = 'changed';
        const first = (await store.read('host', 'ann')).events;
        (first[0] as { sessionId: string }).sessionId = 'changed too';
        await store.append([entry('host', 'ann', fence, 1, beatEvent(2))]);
        await leased('host', 'ann');
        expect((await store.read('host', 'ann')).events).to.deep.equal([
          beatEvent(1),
          beatEvent(2),
        ]);
      });
    });

    describe('7: the chain', () => {
      it('is the same however events were grouped, and another for each learner', async () => {
        const events = Array.from({ length: 6 }, (_, i) => awkwardEvent(`\u{1F600} "${i}"\u2028é`));
        for (const learnerId of ['one', 'two']) {
          const fence = await leased('host', learnerId);
          if (learnerId === 'one') {
            await store.append([entry('host', learnerId, fence, 0, ...events)]);
          } else {
            for (const [i, event] of events.entries()) {
              await store.append([entry('host', learnerId, fence, i, event)]);
            }
          }
          const { head } = await store.read('host', learnerId);
          expect(head.chain).to.equal(chainOf('host', learnerId, events));
        }
      });
    });

    it('answers nothing once it is closed', async () => {
      const fence = await leased('host', 'ann');
      await store.close();
      await store.close();
      expect(await rejection(store.read('host', 'ann'))).to.match(/closed/);
      expect(await rejection(store.append([entry('host', 'ann', fence, 0)]))).to.match(/closed/);
      expect(await rejection(store.issueFence('host', 'ann'))).to.match(/closed/);
    });
  });
}
