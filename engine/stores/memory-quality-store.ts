/** Playing quality in memory: the reference for the other stores. */

import { type Figures, NO_FIGURES, sum } from '../quality/figures.ts';
import {
  type Grouping,
  type QualityGroup,
  type QualityQuery,
  type QualityRow,
  type QualityStore,
} from '../quality/ports.ts';

/** @param answer makes an answer as of a store that waits for a disk */
export function createMemoryQualityStore(answer: <T>(work: () => T) => Promise<T>): QualityStore {
  const stored: QualityRow[] = [];
  return {
    add: (rows) => answer(() => void stored.push(...structuredClone(rows))),
    groups: (tenantId, query) =>
      answer(() => {
        const groups = new Map<string, { key: Key; figures: Figures }>();
        for (const row of stored) {
          if (row.tenantId !== tenantId || !fits(row, query)) continue;
          const key = keyOf(row, query.by);
          const name = JSON.stringify(key);
          const figures = groups.get(name)?.figures ?? NO_FIGURES;
          groups.set(name, { key, figures: sum(figures, row) });
        }
        return [...groups.values()]
          .toSorted((a, b) => inOrder(a.key, b.key, query.by))
          .slice(0, query.limit)
          .map(({ key, figures }): QualityGroup => ({ ...key, figures }));
      }),
  };
}

type Key = Omit<QualityGroup, 'figures'>;

function fits(row: QualityRow, { fromDay, toDay, lessonId, region = '' }: QualityQuery): boolean {
  if (row.day < fromDay || row.day > toDay) return false;
  if (lessonId !== undefined && row.lessonId !== lessonId) return false;
  return row.region.startsWith(region);
}

function keyOf(row: QualityRow, by: readonly Grouping[]): Key {
  const { day, lessonId: lesson, region, network } = row;
  const all = { day, lesson, region, network };
  return Object.fromEntries(by.map((name) => [name, all[name]]));
}

function inOrder(a: Key, b: Key, by: readonly Grouping[]): number {
  for (const name of by) {
    const [one, other] = [a[name] ?? '', b[name] ?? ''];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
