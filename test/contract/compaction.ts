/** What compacting keeps, whatever the ledger is kept in: nobody who reads notices. */

import { expect } from 'chai';
import { type Compacted } from '../../engine/ledger/compacted.ts';
import { COMPACTIONS } from '../../engine/stores/compaction/compaction-lines.ts';
import { type Compaction } from '../../engine/stores/compaction/compact-ledger.ts';
import { compactStore } from '../../engine/stores/compaction/compact-store.ts';
import { compactBeside } from '../../engine/stores/compaction/beside.ts';
import {
  packRecord,
  type StoredRecord,
  unpackRecord,
} from '../../engine/stores/compaction/record.ts';
import { signDay } from '../../engine/stores/evidence/sign-day.ts';
import {
  ALL_OLD_MS,
  BEGAN_MS,
  DAY_MS,
  HOSTS,
  LEARNERS,
  PART_OLD_MS,
  privateKey,
  study,
  type StudiedKind,
  type StudiedLedger,
  told,
  toldBy,
  verified,
} from '../engine/stores/compaction/studied-ledger.ts';
import { beatEvent, entry } from '../engine/stores/ledger-events.ts';
import { HOUR_MS } from '../support/given.ts';
import { rounds } from '../support/rounds.ts';

const MOST_BYTES_PER_BEAT = 20;

