/**
 * A program for tests: fills the room that its files may take, sees how the ledger answers, makes
 * room again, and writes what happened as JSON.
 *
 * Arguments: folder, and `limit` (the operating system refuses larger files) or `fill` (the
 * folder is a small file system of its own).
 */

import { execFileSync } from 'node:child_process';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { beatEvent, entry } from './ledger-events.ts';

const [folder = '', way = 'limit'] = process.argv.slice(2);
const filler = join(folder, 'filler');
const MORE_BYTES = 100_000;

function leaveLittleRoom(): void {
  if (way === 'limit') {
    const bytes = statSync(join(folder, 'ledger.db-wal')).size + MORE_BYTES;
    execFileSync('prlimit', [`--pid=${process.pid}`, `--fsize=${bytes}:`]);
  } else {
    for (let size = 65_536; size >= 4_096;) {
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        size /= 2;
      }
    }
  }
}

function makeRoom(): void {
  if (way === 'limit') {
    execFileSync('prlimit', [`--pid=${process.pid}`, '--fsize=unlimited:']);
  } else {
    rmSync(filler);
  }
}

async function appended(): Promise<number> {
  const { events } = await store.read('host', 'ann');
  events.forEach((event, i) => {
    if (event.at.monoMs !== i) throw new Error(`event ${i} is out of order`);
  });
  return events.length;
}

const store = openSqliteLedgerStore(folder, { chunkIds: 9, lagRows: 40, learnersPerCommit: 4 });
const fence = await store.issueFence('host', 'ann');
const refusals: string[] = [];
let acknowledged = 0;

async function tryToAppend(): Promise<void> {
  const events = Array.from({ length: 20 }, (_, i) => beatEvent(acknowledged + i));
  try {
    await store.append([entry('host', 'ann', fence, acknowledged, ...events)]);
    acknowledged += events.length;
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string };
    refusals.push(`${code} ${message}`);
  }
}

for (let i = 0; i < 10; i += 1) await tryToAppend();
leaveLittleRoom();
for (let i = 0; i < 2_000 && refusals.length < 5; i += 1) await tryToAppend();
const whileFull = { acknowledged, stored: await appended() };
makeRoom();
const refusalsWhileFull = refusals.length;
for (let i = 0; i < 10; i += 1) await tryToAppend();
const afterwards = { acknowledged, stored: await appended() };
await store.close();
console.log(
  JSON.stringify({
    refusals,
    whileFull,
    afterwards,
    refusalsAfterwards: refusals.length - refusalsWhileFull,
  }),
);
