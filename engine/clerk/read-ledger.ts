/** Folds a learner's ledger from its beginning, a piece at a time: nobody's history is held whole. */

import { type Reading, eventsIn } from '../ledger/compacted.ts';
import { type LearnerHead, type LedgerPieces } from '../ledger/ports.ts';
import { newReading, readInSteps } from '../ledger/statement.ts';
import { inPieces } from './in-pieces.ts';

export interface ReadLedger {
  readonly reading: Reading;
  /** How many events were read. */
  readonly events: number;
  /** How far the store says that the ledger has come. */
  readonly head: LearnerHead;
}

/** @param pieces from the first event on */
export async function readLedger(pieces: LedgerPieces): Promise<ReadLedger> {
  let reading = newReading();
  let events = 0;
  for (;;) {
    const { done, value } = await pieces.next();
    if (done === true) return { reading, events, head: value };
    if (value[0]?.type === 'compacted') {
      reading = newReading();
      events = 0;
    }
    await inPieces(readInSteps(reading, value));
    for (const event of value) events += eventsIn(event);
  }
}
