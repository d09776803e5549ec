/**
 * What every ledger store keeps, whatever it is made of: the INVARIANTS of
 * `engine/ledger/ports.ts`, one group each.
 */

import { expect } from 'chai';

import { type LedgerStore } from '../../engine/ledger/ports.ts';
import { awkwardEvent, beatEvent, entry } from '../engine/stores/ledger-events.ts';
import { rejection } from './rejection.ts';

export interface LedgerStoreUnderTest {
  /** Opens the store; where it is kept, a second call gives another handle on the same data. */
  open(): LedgerStore | Promise<LedgerStore>;
  dispose?(): Promise<void> | void;
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
        await store.append([entry('host', 'ann', fence, beatEvent(1), beatEvent(2))]);
        await store.close();
        store = await made.open();
        expect(await store.read('host', 'ann')).to.deep.equal({
          fence,
          events: [beatEvent(1), beatEvent(2)],
        });
      });

      it('takes many entries of many learners and hosts in one call', async () => {
        const entries = [];
        for (let i = 0; i < 60; i += 1) {
          const tenantId = `host-${i % 3}`;
          entries.push(
            entry(tenantId, `learner-${i}`, await leased(tenantId, `learner-${i}`), beatEvent(i)),
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
        expect(await store.append([entry('host', 'ann', fence)])).to.deep.equal([]);
        expect((await store.read('host', 'ann')).events).to.deep.equal([]);
      });
    });

    describe('2: a learner is read whole, in order, and alone', () => {
      it('keeps the order of appending over calls and inside one call', async () => {
        const ann = await leased('host', 'ann');
        const bob = await leased('host', 'bob');
        for (let i = 0; i < 200; i += 4) {
          await store.append([
            entry('host', 'ann', ann, beatEvent(i)),
            entry('host', 'bob', bob, beatEvent(1_000 + i)),
            entry('host', 'ann', ann, beatEvent(i + 1), beatEvent(i + 2), beatEvent(i + 3)),
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
          entry('host-1', 'ann', one, beatEvent(1)),
          entry('host-2', 'ann', two, beatEvent(2)),
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
          entries.push(entry(tenantId, learnerId, await leased(tenantId, learnerId), beatEvent(i)));
        }
        await store.append(entries);
        for (const [i, [tenantId, learnerId]] of names.entries()) {
          const found = await store.read(tenantId, learnerId);
          expect(found, learnerId).to.deep.equal({ fence: 1, events: [beatEvent(i)] });
        }
      });

      it('is not misled by what events say', async () => {
        const ann = await leased('host', 'ann');
        const bob = await leased('host', 'bob');
        const forged = `x\nbob\t${JSON.stringify(beatEvent(7))}\n\u2028\u0000\ud800 "\\`;
        await store.append([
          entry('host', 'ann', ann, awkwardEvent(forged)),
          entry('host', 'bob', bob, beatEvent(1)),
        ]);
        expect((await store.read('host', 'ann')).events).to.deep.equal([awkwardEvent(forged)]);
        expect((await store.read('host', 'bob')).events).to.deep.equal([beatEvent(1)]);
      });

      it('knows nothing of a learner who never came', async () => {
        expect(await store.read('host', 'nobody')).to.deep.equal({ fence: 0, events: [] });
      });
    });

    describe('3: fencing numbers only rise', () => {
      it('rises for each learner alone', async () => {
        expect(await leased('host', 'ann')).to.equal(1);
        expect(await leased('host', 'ann')).to.equal(2);
        expect(await leased('host', 'bob')).to.equal(1);
        expect(await leased('other', 'ann')).to.equal(1);
        expect((await store.read('host', 'ann')).fence).to.equal(2);
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
          const refused = entry('host', learnerId, 1, beatEvent(1));
          expect(await store.append([refused])).to.deep.equal([refused]);
        }
      });
    });

    describe('4: only the newest fence writes', () => {
      it('returns the others by identity and stores nothing of them', async () => {
        const old = await leased('host', 'ann');
        const fence = await leased('host', 'ann');
        const bob = await leased('host', 'bob');
        const stale = entry('host', 'ann', old, beatEvent(1), beatEvent(2));
        const neverIssued = entry('host', 'ann', fence + 1, beatEvent(3));
        const noLease = entry('host', 'eve', 0, beatEvent(4));
        const fenced = await store.append([
          stale,
          entry('host', 'bob', bob, beatEvent(5)),
          neverIssued,
          entry('host', 'ann', fence, beatEvent(6)),
          noLease,
        ]);
        expect(fenced).to.have.length(3);
        expect(fenced[0]).to.equal(stale);
        expect(fenced[1]).to.equal(neverIssued);
        expect(fenced[2]).to.equal(noLease);
        expect((await store.read('host', 'ann')).events).to.deep.equal([beatEvent(6)]);
        expect((await store.read('host', 'bob')).events).to.deep.equal([beatEvent(5)]);
        expect((await store.read('host', 'eve')).events).to.deep.equal([]);
      });

      whereKept('fences a writer whose successor came in by another node', async () => {
        const other = await made.open();
        try {
          const here = await leased('host', 'ann');
          expect(await store.append([entry('host', 'ann', here, beatEvent(1))])).to.have.length(0);
          const there = await other.issueFence('host', 'ann');
          expect(there).to.be.greaterThan(here);
          const late = entry('host', 'ann', here, beatEvent(2));
          expect(await store.append([late])).to.deep.equal([late]);
          await other.append([entry('host', 'ann', there, beatEvent(3))]);
          expect((await store.read('host', 'ann')).fence).to.equal(there);
          const back = await leased('host', 'ann');
          const tooLate = entry('host', 'ann', there, beatEvent(4));
          expect(await other.append([tooLate])).to.deep.equal([tooLate]);
          await store.append([entry('host', 'ann', back, beatEvent(5))]);
          for (const handle of [store, other]) {
            expect(await handle.read('host', 'ann')).to.deep.equal({
              fence: back,
              events: [beatEvent(1), beatEvent(3), beatEvent(5)],
            });
          }
        } finally {
          await other.close();
        }
      });
    });

    describe('5: what is stored stands', () => {
      it('is untouched by appending and by whoever holds the objects', async () => {
        const fence = await leased('host', 'ann');
        const event = beatEvent(1);
        await store.append([entry('host', 'ann', fence, event)]);
        (event as { sessionId: string }).sessionId = 'changed';
        const first = (await store.read('host', 'ann')).events;
        (first[0] as { sessionId: string }).sessionId = 'changed too';
        await store.append([entry('host', 'ann', fence, beatEvent(2))]);
        await leased('host', 'ann');
        expect((await store.read('host', 'ann')).events).to.deep.equal([
          beatEvent(1),
          beatEvent(2),
        ]);
      });
    });

    it('answers nothing once it is closed', async () => {
      const fence = await leased('host', 'ann');
      await store.close();
      await store.close();
      expect(await rejection(store.read('host', 'ann'))).to.match(/closed/);
      expect(await rejection(store.append([entry('host', 'ann', fence)]))).to.match(/closed/);
      expect(await rejection(store.issueFence('host', 'ann'))).to.match(/closed/);
    });
  });
}
