/** The catalogue over any SQL database that Kysely speaks to and whose tables are up to date. */

import { type Kysely } from 'kysely';

import { type CatalogueStore, type SessionQuery, type SessionRow } from '../library/ports.ts';
import {
  courseOf,
  courseRow,
  lessonOf,
  lessonRow,
  sessionOf,
  sessionRow,
  tenantOf,
  tenantRow,
} from './catalogue-rows.ts';
import { type CatalogueTables } from './catalogue-schema.ts';
import { otherTenant } from './other-tenant.ts';
import { createSqlQualityStore } from './sql-quality-store.ts';

type Database = Kysely<CatalogueTables>;

export function createSqlCatalogueStore(db: Database): CatalogueStore {
  return {
    ...hosts(db),
    ...lessons(db),
    ...sessions(db),
    quality: createSqlQualityStore(db),
    close: () => db.destroy(),
  };
}

function hosts(db: Database) {
  return {
    tenants: async () =>
      (await db.selectFrom('tenant').selectAll().orderBy('tenantId').execute()).map(tenantOf),
    async tenant(tenantId) {
      const row = await db
        .selectFrom('tenant')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .executeTakeFirst();
      return row && tenantOf(row);
    },
    async putTenant(tenant) {
      const row = tenantRow(tenant);
      await db
        .insertInto('tenant')
        .values(row)
        .onConflict((key) => key.column('tenantId').doUpdateSet(row))
        .execute();
    },
    apiKey: (hash) =>
      db.selectFrom('apiKey').selectAll().where('hash', '=', hash).executeTakeFirst(),
    async putApiKey({ hash, tenantId, label, createdUtcMs }) {
      const row = { hash, tenantId, label, createdUtcMs };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('apiKey')
        .values(row)
        .onConflict((key) =>
          key.column('hash').doUpdateSet(row).where('apiKey.tenantId', '=', tenantId),
        )
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) throw otherTenant('This key');
    },
    async removeApiKeys(tenantId, label) {
      await db
        .deleteFrom('apiKey')
        .where('tenantId', '=', tenantId)
        .where('label', '=', label)
        .execute();
    },
    async setting(name) {
      const row = await db
        .selectFrom('setting')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },
    async putSetting(name, value) {
      await db
        .insertInto('setting')
        .values({ name, value })
        .onConflict((key) => key.column('name').doUpdateSet({ value }))
        .execute();
    },
  } satisfies Partial<CatalogueStore>;
}

function lessons(db: Database) {
  return {
    async lessons(tenantId) {
      const rows = await db
        .selectFrom('lesson')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .orderBy('addedUtcMs')
        .orderBy('lessonId')
        .execute();
      return rows.map(lessonOf);
    },
    async lesson(tenantId, lessonId) {
      const row = await db
        .selectFrom('lesson')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('lessonId', '=', lessonId)
        .executeTakeFirst();
      return row && lessonOf(row);
    },
    async putLesson(lesson) {
      const row = lessonRow(lesson);
      await db
        .insertInto('lesson')
        .values(row)
        .onConflict((key) => key.columns(['tenantId', 'lessonId']).doUpdateSet(row))
        .execute();
    },
    lessonVersion: (tenantId, lessonId, mediaVersion) =>
      db
        .selectFrom('lessonVersion')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('lessonId', '=', lessonId)
        .where('mediaVersion', '=', mediaVersion)
        .executeTakeFirst(),
    async putLessonVersion({ tenantId, lessonId, mediaVersion, folder }) {
      await db
        .insertInto('lessonVersion')
        .values({ tenantId, lessonId, mediaVersion, folder })
        .onConflict((key) =>
          key.columns(['tenantId', 'lessonId', 'mediaVersion']).doUpdateSet({ folder }),
        )
        .execute();
    },
    async courses(tenantId) {
      const rows = await db
        .selectFrom('course')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .orderBy('addedUtcMs')
        .orderBy('courseId')
        .execute();
      return rows.map(courseOf);
    },
    async putCourse(course) {
      const row = courseRow(course);
      await db
        .insertInto('course')
        .values(row)
        .onConflict((key) => key.columns(['tenantId', 'courseId']).doUpdateSet(row))
        .execute();
    },
  } satisfies Partial<CatalogueStore>;
}

function sessions(db: Database) {
  return {
    async putSession(session: SessionRow) {
      const row = sessionRow(session);
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('session')
        .values(row)
        .onConflict((key) =>
          key.column('sessionId').doUpdateSet(row).where('session.tenantId', '=', row.tenantId),
        )
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) throw otherTenant(`Session "${row.sessionId}"`);
    },
    async putSessions(sessions: readonly SessionRow[]) {
      if (sessions.length === 0) return;
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('session')
        .values(sessions.map(sessionRow))
        .onConflict((key) =>
          key
            .column('sessionId')
            .doUpdateSet((row) => ({
              learnerId: row.ref('excluded.learnerId'),
              lessonId: row.ref('excluded.lessonId'),
              mediaVersion: row.ref('excluded.mediaVersion'),
              preview: row.ref('excluded.preview'),
              region: row.ref('excluded.region'),
              issuedUtcMs: row.ref('excluded.issuedUtcMs'),
              openedUtcMs: row.ref('excluded.openedUtcMs'),
            }))
            .whereRef('session.tenantId', '=', 'excluded.tenantId'),
        )
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== BigInt(sessions.length)) {
        throw otherTenant('One of these sessions');
      }
    },
    async session(sessionId: string) {
      const row = await db
        .selectFrom('session')
        .selectAll()
        .where('sessionId', '=', sessionId)
        .executeTakeFirst();
      return row && sessionOf(row);
    },
    async sessions(tenantId: string, asked: SessionQuery) {
      let query = db
        .selectFrom('session')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('preview', '=', 0)
        .where('openedUtcMs', 'is not', null);
      if (asked.learnerId !== undefined) query = query.where('learnerId', '=', asked.learnerId);
      if (asked.lessonId !== undefined) query = query.where('lessonId', '=', asked.lessonId);
      const { after } = asked;
      if (after !== undefined) {
        query = query.where((is) =>
          is.or([
            is('openedUtcMs', '<', after.openedUtcMs),
            is.and([
              is('openedUtcMs', '=', after.openedUtcMs),
              is('sessionId', '>', after.sessionId),
            ]),
          ]),
        );
      }
      const rows = await query
        .orderBy('openedUtcMs', 'desc')
        .orderBy('sessionId')
        .limit(asked.limit)
        .execute();
      return rows.map(sessionOf);
    },
  } satisfies Partial<CatalogueStore>;
}
