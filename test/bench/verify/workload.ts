/** Checking a whole ledger, beside SHA-256 and JSON.parse of the same events. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LedgerEvent } from '../../../engine/ledger/events.ts';
import { eventsOfLog } from '../ledger-fold/log.ts';
import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { benchFile, startNode } from '../child.ts';
import { type Pair, type Workload } from '../figure.ts';

const ROUNDS = 15;
/** Learners that share each commit, as in a busy hour. */
const LEARNERS = 40;

export const verifyLog: Workload = {
  name: 'verify',
  about: 'checking every link and the signed head of a log, beside SHA-256 and JSON.parse of it',
  async measure(say) {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
    try {
      const events = eventsOfLog();
      await fill(folder, events);
      const child = startNode([
        benchFile('verify', 'verify.mjs'),
        ...[folder, String(Date.UTC(2030, 0, 1)), String(ROUNDS)],
      ]);
      const done = await child.next<{ pairs: readonly Pair[]; events: number }>('done');
      await child.stop();
      const about = `${done.events} events of ${LEARNERS} learners, one signed head`;
      say(about);
      const perEvent = (pair: Pair): Pair => ({
        ours: (pair.ours * 1_000) / done.events,
        peer: (pair.peer * 1_000) / done.events,
      });
      return {
        workload: 'verify',
        peerName: 'SHA-256 and JSON.parse of the same events',
        unit: 'us CPU/event',
        better: 'lower',
        targetRatio: 1.25,
        pairs: done.pairs.map(perEvent),
        notes: [about],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The events of one long study, dealt out to many learners; a commit holds one of each. */
async function fill(folder: string, events: readonly LedgerEvent[]): Promise<void> {
  const store = openSqliteLedgerStore(folder);
  const each = Math.floor(events.length / LEARNERS);
  for (let after = 0; after < each; after += 1) {
    const entries = Array.from({ length: LEARNERS }, (_, number) => ({
      tenantId: 'main',
      learnerId: `2026-geology-${String(number).padStart(4, '0')}`,
      fence: null,
      after,
      events: events.slice(number * each + after, number * each + after + 1),
    }));
    await store.append(entries);
  }
  await store.close();
}
