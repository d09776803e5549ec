/** Where lessons are to go, held against what was typed, before anything else is looked at. */

import { type Stats, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';

import { extensionOf, isMediaName } from '../batch/lecture-names.ts';
import { isTooLong, longestNameBytes, nameTrouble } from '../batch/safe-names.ts';
import { PackagerFault } from '../plan/fault.ts';
import { oneLessonOptionNames } from './lesson-options.ts';
import type { ParsedOptions } from './option-table.ts';

/** @throws PackagerFault (misuse) */
export function checkPlace(
  names: readonly string[],
  options: ParsedOptions,
  isMany: boolean,
  isOneFolder: boolean,
): void {
  const wrong = (what: string, reason: string, advice: string): PackagerFault =>
    new PackagerFault('misuse', what, reason, advice);
  const help = 'See "lectern-packager package --help".';
  if (names.length === 0 && options.list === undefined) {
    const usage = 'Usage: lectern-packager package <input> --out <folder> [options]';
    throw wrong(usage, 'the name of a lecture is missing', help);
  }
  for (const name of ['out', 'out-root'] as const) checkFolderName(options[name], name);
  if (!isMany) return;
  if (options.out !== undefined) {
    throw wrong(
      '--out takes one lesson.',
      options['out-root'] !== undefined
        ? '--out and --out-root were both given'
        : isOneFolder
          ? `"${names[0]}" is a folder, not a file, and may hold many lectures`
          : options.list === undefined
            ? `${names.length} names were given; a name that holds spaces needs quotes`
            : 'a list may name many lectures',
      'With --out-root <folder> each lesson gets a folder of its own in it.',
    );
  }
  if (options['out-root'] === undefined || options['out-root'] === '') {
    throw wrong(
      'Where shall the lessons go?',
      '--out-root is missing',
      'Add --out-root and a folder; each lesson gets a folder of its own in it.',
    );
  }
  const single = oneLessonOptionNames.find((name) => options[name] !== undefined);
  if (single !== undefined) {
    throw wrong(
      `--${single} belongs to one lesson.`,
      'with --out-root there may be many',
      'Write it into a --list or into files beside the lectures, or use --out for one.',
    );
  }
}

/** What one would call the file of a stream: a lesson is none. */
const manifestExtensions = ['m3u8', 'mpd'];

/** Who takes a lesson for a file learns that it is a folder. */
function checkFolderName(written: string | undefined, option: 'out' | 'out-root'): void {
  if (written === undefined || written === '' || written.startsWith('s3://')) return;
  const path = resolve(written);
  const found = lookAt(path);
  const what = option === 'out' ? 'the folder of the lesson' : 'the folder that lessons go into';
  if (found !== undefined && !found.isDirectory()) {
    throw new PackagerFault(
      'misuse',
      `--${option} takes ${what}, not a file.`,
      `"${written}" is a file`,
      `A lesson is many files in one folder. Name a folder, e.g. --${option} ${example(written)}`,
    );
  }
  if (isTooLong(basename(path))) {
    throw new PackagerFault(
      'misuse',
      `The name of --${option} is too long.`,
      `it has more than ${longestNameBytes} bytes, and work is kept beside it under a longer name`,
      'Choose a shorter one; a Chinese sign takes 3 bytes.',
    );
  }
}

/** Nothing where nothing can lie there: what refuses the folder itself says why. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** `talk` of `talk.mp4`; another one where that is taken by a file as well. */
function example(written: string): string {
  const bare = written.replace(/[/\\]+$/, '').replace(/\.[^./\\]+$/, '');
  const isFile = lookAt(bare)?.isFile() === true;
  return bare === '' || isFile || bare === written ? 'media/lesson-1' : bare;
}

/** Lines for people: a folder that is named like a file, or that Windows and its shares would refuse. */
export function folderDoubts(out: string): string[] {
  const path = resolve(out);
  const name = basename(path);
  const isFileName = isMediaName(path) || manifestExtensions.includes(extensionOf(path));
  const trouble = nameTrouble(name);
  return [
    ...(isFileName && lookAt(path) === undefined
      ? [`--out names the folder of the lesson: "${name}" becomes a folder, not a file`]
      : []),
    ...(trouble === undefined
      ? []
      : [`the folder name "${name}" ${trouble}: Windows and its network shares cannot hold it`]),
  ];
}
