/** What a check of the ledger found. */

export type FaultKind =
  /** An event that does not follow from the one before. */
  | 'broken-chain'
  /** A line that is no event. */
  | 'no-event'
  /** A row that is no list of lines. */
  | 'unreadable'
  /** Not what a signed head says. */
  | 'not-as-signed'
  /** A compacted record that is missing, unreadable, or not the one that was made. */
  | 'false-record'
  /** The store's own count says otherwise. */
  | 'count'
  /** A signed head that is not signed by this key, or not readable. */
  | 'false-head'
  /** A signed head that is not there. */
  | 'missing-head';

export interface Fault {
  readonly kind: FaultKind;
  readonly tenantId: string;
  readonly learnerId?: string;
  /** Number of the event among the learner's, from 1. */
  readonly event?: number;
  readonly row?: number;
  /** Day of the signed head. */
  readonly day?: string;
  readonly what: string;
}

/** Reported at most; a ledger that was replaced has a fault in every line. */
const MOST_FAULTS = 100;

export class Faults {
  readonly list: Fault[] = [];
  readonly #seen = new Set<string>();

  /** The first of its kind for a learner, or for a head. */
  add(fault: Fault): void {
    const { kind, tenantId, learnerId, day } = fault;
    const name = JSON.stringify([kind, tenantId, learnerId, learnerId === undefined ? day : '']);
    if (this.#seen.has(name) || this.list.length >= MOST_FAULTS) return;
    this.#seen.add(name);
    this.list.push(fault);
  }
}

/** One line for people. */
export function faultText({ tenantId, learnerId, event, row, day, what }: Fault): string {
  const where = [
    `host "${tenantId}"`,
    ...(learnerId === undefined ? [] : [`learner "${learnerId}"`]),
    ...(event === undefined ? [] : [`event ${event}`]),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(day === undefined || learnerId !== undefined ? [] : [`head of ${day}`]),
  ];
  return `${where.join(', ')}: ${what}`;
}
