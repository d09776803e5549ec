/** `watch`: lectures become lessons as they appear in a folder. */

import { resolve } from 'node:path';

import { packageLesson } from '../assembly/package-lesson.ts';
import { runBatch } from '../batch/run-batch.ts';
import { type WatchEvent, watchFolder } from '../batch/watch-folder.ts';
import { PackagerFault } from '../plan/fault.ts';
import { failureLines, oneLine } from '../report/batch-report.ts';
import { batchOutput } from './batch-output.ts';
import type { Command, Surroundings } from './command.ts';
import { lessonOptionNames, lessonOptions } from './lesson-options.ts';
import type { ParsedOptions } from './option-table.ts';
import { isFolder, openRoot } from './package-many.ts';
import { searchWishes } from './search-wishes.ts';
import { seconds } from './wishes.ts';

export const watch: Command = {
  name: 'watch',
  summary: 'package lectures as they appear in a folder',
  usage: '<folder> --out-root <folder> [options]',
  options: [
    ...(['recursive', 'no-side-files', 'out-root'] as const),
    ...lessonOptionNames,
    ...(['once', 'settle', 'rescan', 'json', 'quiet'] as const),
  ],
  notes: `What it takes
  A file that has stopped growing, with the files beside it, as "package" does.
  Names of unfinished copies (.part, .tmp, .crdownload, ...) and hidden files
  are left alone. A lecture that changes is packaged again; one that failed is
  tried again once it has changed, or after a restart. What another run is
  making at the moment is tried again after --rescan.

How it ends
  SIGTERM or Ctrl-C end it with 0; a lesson in work resumes at the next start.
  What is finished is read from the lessons themselves: nothing is done twice.
`,
  examples: [
    'lectern-packager watch incoming --out-root media',
    'lectern-packager watch incoming --out-root media --once',
    'lectern-packager watch /mnt/recordings --out-root media --settle 60 --json',
  ],
  names: 1,
  async run(names, options, world) {
    const folder = resolve(names[0] as string);
    if (!(await isFolder(folder))) throw noFolder(folder);
    if (options['out-root'] === undefined || options['out-root'] === '') throw noRoot();
    const outRoot = resolve(options['out-root']);
    const settleMs = 1000 * seconds(options.settle, '--settle', 10);
    const rescanMs = 1000 * seconds(options.rescan, '--rescan', 30);
    const optionsFor = await lessonOptions(options, world);
    await openRoot(outRoot);
    const tell = watchOutput(options, world);
    const end = await watchFolder({
      folder,
      outRoot,
      search: searchWishes(options, outRoot),
      settleMs,
      rescanMs,
      once: options.once === true,
      signal: world.signal,
      onEvent: tell,
      package: async (lectures) => {
        const output = batchOutput(options, world, false);
        try {
          return await runBatch({
            lectures,
            optionsFor: (lecture) => ({ ...optionsFor(lecture), id: lecture.id }),
            packageLesson: world.packageLesson ?? packageLesson,
            stopOnError: false,
            signal: world.signal,
            onEvent: output.onEvent,
          });
        } finally {
          output.stop();
        }
      },
    });
    if (world.signal.aborted) tellStop(end.unfinished, options, world);
    return options.once === true && end.failed > 0 ? 1 : 0;
  },
};

function watchOutput(options: ParsedOptions, world: Surroundings): (event: WatchEvent) => void {
  if (options.json === true) return (event) => world.out(`${JSON.stringify(event)}\n`);
  const isQuiet = options.quiet === true;
  return (event) => {
    switch (event.event) {
      case 'watching':
        if (!isQuiet) world.err(`Watching ${oneLine(event.folder)}\n`);
        return;
      case 'settling':
        if (!isQuiet) world.err(`seen     ${oneLine(event.input)}: waiting until it is whole\n`);
        return;
      case 'idle':
        if (!isQuiet) world.err('Waiting for lectures\n');
        return;
      case 'unreachable':
        world.err(`Warning: the folder cannot be read now (${event.reason}); it is tried again\n`);
        return;
      case 'failed':
        world.err(failureLines(event, event.advice));
        return;
    }
  };
}

function tellStop(
  unfinished: string | undefined,
  options: ParsedOptions,
  world: Surroundings,
): void {
  if (options.json === true) {
    const lesson = unfinished === undefined ? {} : { unfinished };
    world.out(`${JSON.stringify({ event: 'stopped', ...lesson })}\n`);
    return;
  }
  // A terminal has written ^C into the line of the last word.
  const start = world.isTerminal ? '\n' : '';
  world.err(
    unfinished === undefined
      ? `${start}Stopped.\n`
      : `Stopped in the middle of "${unfinished}": run the same command again to resume.\n`,
  );
}

function noFolder(folder: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    'There is no such folder to watch.',
    `"${folder}" is no folder`,
    'Name the folder in which lectures appear.',
  );
}

function noRoot(): PackagerFault {
  return new PackagerFault(
    'misuse',
    'Where shall the lessons go?',
    '--out-root is missing',
    'Add --out-root and a folder; each lesson gets a folder of its own in it.',
  );
}
