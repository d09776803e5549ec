/** Playing quality over any SQL database that Kysely speaks to. */

import { type Expression, type ExpressionBuilder, type Kysely, sql, type SqlBool } from 'kysely';

import { type Grouping, type QualityGroup, type QualityQuery } from '../quality/ports.ts';
import { type QualityRow, type QualityStore } from '../quality/ports.ts';
import { type CatalogueTables } from './catalogue-schema.ts';

type Database = Kysely<CatalogueTables>;

const KEY = ['tenantId', 'day', 'lessonId', 'region', 'network'] as const;
const SUMS = [
  'sessions',
  'playedMs',
  'stalls',
  'stalledMs',
  'bits',
  'bitrateMs',
  'droppedFrames',
  'shownFrames',
  'errors',
] as const;
const COLUMN_OF = {
  day: 'day',
  lesson: 'lessonId',
  region: 'region',
  network: 'network',
} as const satisfies Record<Grouping, string>;

/** Rows in one statement; databases limit the values they take. */
const MOST_ROWS = 500;

export function createSqlQualityStore(db: Database): QualityStore {
  return {
    async add(rows) {
      if (rows.length === 0) return;
      // Engines that write the same rows in another order could wait for each other for ever.
      const ordered = rows.toSorted((a, b) => byText(nameOf(a), nameOf(b)));
      await db.transaction().execute(async (within) => {
        for (const some of pieces(ordered)) await addSums(within, some);
        for (const some of pieces(ordered.flatMap(startsOf))) await addStarts(within, some);
      });
    },
    async groups(tenantId, query) {
      const sums = await sumsOf(db, tenantId, query);
      const starts = await startCounts(db, tenantId, query);
      return sums.map((row): QualityGroup => {
        const { day, lessonId, region, network, ...counts } = row;
        return {
          ...(day === undefined ? {} : { day: Number(day) }),
          ...(lessonId === undefined ? {} : { lesson: lessonId }),
          ...(region === undefined ? {} : { region }),
          ...(network === undefined ? {} : { network: network }),
          figures: {
            ...numbers(counts),
            starts: starts.get(groupName(row, query.by)) ?? new Map<number, number>(),
          },
        };
      });
    },
  };
}

async function addSums(db: Database, rows: readonly QualityRow[]): Promise<void> {
  await db
    .insertInto('playingQuality')
    .values(rows.map(({ starts: _apart, ...row }) => row))
    .onConflict((key) =>
      key
        .columns([...KEY])
        .doUpdateSet((row) =>
          Object.fromEntries(
            SUMS.map((name) => [
              name,
              sql`${row.ref(`playingQuality.${name}`)} + ${row.ref(`excluded.${name}`)}`,
            ]),
          ),
        ),
    )
    .execute();
}

async function addStarts(
  db: Database,
  rows: readonly CatalogueTables['playingQualityStart'][],
): Promise<void> {
  await db
    .insertInto('playingQualityStart')
    .values([...rows])
    .onConflict((key) =>
      key.columns([...KEY, 'bucket']).doUpdateSet((row) => ({
        starts: sql<number>`${row.ref('playingQualityStart.starts')} + ${row.ref('excluded.starts')}`,
      })),
    )
    .execute();
}

type GroupKeys = Partial<Pick<QualityRow, 'day' | 'lessonId' | 'region' | 'network'>>;
type Sums = Record<(typeof SUMS)[number], number | string>;

async function sumsOf(db: Database, tenantId: string, query: QualityQuery) {
  const columns = query.by.map((name) => COLUMN_OF[name]);
  let asked = db
    .selectFrom('playingQuality')
    .select((row) => SUMS.map((name) => row.fn.sum<number>(name).as(name)))
    .where((row) => within(row, tenantId, query))
    // Without groups there is one row even of nothing.
    .having((row) => row.fn.countAll(), '>', 0)
    .limit(query.limit);
  if (columns.length > 0) asked = asked.select(columns).groupBy(columns);
  for (const column of columns) asked = asked.orderBy(column);
  return (await asked.execute()) as unknown as (GroupKeys & Sums)[];
}

/** Counts by bucket of each group, by the name of the group. */
async function startCounts(db: Database, tenantId: string, query: QualityQuery) {
  const columns = query.by.map((name) => COLUMN_OF[name]);
  const rows = (await db
    .selectFrom('playingQualityStart')
    .select(['bucket', ...columns])
    .select((row) => row.fn.sum<number>('starts').as('starts'))
    .where((row) => within(row, tenantId, query))
    .groupBy(['bucket', ...columns])
    .execute()) as unknown as (GroupKeys & { bucket: number; starts: number | string })[];
  const counts = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const name = groupName(row, query.by);
    const group = counts.get(name) ?? new Map<number, number>();
    counts.set(name, group.set(Number(row.bucket), Number(row.starts)));
  }
  return counts;
}

type Places = ExpressionBuilder<CatalogueTables, 'playingQuality' | 'playingQualityStart'>;

function within(
  row: unknown,
  tenantId: string,
  { fromDay, toDay, lessonId, region }: QualityQuery,
): Expression<SqlBool> {
  const is = row as Places;
  return is.and([
    is('tenantId', '=', tenantId),
    is('day', '>=', fromDay),
    is('day', '<=', toDay),
    ...(lessonId === undefined ? [] : [is('lessonId', '=', lessonId)]),
    // Digits only, so they mean nothing special in a pattern.
    ...(region === undefined ? [] : [is('region', 'like', `${region}%`)]),
  ]);
}

function groupName(row: GroupKeys, by: readonly Grouping[]): string {
  return JSON.stringify(by.map((name) => String(row[COLUMN_OF[name]])));
}

function nameOf({ tenantId, day, lessonId, region, network }: QualityRow): string {
  return JSON.stringify([tenantId, day, lessonId, region, network]);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function startsOf({ starts, ...row }: QualityRow): CatalogueTables['playingQualityStart'][] {
  const { tenantId, day, lessonId, region, network } = row;
  return [...starts].map(([bucket, count]) => ({
    ...{ tenantId, day, lessonId, region, network },
    bucket,
    starts: count,
  }));
}

/** Sums of whole numbers are decimals of any length in PostgreSQL, and come as text. */
function numbers(counts: Sums): Record<(typeof SUMS)[number], number> {
  const entries = SUMS.map((name) => [name, Number(counts[name])]);
  return Object.fromEntries(entries) as Record<(typeof SUMS)[number], number>;
}

function pieces<T>(rows: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < rows.length; at += MOST_ROWS) result.push(rows.slice(at, at + MOST_ROWS));
  return result;
}
