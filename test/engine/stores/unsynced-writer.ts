/**
 * A program for tests: appends event by event, reads before each as the clerk does after a failure,
 * and writes what happened as JSON. Whoever starts it lets syncs fail meanwhile.
 *
 * Arguments: folder, number of attempts.
 */

import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { beatEvent, entry } from './ledger-events.ts';

const [folder = '', attempts = '0'] = process.argv.slice(2);
const store = openSqliteLedgerStore(folder);
const outcomes: string[] = [];
let acknowledged = 0;
let fence = 0;
for (let attempt = 0; attempt < Number(attempts); attempt += 1) {
  try {
    if (fence === 0) fence = await store.issueFence('host', 'ann');
    const { events } = await store.read('host', 'ann');
    await store.append([entry('host', 'ann', fence, events.length, beatEvent(events.length))]);
    acknowledged = events.length + 1;
    outcomes.push('stored');
  } catch (error) {
    outcomes.push((error as Error).message);
  }
}
await store.close();
console.log(JSON.stringify({ acknowledged, outcomes }));
