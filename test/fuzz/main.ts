/** `npm run fuzz [-- --messages N] [--live N] [--seed N]`: prints what was sent and what came of it. */

import { parseArgs } from 'node:util';
import { fuzzDecoders } from './decoders.ts';
import { fuzzLive } from './live.ts';
import { peakBytes } from './memory.ts';

/** Heap that may be left over, bytes: caches of the engine and compiled code. */
export const MOST_GROWN_BYTES = 24 * 1_048_576;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    live: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

function count(name: string, given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} is "${given}". Give a whole number from 0.\n`);
  process.exit(2);
}

const messages = count('messages', values.messages);
const live = count('live', values.live ?? String(Math.round(messages / 100)));
const seed = count('seed', values.seed);
const say = (line: string) => process.stdout.write(`${line}\n`);
const mb = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;
let grew = false;

say(`seed ${seed}`);
if (messages > 0) {
  const started = performance.now();
  let toldAtMs = started;
  const report = await fuzzDecoders(messages, seed, (done) => {
    if (performance.now() - toldAtMs < 20_000) return;
    toldAtMs = performance.now();
    process.stderr.write(`  ${done} messages ...\n`);
  });
  for (const [name, { messages: sent, accepted }] of Object.entries(report.byTarget)) {
    say(`  ${name.padEnd(20)} ${String(sent).padStart(9)}  taken ${accepted}`);
  }
  say(
    `decoders: ${report.messages} messages, ${report.accepted} taken, ${report.refused} refused, ` +
      `${Math.round(report.messages / report.seconds)}/s, heap grown ${mb(report.grownBytes)}`,
  );
  grew ||= report.grownBytes > MOST_GROWN_BYTES;
}
if (live > 0) {
  const report = await fuzzLive(live, seed);
  for (const [code, times] of Object.entries(report.answers).sort(([, a], [, b]) => b - a)) {
    say(`  ${code.padEnd(24)} ${times}`);
  }
  say(
    `engine: ${report.socketMessages} messages by socket, ${report.batchRequests} batch requests, ` +
      `${report.handshakes} handshakes, ${Math.round(live / report.seconds)}/s, heap grown ${mb(report.grownBytes)}; ` +
      `hostile learners credited ${report.hostileCreditedMs} ms of at most ${report.hostileBoundMs}, ` +
      `the honest one ${report.honestCreditedMs} of ${report.honestClaimedMs}`,
  );
  for (const fault of report.faults) say(`FAULT: ${fault}`);
  grew ||= report.grownBytes > MOST_GROWN_BYTES;
  if (report.faults.length > 0) process.exitCode = 1;
}
say(`peak memory ${mb(peakBytes())}`);
if (grew) {
  say(`FAULT: the heap grew by more than ${mb(MOST_GROWN_BYTES)}`);
  process.exitCode = 1;
}
