/**
 * The tables of the catalogue, once for every SQL dialect. Times are `bigint` (milliseconds since
 * 1970), yes and no are `smallint` 1 and 0, JSON is `text`. Columns are in snake_case in the
 * database and in camelCase here (Kysely's CamelCasePlugin).
 */

import { type Kysely, type Migration } from 'kysely';

import {
  createQualityTables,
  type QualityStartTable,
  type QualityTable,
} from './quality-schema.ts';

export interface CatalogueTables {
  tenant: {
    tenantId: string;
    name: string;
    timeZone: string;
    /** JSON list of texts. */
    origins: string;
    policyId: string;
  };
  apiKey: { hash: string; tenantId: string; label: string; createdUtcMs: number };
  lesson: {
    tenantId: string;
    lessonId: string;
    courseId: string;
    /** JSON, LocalizedText. */
    title: string;
    language: string;
    durationMs: number;
    mediaVersion: string;
    state: string;
    validUntilUtcMs: number | null;
    previewMs: number;
    addedUtcMs: number;
  };
  lessonVersion: { tenantId: string; lessonId: string; mediaVersion: string; folder: string };
  course: { tenantId: string; courseId: string; title: string; addedUtcMs: number };
  session: {
    sessionId: string;
    tenantId: string;
    learnerId: string;
    lessonId: string;
    mediaVersion: string;
    preview: number;
    region: string | null;
    issuedUtcMs: number;
    openedUtcMs: number | null;
  };
  setting: { name: string; value: string };
  playingQuality: QualityTable;
  playingQualityStart: QualityStartTable;
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tenant')
    .addColumn('tenant_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('origins', 'text', (column) => column.notNull())
    .addColumn('policy_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('api_key')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('created_utc_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('lesson')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('lesson_id', 'text', (column) => column.notNull())
    .addColumn('course_id', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('duration_ms', 'bigint', (column) => column.notNull())
    .addColumn('media_version', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('valid_until_utc_ms', 'bigint')
    .addColumn('preview_ms', 'bigint', (column) => column.notNull())
    .addColumn('added_utc_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('lesson_key', ['tenant_id', 'lesson_id'])
    .execute();
  await db.schema
    .createTable('lesson_version')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('lesson_id', 'text', (column) => column.notNull())
    .addColumn('media_version', 'text', (column) => column.notNull())
    .addColumn('folder', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('lesson_version_key', ['tenant_id', 'lesson_id', 'media_version'])
    .execute();
  await db.schema
    .createTable('course')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('course_id', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('added_utc_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('course_key', ['tenant_id', 'course_id'])
    .execute();
}

async function createSessionTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('session_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('learner_id', 'text', (column) => column.notNull())
    .addColumn('lesson_id', 'text', (column) => column.notNull())
    .addColumn('media_version', 'text', (column) => column.notNull())
    .addColumn('preview', 'smallint', (column) => column.notNull())
    .addColumn('issued_utc_ms', 'bigint', (column) => column.notNull())
    .addColumn('opened_utc_ms', 'bigint')
    .execute();
  const lists = { all: [], learner: ['learner_id'], lesson: ['lesson_id'] } as const;
  for (const [name, columns] of Object.entries(lists)) {
    await db.schema
      .createIndex(`session_by_${name}`)
      .on('session')
      .columns(['tenant_id', ...columns, 'opened_utc_ms'])
      .execute();
  }
  await db.schema
    .createTable('setting')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

async function addRegions(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('session').addColumn('region', 'text').execute();
}

/** Applied in the order of their names. A step is never edited, only followed by another. */
export const CATALOGUE_MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-tables': { up: createTables },
  '0002-sessions': { up: createSessionTables },
  '0003-regions': { up: addRegions },
  '0004-playing-quality': { up: createQualityTables },
};
