#!/usr/bin/env node
/** The packager's command line: the only file of it that touches `process`. */

import { availableParallelism } from 'node:os';

import { runCommand } from './commands/run-command.ts';

const interrupted = 130;
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The first one tidies up; whoever asks twice does not want to wait.
    if (abort.signal.aborted) process.exit(interrupted);
    abort.abort();
  });
}
// A reader such as `head` may leave early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  isTerminal: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
  cores: availableParallelism(),
  signal: abort.signal,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
