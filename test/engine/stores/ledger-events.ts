/** Small events for tests of stores: a store only writes them down. */

import { type LedgerEntry } from '../../../engine/ledger/ports.ts';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { claim } from '../../../engine/protocol/units.ts';

/** An event of about 200 bytes that can be told apart by its number; its keys as `decide` orders them. */
export function beatEvent(number: number, sessionId = 'session-1'): LedgerEvent {
  return {
    v: 1,
    at: {
      utcMs: 1_790_000_000_000 + number,
      monoMs: number,
      boot: 'boot-1',
      day: 20_717,
      minute: 0,
    },
    sessionId,
    type: 'beat-accepted',
    beat: {
      seq: number + 1,
      spans: claim([[number, number + 1]]),
      rate: claim(1),
      visible: claim(true),
      touched: claim(false),
      now: claim('playing'),
      positionMs: claim(number + 1),
    },
  };
}

/** An event whose texts try to look like lines of somebody else. */
export function awkwardEvent(text: string): LedgerEvent {
  return {
    v: 1,
    type: 'address-changed',
    at: { utcMs: 0, monoMs: 0, boot: 'b', day: 0, minute: 0 },
    sessionId: 's',
    address: text,
  };
}

/** @param after how many events of the learner the writer has read */
export function entry(
  tenantId: string,
  learnerId: string,
  fence: number | null,
  after: number,
  ...events: LedgerEvent[]
): LedgerEntry {
  return { tenantId, learnerId, fence, after, events };
}
