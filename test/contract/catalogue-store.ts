/**
 * What every catalogue store keeps, whatever it is made of: the INVARIANTS of
 * `engine/library/ports.ts`, and one round trip a method.
 */

import { expect } from 'chai';

import {
  type CatalogueStore,
  type CourseRow,
  LESSON_STATES,
  type LessonRow,
  type SessionRow,
  type Tenant,
} from '../../engine/library/ports.ts';
import { rejection } from './rejection.ts';

export interface CatalogueStoreUnderTest {
  open(): CatalogueStore | Promise<CatalogueStore>;
  dispose?(): Promise<void> | void;
}

const tenant: Tenant = {
  tenantId: 'host-1',
  name: '继续教育学院 "North"',
  timeZone: 'Asia/Shanghai',
  origins: ['https://learn.example', 'http://localhost:8080'],
  policyId: 'standard',
};

function lesson(lessonId: string, more: Partial<LessonRow> = {}): LessonRow {
  return {
    tenantId: 'host-1',
    lessonId,
    courseId: 'course-1',
    title: { zh: '第一讲', en: `Lesson ${lessonId}` },
    language: 'zh',
    durationMs: 2_700_000,
    mediaVersion: 'sha256-0123456789abcdef0123456789abcdef',
    state: 'published',
    validUntilUtcMs: null,
    previewMs: 60_000,
    addedUtcMs: 1_790_000_000_000,
    ...more,
  };
}

function course(courseId: string, more: Partial<CourseRow> = {}): CourseRow {
  return {
    tenantId: 'host-1',
    courseId,
    title: { en: courseId },
    addedUtcMs: 1_790_000_000_000,
    ...more,
  };
}

function session(sessionId: string, more: Partial<SessionRow> = {}): SessionRow {
  return {
    tenantId: 'host-1',
    sessionId,
    learnerId: 'ann',
    lessonId: 'lesson-1',
    mediaVersion: 'sha256-0123456789abcdef0123456789abcdef',
    preview: false,
    region: null,
    issuedUtcMs: 1_790_000_000_000,
    openedUtcMs: 1_790_000_001_000,
    ...more,
  };
}

