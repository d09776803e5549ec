/** Figures that were not stored yet, summed by key. */

import { type PlayingQuality } from '../protocol/quality.ts';
import { type Claimed } from '../protocol/units.ts';
import { type Figures, figuresOf, NO_FIGURES, sum } from './figures.ts';
import { type QualityKey, type QualityRow } from './ports.ts';

/** Keys kept while the store is away; beyond them, what is new is not counted. */
const MOST_KEYS = 50_000;

export class QualityTally {
  #rows = new Map<string, QualityRow>();

  /** A session was opened. */
  opened(key: QualityKey): void {
    this.#add(key, { ...NO_FIGURES, sessions: 1 });
  }

  /** A beat that was newly accepted told this. */
  told(key: QualityKey, claim: Claimed<PlayingQuality>): void {
    this.#add(key, figuresOf(claim));
  }

  /** Everything so far, to be stored; begins anew. */
  take(): readonly QualityRow[] {
    const rows = [...this.#rows.values()];
    this.#rows = new Map();
    return rows;
  }

  /** What could not be stored, to be tried again. */
  putBack(rows: readonly QualityRow[]): void {
    for (const row of rows) this.#add(row, row);
  }

  #add(key: QualityKey, figures: Figures): void {
    const { tenantId, day, lessonId, region, network } = key;
    const name = `${day}\t${network}\t${region}\t${lessonId}\t${tenantId}`;
    const known = this.#rows.get(name);
    if (known === undefined && this.#rows.size >= MOST_KEYS) return;
    this.#rows.set(name, {
      ...{ tenantId, day, lessonId, region, network },
      ...sum(known ?? NO_FIGURES, figures),
    });
  }
}
