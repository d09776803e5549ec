/**
 * The measured process: folds a stored log with the compiled engine, and parses the same lines with
 * JSON.parse alone, in turn. Plain Node, so that nothing compiles at run time.
 */

import { readFileSync } from 'node:fs';
import { evolve } from '../../../dist/engine/ledger/evolve.js';
import { initialState } from '../../../dist/engine/ledger/state.js';
import { eachEvent } from '../../../dist/engine/stores/ledger-lines.js';

const [file, learnerId, rounds] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const lines = text
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t')[1]);

/** Everything that reading a learner back costs once the text is there. */
function fold() {
  const state = initialState();
  eachEvent(1, text, learnerId, (event) => evolve(state, event));
  return state;
}

function parse() {
  let parsed = 0;
  for (const line of lines) if (typeof JSON.parse(line) === 'object') parsed += 1;
  return parsed;
}

function cpuMs(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function creditedRatio(state) {
  let presentedMs = 0;
  let creditedMs = 0;
  for (const session of state.sessions.values()) {
    presentedMs += session.presentedMs;
    creditedMs += session.creditedMs;
  }
  return creditedMs / presentedMs;
}

const ratio = creditedRatio(fold());
if (!(ratio >= 0.9)) throw new Error(`only ${(ratio * 100).toFixed(1)} % of the log is credited`);
if (parse() !== lines.length) throw new Error('not every line is an object');
fold();
parse();

const pairs = [];
for (let round = 0; round < Number(rounds); round += 1) {
  // Each goes first in turn.
  const oursFirst = round % 2 === 0;
  const first = cpuMs(oursFirst ? fold : parse);
  const second = cpuMs(oursFirst ? parse : fold);
  pairs.push(oursFirst ? { ours: first, peer: second } : { ours: second, peer: first });
}
process.send({ kind: 'done', pairs, creditedRatio: ratio });
