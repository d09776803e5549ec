/**
 * The measured process: checks a stored ledger with the compiled engine, and hashes and parses the
 * same events alone, in turn. Plain Node, so that nothing compiles at run time.
 */

import { hash } from 'node:crypto';
import { generateKeyPairSync } from 'node:crypto';
import { openSqliteArchive } from '../../../dist/engine/stores/evidence/sqlite-archive.js';
import { signDay } from '../../../dist/engine/stores/evidence/sign-day.js';
import { verifyLedger } from '../../../dist/engine/stores/evidence/verify.js';

const [folder, utcMs, rounds] = process.argv.slice(2);
const archive = openSqliteArchive(folder);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
await signDay(archive, privateKey, Number(utcMs));
const events = [];
for await (const rows of archive.rows(0)) {
  for (const { lines } of rows) {
    for (const line of lines.split('\n')) if (line !== '') events.push(line.split('\t')[1]);
  }
}

async function verify() {
  const newestHash = () => Promise.resolve(undefined);
  const verified = await verifyLedger({ archive, publicKey, kept: [], newestHash });
  if (verified.faults.length > 0 || verified.events !== events.length) {
    throw new Error(`the log is not right: ${JSON.stringify(verified)}`);
  }
}

/** What nobody can do without: SHA-256 over each event with what comes before it, and parsing it. */
function bare() {
  let chain = '';
  for (const json of events) {
    chain = hash('sha256', chain + json, 'base64url');
    if (typeof JSON.parse(json) !== 'object') throw new Error('no event');
  }
}

async function cpuMs(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

await verify();
bare();
const pairs = [];
for (let round = 0; round < Number(rounds); round += 1) {
  // Each goes first in turn.
  const oursFirst = round % 2 === 0;
  const first = await cpuMs(oursFirst ? verify : bare);
  const second = await cpuMs(oursFirst ? bare : verify);
  pairs.push(oursFirst ? { ours: first, peer: second } : { ours: second, peer: first });
}
await archive.close();
process.send({ kind: 'done', pairs, events: events.length });
