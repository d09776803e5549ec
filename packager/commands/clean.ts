/** `clean`: removes what stopped runs left to be resumed. */

import { resolve } from 'node:path';

import { cleanUp } from '../batch/clean-up.ts';
import { PackagerFault } from '../plan/fault.ts';
import { oneLine } from '../report/batch-report.ts';
import { bytesText } from '../report/quantity.ts';
import { hanging } from '../report/wrapped.ts';
import type { Command } from './command.ts';
import { isFolder } from './package-many.ts';

export const clean: Command = {
  name: 'clean',
  summary: 'remove work folders of runs that will not be resumed',
  usage: '<folder> [--dry-run] [--json]',
  options: ['dry-run', 'json'],
  notes: `What it removes
  Hidden folders (.<name>.packaging) below the folder: parts of lessons whose
  run was stopped or failed, kept so that it can be resumed. Those that a
  packager works in, or an encoder that outlived one, are left alone. Finished
  lessons are never touched.
`,
  examples: ['lectern-packager clean media --dry-run', 'lectern-packager clean media'],
  names: 1,
  async run(names, options, world) {
    const folder = resolve(names[0] as string);
    if (!(await isFolder(folder))) {
      throw new PackagerFault(
        'misuse',
        'There is no such folder to clean.',
        `"${folder}" is no folder`,
        'Name the folder in which lessons lie.',
      );
    }
    const isDry = options['dry-run'] === true;
    let count = 0;
    let bytes = 0;
    for await (const leftover of cleanUp(folder, isDry, world.signal)) {
      if (leftover.kind !== 'kept') [count, bytes] = [count + 1, bytes + leftover.bytes];
      if (options.json === true) {
        const { kind, ...rest } = leftover;
        world.out(`${JSON.stringify({ event: kind, ...rest })}\n`);
        continue;
      }
      const size = bytesText(leftover.bytes).padStart(9);
      const why = leftover.kind === 'kept' ? `\n${hanging(leftover.why, 11).join('\n')}` : '';
      world.out(`${leftover.kind.padEnd(9)}  ${size}  ${oneLine(leftover.folder)}${why}\n`);
    }
    if (world.signal.aborted) {
      const advice = 'Run the same command again: it removes the rest.';
      throw new PackagerFault('interrupted', 'Stopped.', 'the work was interrupted', advice);
    }
    const folders = `${count} folder${count === 1 ? '' : 's'}`;
    world.out(
      options.json === true
        ? `${JSON.stringify({ event: 'cleaned', folders: count, bytes, isDry })}\n`
        : count === 0
          ? 'Nothing to remove.\n'
          : `${isDry ? 'Could remove' : 'Removed'} ${bytesText(bytes)} in ${folders}.\n`,
    );
    return 0;
  },
};
