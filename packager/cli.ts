/** The packager's command line: the only file of it that touches `process`. */

import { outlet } from './commands/outlet.ts';
import { runCommand } from './commands/run-command.ts';
import { allowanceOf } from './execution/allowance.ts';

const interrupted = 130;
/** npx hands a Ctrl-C on that the terminal has already sent: only a later one is impatience. */
const echoMs = 1_000;

const abort = new AbortController();
let stoppedAtMs = 0;
let impatience: (() => Promise<void>) | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!abort.signal.aborted) {
      stoppedAtMs = performance.now();
      abort.abort();
    } else if (performance.now() - stoppedAtMs > echoMs) {
      // What is finished lies in the work folder; the next run goes on from there.
      const act = impatience;
      impatience = undefined;
      if (act === undefined) process.exit(interrupted);
      void act().finally(() => process.exit(interrupted));
    }
  });
}

const err = outlet(process.stderr);
let isOutputLost = false;
const out = outlet(process.stdout, (error) => {
  isOutputLost = true;
  err(`The output could not be printed to its end.\nReason: ${error.message}\n`);
  err('Print to another place. The work itself goes on.\n');
});

const allowance = allowanceOf();
const code = await runCommand(process.argv.slice(2), {
  environment: process.env,
  isTerminal: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
  terminal: process.stderr,
  cores: allowance.cores,
  allowance,
  signal: abort.signal,
  onImpatience: (act) => {
    impatience = act;
  },
  out,
  err,
});
process.exitCode = code;
/** A queue that went away leaves timers behind that would keep a finished process for ever. */
const lingerMs = 1_000;
setInterval(() => {
  if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
}, lingerMs).unref();
// The last words may still be on their way when the work is done.
process.on('exit', () => {
  if (isOutputLost && code === 0) process.exitCode = 1;
});
