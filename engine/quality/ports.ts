/**
 * Where figures of playing quality are kept.
 *
 * INVARIANTS, asserted by `test/contract/quality-store.ts` for every adapter:
 * 1. `add` adds to what is there: rows of one key, from whichever engine, sum up.
 * 2. Rows of one `add` are stored all or none.
 * 3. No query crosses tenants.
 */

import { type Network } from '../protocol/quality.ts';
import { type Figures } from './figures.ts';

export interface QualityKey {
  readonly tenantId: string;
  /** Day of the host's calendar, days since 1970-01-01. */
  readonly day: number;
  readonly lessonId: string;
  /** Six digits of GB/T 2260; empty where the host does not say. */
  readonly region: string;
  readonly network: Network;
}

export type QualityRow = QualityKey & Figures;

/** By what figures may be told apart. */
export const GROUPINGS = ['day', 'lesson', 'region', 'network'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface QualityQuery {
  /** First and last day. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly lessonId?: string;
  /** The region begins with these digits: 2 for a province, 4 for a city, 6 for a county. */
  readonly region?: string;
  readonly by: readonly Grouping[];
  /** Most groups that are wanted. */
  readonly limit: number;
}

/** Figures summed over what the query does not tell apart; only the keys it does are there. */
export interface QualityGroup {
  readonly day?: number;
  readonly lesson?: string;
  readonly region?: string;
  readonly network?: Network;
  readonly figures: Figures;
}

export interface QualityStore {
  add(rows: readonly QualityRow[]): Promise<void>;
  /** In the order of their keys, as `by` names them. */
  groups(tenantId: string, query: QualityQuery): Promise<readonly QualityGroup[]>;
}
