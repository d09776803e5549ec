/**
 * `lectern-engine`: the engine's command line. Exit codes: 0 done, 1 a fault was found, 2 misuse.
 * `bin/lectern-engine.mjs` starts it.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OptionError } from '../config/engine-options.ts';
import { PresetError } from '../config/presets.ts';
import { packageRoot } from '../config/package-root.ts';
import { TrustError } from './gate/address.ts';
import { LessonFolderError } from './library/lesson-folder.ts';
import { LedgerDamage } from './ledger/evolve.ts';
import { commands, HelpWanted, Misuse } from './commands/all.ts';
import { StoreError } from './stores/store-error.ts';
import { helpText } from './commands/help.ts';
import { usageOf } from './commands/usage.ts';

const [name, ...rest] = process.argv.slice(2);

if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
  process.stdout.write(helpText());
} else if (name === '--version' || name === '-V') {
  process.stdout.write(`${version()}\n`);
} else {
  const command = commands[name];
  if (command === undefined) {
    const known = Object.keys(commands).join(', ');
    complain(new Misuse(`There is no command "${name}". Commands: ${known}.`));
  } else {
    command()
      .then((run) => run(rest))
      .catch(complain);
  }
}

/** Known errors are one line that says what to do; unknown ones keep their stack. */
function complain(error: unknown): void {
  if (error instanceof HelpWanted) {
    process.stdout.write(usageOf(name ?? '') ?? helpText());
    return;
  }
  const misuse =
    error instanceof Misuse || error instanceof OptionError || error instanceof TrustError;
  if (misuse || isKnown(error) || isSystemError(error)) {
    process.stderr.write(`lectern-engine: ${error.message}\n`);
  } else {
    process.stderr.write(`lectern-engine failed: ${(error as Error).stack ?? String(error)}\n`);
  }
  process.exitCode = misuse ? 2 : 1;
}

function isKnown(error: unknown): error is Error {
  return [LessonFolderError, PresetError, StoreError, LedgerDamage].some(
    (known) => error instanceof known,
  );
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return own;
}
