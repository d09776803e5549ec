import { type StoredEvent } from '../ledger/compacted.ts';
import { type LearnerNews, type LedgerPieces } from '../ledger/ports.ts';

/** All pieces of a learner's ledger as one. */
export async function gathered(pieces: LedgerPieces): Promise<LearnerNews> {
  const events: StoredEvent[] = [];
  for (;;) {
    const step = await pieces.next();
    if (step.done === true) return { head: step.value, events };
    if (step.value[0]?.type === 'compacted') events.length = 0;
    for (const event of step.value) events.push(event);
  }
}
