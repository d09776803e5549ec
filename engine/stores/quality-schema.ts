/** The tables of playing quality: sums by day, lesson, region and network, and nothing of a learner. */

import { type Kysely } from 'kysely';

interface Key {
  tenantId: string;
  day: number;
  lessonId: string;
  /** Empty where the host did not say. */
  region: string;
  network: string;
}

export interface QualityTable extends Key {
  sessions: number;
  playedMs: number;
  stalls: number;
  stalledMs: number;
  bits: number;
  bitrateMs: number;
  droppedFrames: number;
  shownFrames: number;
  errors: number;
}

/** How many starts fell into one bucket. */
export interface QualityStartTable extends Key {
  bucket: number;
  starts: number;
}

const KEY = ['tenant_id', 'day', 'lesson_id', 'region', 'network'] as const;

export async function createQualityTables(db: Kysely<unknown>): Promise<void> {
  const begun = (table: string) =>
    db.schema
      .createTable(table)
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('day', 'bigint', (column) => column.notNull())
      .addColumn('lesson_id', 'text', (column) => column.notNull())
      .addColumn('region', 'text', (column) => column.notNull())
      .addColumn('network', 'text', (column) => column.notNull());
  await begun('playing_quality')
    .addColumn('sessions', 'bigint', (column) => column.notNull())
    .addColumn('played_ms', 'bigint', (column) => column.notNull())
    .addColumn('stalls', 'bigint', (column) => column.notNull())
    .addColumn('stalled_ms', 'bigint', (column) => column.notNull())
    .addColumn('bits', 'bigint', (column) => column.notNull())
    .addColumn('bitrate_ms', 'bigint', (column) => column.notNull())
    .addColumn('dropped_frames', 'bigint', (column) => column.notNull())
    .addColumn('shown_frames', 'bigint', (column) => column.notNull())
    .addColumn('errors', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('playing_quality_key', [...KEY])
    .execute();
  await begun('playing_quality_start')
    .addColumn('bucket', 'bigint', (column) => column.notNull())
    .addColumn('starts', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('playing_quality_start_key', [...KEY, 'bucket'])
    .execute();
}