/** @param kept whether data outlive the handle. */
export function catalogueStoreContract(
  name: string,
  { kept }: { readonly kept: boolean },
  start: () => CatalogueStoreUnderTest,
): void {
  const whereKept = kept ? it : () => undefined;

  describe(`catalogue store contract: ${name}`, () => {
    let made: CatalogueStoreUnderTest;
    let store: CatalogueStore;

    beforeEach(async () => {
      made = start();
      store = await made.open();
    });
    afterEach(async () => {
      await store.close();
      await made.dispose?.();
    });

    async function ids(asked: Partial<Parameters<CatalogueStore['sessions']>[1]> = {}) {
      const rows = await store.sessions('host-1', { limit: 100, ...asked });
      return rows.map((row) => row.sessionId);
    }

    describe('1: rows belong to a host', () => {
      it('shows no host the lessons, versions, courses or sessions of another', async () => {
        await store.putLesson(lesson('lesson-1'));
        await store.putLesson(lesson('lesson-1', { tenantId: 'host-2', state: 'held' }));
        await store.putCourse(course('course-1'));
        await store.putSession(session('s-1'));
        await store.putLessonVersion({
          tenantId: 'host-1',
          lessonId: 'lesson-1',
          mediaVersion: 'v',
          folder: 'one',
        });
        expect(await store.lesson('host-1', 'lesson-1')).to.include({ state: 'published' });
        expect(await store.lesson('host-2', 'lesson-1')).to.include({ state: 'held' });
        expect(await store.lesson('host-3', 'lesson-1')).to.equal(undefined);
        expect(await store.lessons('host-1')).to.have.length(1);
        expect(await store.lessons('host-3')).to.deep.equal([]);
        expect(await store.courses('host-2')).to.deep.equal([]);
        expect(await store.lessonVersion('host-2', 'lesson-1', 'v')).to.equal(undefined);
        expect(await store.sessions('host-2', { limit: 10 })).to.deep.equal([]);
      });

      it('removes keys of one label of one host', async () => {
        const key = { tenantId: 'host-1', hash: 'aa', label: 'demo', createdUtcMs: 1 };
        await store.putApiKey(key);
        await store.putApiKey({ ...key, hash: 'bb' });
        await store.putApiKey({ ...key, hash: 'cc', label: 'live' });
        await store.putApiKey({ ...key, hash: 'dd', tenantId: 'host-2' });
        await store.removeApiKeys('host-1', 'demo');
        const left = await Promise.all(['aa', 'bb', 'cc', 'dd'].map((hash) => store.apiKey(hash)));
        expect(left.map((found) => found?.hash)).to.deep.equal([undefined, undefined, 'cc', 'dd']);
      });

      it('moves neither a key nor a session from one host to another', async () => {
        const key = { tenantId: 'host-1', hash: 'aa', label: 'demo', createdUtcMs: 1 };
        await store.putApiKey(key);
        await store.putSession(session('s-1'));
        expect(await rejection(store.putApiKey({ ...key, tenantId: 'host-2' }))).to.match(
          /another host/,
        );
        expect(await rejection(store.putSession(session('s-1', { tenantId: 'host-2' })))).to.match(
          /another host/,
        );
        expect(await store.apiKey('aa')).to.deep.equal(key);
        expect(await store.session('s-1')).to.deep.equal(session('s-1'));
      });
    });

    describe('2: put inserts or replaces', () => {
      it('a host', async () => {
        await store.putTenant(tenant);
        expect(await store.tenant('host-1')).to.deep.equal(tenant);
        const changed = { ...tenant, name: 'South', origins: [] };
        await store.putTenant(changed);
        await store.putTenant({ ...tenant, tenantId: 'host-0' });
        expect(await store.tenants()).to.deep.equal([{ ...tenant, tenantId: 'host-0' }, changed]);
        expect(await store.tenant('host-9')).to.equal(undefined);
      });

      it('a key', async () => {
        const key = { tenantId: 'host-1', hash: 'aa', label: 'demo', createdUtcMs: 1 };
        await store.putApiKey(key);
        expect(await store.apiKey('aa')).to.deep.equal(key);
        await store.putApiKey({ ...key, label: 'live' });
        expect(await store.apiKey('aa')).to.deep.equal({ ...key, label: 'live' });
        expect(await store.apiKey('zz')).to.equal(undefined);
      });

      it('a lesson, in every state and with and without an end', async () => {
        for (const [i, state] of LESSON_STATES.entries()) {
          const row = lesson('lesson-1', { state, validUntilUtcMs: i % 2 ? 9e12 : null });
          await store.putLesson(row);
          expect(await store.lesson('host-1', 'lesson-1')).to.deep.equal(row);
        }
        expect(await store.lessons('host-1')).to.have.length(1);
      });

      it('a lesson version beside earlier ones', async () => {
        const row = { tenantId: 'host-1', lessonId: 'a', mediaVersion: 'v1', folder: 'a/v1' };
        await store.putLessonVersion(row);
        await store.putLessonVersion({ ...row, mediaVersion: 'v2', folder: 'a/v2' });
        await store.putLessonVersion({ ...row, folder: 'moved' });
        expect(await store.lessonVersion('host-1', 'a', 'v1')).to.deep.equal({
          ...row,
          folder: 'moved',
        });
        expect(await store.lessonVersion('host-1', 'a', 'v2')).to.include({ folder: 'a/v2' });
        expect(await store.lessonVersion('host-1', 'a', 'v3')).to.equal(undefined);
      });

      it('a course', async () => {
        await store.putCourse(course('c'));
        await store.putCourse(course('c', { title: { en: 'New', zh: '新' } }));
        expect(await store.courses('host-1')).to.deep.equal([
          course('c', { title: { en: 'New', zh: '新' } }),
        ]);
      });

      it('a session, issued first and opened later', async () => {
        await store.putSession(session('s-1', { openedUtcMs: null }));
        expect(await store.session('s-1')).to.deep.equal(session('s-1', { openedUtcMs: null }));
        await store.putSession(session('s-1'));
        expect(await store.session('s-1')).to.deep.equal(session('s-1'));
        await store.putSession(session('s-2', { preview: true, region: '440100' }));
        expect(await store.session('s-2')).to.deep.equal(
          session('s-2', { preview: true, region: '440100' }),
        );
        expect(await store.session('s-9')).to.equal(undefined);
      });

      it('many sessions at once, new ones and known ones', async () => {
        await store.putSessions([]);
        await store.putSession(session('s-1', { openedUtcMs: null }));
        const many = Array.from({ length: 300 }, (_, i) =>
          session(`s-${i}`, { learnerId: `learner-${i}`, preview: i % 2 === 1, region: '520100' }),
        );
        await store.putSessions(many);
        for (const row of [many[0], many[1], many[299]]) {
          expect(await store.session(row?.sessionId ?? '')).to.deep.equal(row);
        }
        expect(await ids({ limit: 1_000 })).to.have.length(150);
        const changed = many.map((row) => ({ ...row, openedUtcMs: 7, region: null }));
        await store.putSessions(changed);
        expect(await store.session('s-150')).to.deep.equal(changed[150]);
      });

      it('many sessions, and moves none of them from one host to another', async () => {
        await store.putSession(session('s-1'));
        const stolen = session('s-1', { tenantId: 'host-2', learnerId: 'eve' });
        const own = session('s-2', { tenantId: 'host-2' });
        expect(await rejection(store.putSessions([own, stolen]))).to.match(/another host/);
        expect(await store.session('s-1')).to.deep.equal(session('s-1'));
      });

      it('a setting', async () => {
        expect(await store.setting('signing-key')).to.equal(undefined);
        await store.putSetting('signing-key', 'one');
        await store.putSetting('signing-key', 'two\n"\u{1f511}');
        await store.putSetting('other', '');
        expect(await store.setting('signing-key')).to.equal('two\n"\u{1f511}');
        expect(await store.setting('other')).to.equal('');
      });

      it('a copy: who holds the object cannot change the row', async () => {
        const mine = structuredClone(tenant) as { origins: string[] } & Tenant;
        await store.putTenant(mine);
        mine.origins.push('https://evil.example');
        const read = (await store.tenant('host-1')) as { origins: string[] } & Tenant;
        read.origins.push('https://evil.example');
        expect(await store.tenant('host-1')).to.deep.equal(tenant);
      });

      whereKept('for good: it is there after closing and opening again', async () => {
        await store.putTenant(tenant);
        await store.putLesson(lesson('lesson-1'));
        await store.putSessions([session('s-1'), session('s-2', { region: '520100' })]);
        await store.putSetting('name', 'value');
        await store.close();
        store = await made.open();
        expect(await store.tenants()).to.deep.equal([tenant]);
        expect(await store.lesson('host-1', 'lesson-1')).to.deep.equal(lesson('lesson-1'));
        expect(await store.session('s-1')).to.deep.equal(session('s-1'));
        expect(await store.session('s-2')).to.include({ region: '520100' });
        expect(await store.setting('name')).to.equal('value');
      });
    });

    describe('3: lists have a fixed order', () => {
      it('lessons and courses by the time they were added', async () => {
        const added = { c: 30, a: 20, d: 10, b: 20 };
        for (const [id, addedUtcMs] of Object.entries(added)) {
          await store.putLesson(lesson(id, { addedUtcMs }));
          await store.putCourse(course(id, { addedUtcMs }));
        }
        await store.putLesson(lesson('a', { addedUtcMs: 20, state: 'held' }));
        const order = ['d', 'a', 'b', 'c'];
        expect((await store.lessons('host-1')).map((row) => row.lessonId)).to.deep.equal(order);
        expect((await store.courses('host-1')).map((row) => row.courseId)).to.deep.equal(order);
      });

      it('opened sessions newest first, previews and unopened ones left out', async () => {
        await store.putSession(session('old', { openedUtcMs: 100, issuedUtcMs: 999 }));
        await store.putSession(session('new', { openedUtcMs: 300, issuedUtcMs: 1 }));
        await store.putSession(session('mid', { openedUtcMs: 200 }));
        await store.putSession(session('unopened', { openedUtcMs: null }));
        await store.putSession(session('preview', { openedUtcMs: 250, preview: true }));
        expect(await ids()).to.deep.equal(['new', 'mid', 'old']);
        expect(await ids({ limit: 2 })).to.deep.equal(['new', 'mid']);
        expect(await ids({ after: { openedUtcMs: 200, sessionId: 'mid' } })).to.deep.equal(['old']);
        expect(await ids({ limit: 0 })).to.deep.equal([]);
      });

      it('sessions of one millisecond page by page, none twice and none lost', async () => {
        for (const id of ['b', 'a', 'c']) await store.putSession(session(id, { openedUtcMs: 7 }));
        expect(await ids({ limit: 2 })).to.deep.equal(['a', 'b']);
        const after = { openedUtcMs: 7, sessionId: 'b' };
        expect(await ids({ limit: 2, after })).to.deep.equal(['c']);
      });

      it('sessions of one learner, one lesson, or both', async () => {
        await store.putSession(session('1', { openedUtcMs: 1 }));
        await store.putSession(session('2', { openedUtcMs: 2, learnerId: 'bob' }));
        await store.putSession(session('3', { openedUtcMs: 3, lessonId: 'lesson-2' }));
        await store.putSession(
          session('4', { openedUtcMs: 4, learnerId: 'bob', lessonId: 'lesson-2' }),
        );
        expect(await ids({ learnerId: 'bob' })).to.deep.equal(['4', '2']);
        expect(await ids({ lessonId: 'lesson-2' })).to.deep.equal(['4', '3']);
        expect(await ids({ learnerId: 'ann', lessonId: 'lesson-1' })).to.deep.equal(['1']);
        expect(
          await ids({ learnerId: 'bob', after: { openedUtcMs: 4, sessionId: '4' } }),
        ).to.deep.equal(['2']);
      });
    });

    it('answers nothing once it is closed', async () => {
      await store.close();
      await rejection(store.tenants());
      await rejection(store.putSetting('a', 'b'));
    });
  });
}