/** @param part in files of their own, as both together take long */
export function compactionContract(kind: StudiedKind, part: 'keeping' | 'evidence'): void {
  let original: StudiedLedger;
  let untouched: Record<string, unknown>;

  before(async () => {
    original = await kind.create();
    await study(original);
    untouched = await told(original);
    expect((await verified(original)).faults).to.deep.equal([]);
  });
  after(() => original?.remove());

  /** A copy of its own for one test. */
  async function onCopy(test: (ledger: StudiedLedger) => Promise<void>): Promise<void> {
    const copy = await kind.copy(original);
    try {
      await test(copy);
    } finally {
      await copy.remove();
    }
  }

  async function compactAt(
    { place }: StudiedLedger,
    utcMs: number,
    isDryRun = false,
  ): Promise<Compaction> {
    const done = await compactStore(place, { utcMs, isDryRun, isRunning: false });
    if (done === null) throw new Error('another compaction is at work');
    return done;
  }

  async function signAt(ledger: StudiedLedger, utcMs: number): Promise<number> {
    const archive = await ledger.archive();
    const heads = await signDay(archive, privateKey, utcMs);
    await archive.close();
    return heads.length;
  }

  const nothing: Compaction = { tenants: [], broken: [] };
  const isNote = `substr(events, 1, 11) = '${COMPACTIONS}\t'`;
  const sum = async (ledger: StudiedLedger, sql: string): Promise<number> =>
    Number((await ledger.ask(sql))[0]?.['n'] ?? 0);
  const rawRows = (ledger: StudiedLedger) =>
    sum(ledger, `SELECT count(*) AS n FROM ledger WHERE NOT ${isNote}`);

  if (part === 'evidence') return evidence();

  it('changes no statement and no chain, part after part, and every head can still be checked', () =>
    onCopy(async (ledger) => {
      const whole = await verified(ledger);
      const rows = await rawRows(ledger);
      const first = await compactAt(ledger, PART_OLD_MS);
      expect(first.broken).to.deep.equal([]);
      expect(first.tenants.map(({ tenantId }) => tenantId)).to.deep.equal([...HOSTS]);
      expect(await rawRows(ledger)).to.be.within(10, rows * 0.8);
      expect(await told(ledger)).to.deep.equal(untouched);
      const part = await verified(ledger);
      expect(part.faults).to.deep.equal([]);
      const { events, learners, heads } = whole;
      expect(part).to.include({ events, learners, heads });
      expect(part.compacted).to.be.within(events * 0.3, events * 0.9);
      expect(await compactAt(ledger, PART_OLD_MS), 'once is enough').to.deep.equal(nothing);

      const second = await compactAt(ledger, ALL_OLD_MS);
      expect(await told(ledger)).to.deep.equal(untouched);
      const all = await verified(ledger);
      expect(all.faults).to.deep.equal([]);
      expect(all).to.include({ events, compacted: events, heads });
      expect(await rawRows(ledger)).to.equal(0);
      expect(HOSTS.length * LEARNERS.length).to.equal(all.learners);

      expect(
        second.tenants.reduce((n, t) => n + t.bytesAfter, 0),
        'as told',
      ).to.equal(await sum(ledger, `SELECT sum(length(packed)) AS n FROM compacted`));
    }));

  it(`takes at most ${MOST_BYTES_PER_BEAT} bytes a beat, with all that tells of it, compacted day after day`, async () => {
    const ledger = await kind.create();
    await study(ledger, { hosts: ['one'], learners: ['ann'], studyMs: rounds(2, 5) * HOUR_MS });
    const sums = { beats: 0, bytesBefore: 0 };
    for (let utcMs = BEGAN_MS + 2 * DAY_MS; utcMs <= BEGAN_MS + 9 * DAY_MS; utcMs += DAY_MS) {
      for (const { beats, bytesBefore } of (await compactAt(ledger, utcMs)).tenants) {
        sums.beats = beats;
        sums.bytesBefore += bytesBefore;
      }
    }
    const { events, compacted, faults } = await verified(ledger);
    expect(faults).to.deep.equal([]);
    expect(compacted).to.equal(events);
    const notes = await sum(ledger, `SELECT sum(length(events)) AS n FROM ledger`);
    const records = await sum(ledger, `SELECT sum(length(packed)) AS n FROM compacted`);
    const perBeat = (bytes: number) => bytes / sums.beats;
    console.log(
      `      ${kind.name}: ${perBeat(sums.bytesBefore).toFixed(0)} bytes a beat raw, ` +
        `${perBeat(records + notes).toFixed(1)} compacted (records ${perBeat(records).toFixed(1)}, ` +
        `notes ${perBeat(notes).toFixed(1)})`,
    );
    expect(perBeat(records + notes)).to.be.at.most(MOST_BYTES_PER_BEAT);
    await ledger.remove();
  });

  it('goes on from there: events, fences, counts and the next signed head', () =>
    onCopy(async (ledger) => {
      const store = await ledger.open();
      const { head } = await store.read('one', 'ann');
      // Another handle compacts while this one is open, as another process would.
      await compactAt(ledger, ALL_OLD_MS);
      expect((await store.read('one', 'ann')).head).to.deep.equal(head);
      expect((await store.read('one', 'ann', head.count)).events).to.deep.equal([]);
      const [record, ...rest] = (await store.read('one', 'ann', head.count - 1)).events;
      expect(record?.type).to.equal('compacted');
      expect(rest).to.deep.equal([]);
      const fence = await store.issueFence('one', 'ann');
      const next = entry('one', 'ann', fence, head.count, beatEvent(1));
      expect(await store.append([next])).to.deep.equal([]);
      expect(await store.append([next])).to.have.length(1);
      await store.close();
      const again = await ledger.open();
      const found = await again.read('one', 'ann', head.count);
      expect(found.events).to.deep.equal([beatEvent(1)]);
      expect(found.head.count).to.equal(head.count + 1);
      await again.close();
      expect(await signAt(ledger, ALL_OLD_MS)).to.equal(HOSTS.length);
      expect((await verified(ledger)).faults).to.deep.equal([]);
    }));

  it('says the same in a dry run, and writes nothing', () =>
    onCopy(async (ledger) => {
      const said = await compactAt(ledger, PART_OLD_MS, true);
      expect((await verified(ledger)).compacted).to.equal(0);
      expect(await compactAt(ledger, PART_OLD_MS)).to.deep.equal(said);
      expect(await compactAt(ledger, BEGAN_MS)).to.deep.equal(nothing);
    }));

  it('touches nothing that is young, or that no head covers', () =>
    onCopy(async (ledger) => {
      expect(await compactAt(ledger, BEGAN_MS + 2 * DAY_MS)).to.deep.equal(nothing);
      await ledger.ask('DELETE FROM signed_head');
      expect(await compactAt(ledger, ALL_OLD_MS)).to.deep.equal(nothing);
      expect(await told(ledger)).to.deep.equal(untouched);
    }));

  it('compacts nothing of a host whose ledger is broken, and all of the others', () =>
    onCopy(async (ledger) => {
      await ledger.unguard();
      const [row] = await ledger.ask(
        `SELECT min(id) AS id FROM ledger WHERE tenant = 'one' AND events LIKE '%"rate":1%' AND id > 20`,
      );
      await ledger.ask(
        `UPDATE ledger SET events = replace(events, '"rate":1', '"rate":2') WHERE id = ${String(row?.['id'])}`,
      );
      const { tenants, broken } = await compactAt(ledger, ALL_OLD_MS);
      expect(tenants.map(({ tenantId }) => tenantId)).to.deep.equal(['two']);
      expect(broken.map(({ tenantId }) => tenantId)).to.deep.equal(['one']);
      expect(broken[0]?.reason).to.match(/Reason: row \d+ .* Run lectern-engine verify/);
      expect((await verified(ledger)).faults[0]).to.include({ tenantId: 'one' });
    }));

  it('lets nobody change a record, nor remove a row that still counts, nor a note', () =>
    onCopy(async (ledger) => {
      await compactAt(ledger, PART_OLD_MS);
      await refused(ledger, 'UPDATE compacted SET events = 1', /never changed/);
      await refused(ledger, 'DELETE FROM ledger', /only compacted rows/);
      await refused(ledger, `DELETE FROM ledger WHERE ${isNote}`, /only compacted rows/);
      await refused(ledger, `UPDATE ledger SET events = ''`, /never changed/);
    }));

  async function refused(ledger: StudiedLedger, sql: string, why: RegExp): Promise<void> {
    let said = 'it was not';
    await ledger.ask(sql).catch((error: unknown) => (said = String(error)));
    expect(said, sql).to.match(why);
  }

  it('is done once where two begin at once, and the other one says so', () =>
    onCopy(async (ledger) => {
      const options = { utcMs: ALL_OLD_MS, isDryRun: false, isRunning: true };
      const both = await Promise.all([
        compactStore(ledger.place, options),
        compactStore(ledger.place, options),
      ]);
      expect(both.filter((each) => each === null)).to.have.length(1);
      expect(await told(ledger)).to.deep.equal(untouched);
      expect(await compactAt(ledger, ALL_OLD_MS)).to.deep.equal(nothing);
      expect((await verified(ledger)).faults).to.deep.equal([]);
    }));

  it('stops where it is asked to, and ends the next time', () =>
    onCopy(async (ledger) => {
      for (let asked = 1; asked < 20; asked += 3) {
        let left = asked;
        const goesOn = () => (left -= 1) > 0;
        const options = { utcMs: PART_OLD_MS, isDryRun: false, isRunning: false, goesOn };
        await compactStore(ledger.place, options);
        expect((await verified(ledger)).faults, `asked ${asked} times`).to.deep.equal([]);
      }
      await compactAt(ledger, ALL_OLD_MS);
      expect(await told(ledger)).to.deep.equal(untouched);
      expect(await rawRows(ledger)).to.equal(0);
    }));

  it('in a process beside lets others read, verify and append, who notice nothing', () =>
    onCopy(async (ledger) => {
      const store = await ledger.open();
      let isDone = false;
      const beats = (async () => {
        const fence = await store.issueFence('one', 'eve');
        const lateMs: number[] = [];
        for (let count = 0; !isDone || count < 20; count += 1) {
          const beganMs = performance.now();
          const rejected = await store.append([
            entry('one', 'eve', fence, count, beatEvent(count)),
          ]);
          expect(rejected).to.deep.equal([]);
          lateMs.push(performance.now() - beganMs);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return lateMs.sort((a, b) => a - b);
      })();
      const checks = (async () => {
        while (!isDone) expect((await verified(ledger)).faults).to.deep.equal([]);
      })();
      const reads = (async () => {
        while (!isDone) {
          expect(await toldBy(store)).to.deep.equal(untouched);
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      const order = { place: ledger.place, utcMs: ALL_OLD_MS };
      const compaction = await compactBeside(order).done.finally(() => (isDone = true));
      await Promise.all([checks, reads]);
      const lateMs = await beats;
      const at = (share: number) =>
        (lateMs[Math.floor(share * (lateMs.length - 1))] ?? 0).toFixed(1);
      console.log(
        `      ${lateMs.length} appends beside it: half within ${at(0.5)} ms, 95 of 100 within ` +
          `${at(0.95)} ms, the longest ${at(1)} ms`,
      );
      expect(compaction?.tenants).to.have.length(HOSTS.length);
      expect((await store.read('one', 'eve')).events).to.deep.equal(
        lateMs.map((_, i) => beatEvent(i)),
      );
      expect(await toldBy(store)).to.deep.equal(untouched);
      await store.close();
      expect(await rawRows(ledger)).to.be.at.least(1);
      expect(await verified(ledger)).to.deep.include({ faults: [] });
    }));

  function evidence(): void {
    const newest = `tenant = 'one' AND learner = 'bob'`;

    async function recordOf(ledger: StudiedLedger, learnerId: string): Promise<StoredRecord> {
      const archive = await ledger.archive();
      try {
        for await (const records of archive.records()) {
          const found = records.find((each) => {
            return each.tenantId === 'one' && each.learnerId === learnerId;
          });
          if (found !== undefined) return found;
        }
        throw new Error('there is no such record');
      } finally {
        await archive.close();
      }
    }

    const replace = async (ledger: StudiedLedger, packed: Uint8Array): Promise<void> => {
      await ledger.ask(`UPDATE compacted SET packed = ${ledger.bytes(packed)} WHERE ${newest}`);
    };

    async function rewrite(
      ledger: StudiedLedger,
      change: (record: Compacted) => Compacted,
    ): Promise<void> {
      const { record } = unpackRecord(await recordOf(ledger, 'bob'));
      await replace(ledger, packRecord(change(record)).packed);
    }

    const edits: Readonly<Record<string, (ledger: StudiedLedger) => Promise<unknown>>> = {
      'credit changed inside a record, packed anew': (ledger) =>
        rewrite(ledger, (record) => {
          const text = JSON.stringify(record).replace(/"creditedMs":\d+/g, '"creditedMs":9999999');
          return JSON.parse(text) as Compacted;
        }),
      'a run changed inside a record': (ledger) =>
        rewrite(ledger, (record) => ({ ...record, sessions: record.sessions.slice(1) })),
      'bytes of a record changed': (ledger) => replace(ledger, Buffer.from('no record')),
      'a record removed': (ledger) => ledger.ask(`DELETE FROM compacted WHERE ${newest}`),
      'a record that says it stands for more': (ledger) =>
        ledger.ask(`UPDATE compacted SET events = events + 1 WHERE ${newest}`),
      'a record invented': (ledger) =>
        ledger.ask(
          `INSERT INTO compacted SELECT tenant, 'bob 2', up_to, events, chain, raw_days, packed FROM compacted WHERE ${newest}`,
        ),
      'a record of one learner given to another': async (ledger) => {
        const { upTo, events, chain, rawDays, packed } = await recordOf(ledger, 'ann');
        await ledger.ask(`DELETE FROM compacted WHERE ${newest}`);
        await ledger.ask(
          `INSERT INTO compacted VALUES ('one', 'bob', ${upTo}, ${events}, '${chain}', ${rawDays}, ${ledger.bytes(packed)})`,
        );
      },
    };

    for (const [name, edit] of Object.entries(edits)) {
      it(`names the learner: ${name}`, () =>
        onCopy(async (ledger) => {
          await compactAt(ledger, PART_OLD_MS);
          await ledger.unguard();
          await edit(ledger);
          const { faults } = await verified(ledger);
          const named = faults.map(({ tenantId, learnerId }) => `${tenantId} ${learnerId}`);
          expect(named[0]).to.match(/^one bob/);
          expect(faults.some(({ kind: each }) => each === 'false-record')).to.equal(true);
        }));
    }

    it('notices that the note of a record was removed, or the mark was moved', () =>
      onCopy(async (ledger) => {
        await compactAt(ledger, PART_OLD_MS);
        await signAt(ledger, ALL_OLD_MS);
        await ledger.unguard();
        const [mark] = await ledger.ask(`SELECT up_to FROM compacted_to WHERE tenant = 'two'`);
        const upTo = Number(mark?.['up_to']);
        await ledger.ask(`UPDATE compacted_to SET up_to = up_to + 10 WHERE tenant = 'two'`);
        const moved = (await verified(ledger)).faults;
        expect(moved.some(({ kind: each }) => each === 'not-as-signed')).to.equal(true);
        await ledger.ask(`UPDATE compacted_to SET up_to = ${upTo} WHERE tenant = 'two'`);
        expect((await verified(ledger)).faults).to.deep.equal([]);
        await ledger.ask(`DELETE FROM ledger WHERE ${isNote} AND tenant = 'one'`);
        const kinds = new Set((await verified(ledger)).faults.map((fault) => fault.kind));
        expect([...kinds]).to.include.members(['false-record', 'not-as-signed']);
      }));
  }
}
