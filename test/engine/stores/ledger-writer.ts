/**
 * A program for tests: opens the ledger in the folder given and appends until it is killed, or as
 * many calls as the second argument says. Every call carries one event of each of five learners
 * and a second one of learner-0; once it is acknowledged, its number is written to the output.
 */

import { writeSync } from 'node:fs';

import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { beatEvent, entry } from './ledger-events.ts';

export const WRITER_LEARNERS = 5;

const [folder = '', calls = 'Infinity'] = process.argv.slice(2);
const store = openSqliteLedgerStore(folder, { chunkIds: 7, lagRows: 20, learnersPerCommit: 2 });
const fences: number[] = [];
for (let i = 0; i < WRITER_LEARNERS; i += 1) {
  fences.push(await store.issueFence('host', `learner-${i}`));
}
const first = (await store.read('host', 'learner-1')).events.length;
writeSync(1, 'ready\n');
for (let call = first; call < first + Number(calls); call += 1) {
  const entries = fences.map((fence, i) =>
    entry('host', `learner-${i}`, fence, i === 0 ? 2 * call : call, beatEvent(call)),
  );
  entries.push(entry('host', 'learner-0', fences[0] ?? 0, 2 * call + 1, beatEvent(call, 'again')));
  const rejected = await store.append(entries);
  if (rejected.length > 0) throw new Error(`call ${call} was not taken`);
  writeSync(1, `ack ${call}\n`);
}
