/** `package`: lectures become lessons. */

import { basename, resolve } from 'node:path';

import { packageLesson } from '../assembly/package-lesson.ts';
import { findLectures } from '../batch/find-lectures.ts';
import { type Lecture, besideNames } from '../batch/lecture.ts';
import { fingerprintOf, readOrigin, withOrigin } from '../batch/origin.ts';
import { PackagerFault } from '../plan/fault.ts';
import { lessonRecord, lessonReport } from '../report/lesson-report.ts';
import type { Command, Surroundings } from './command.ts';
import { lessonOutcome, slidesSource } from './lesson-outcome.ts';
import { lessonOptionNames, lessonOptions, oneLessonOptionNames } from './lesson-options.ts';
import type { ParsedOptions } from './options.ts';
import { isFolder, packageMany } from './package-many.ts';
import { plan } from './plan.ts';
import { progressOutput } from './progress-output.ts';

export const packageCommand: Command = {
  name: 'package',
  summary: 'lectures become lessons for DASH and HLS',
  usage: `<input> --out <folder> [options]
<input>... --out-root <folder> [options]
--list <file> --out-root <folder> [options]`,
  options: [
    ...(['list', 'recursive', 'no-side-files'] as const),
    ...(['out', 'out-root', 'force', 'dry-run', 'stop-on-error'] as const),
    ...oneLessonOptionNames,
    ...lessonOptionNames,
    ...(['json', 'quiet'] as const),
  ],
  notes: `One or many
  One file goes to the folder --out. Files, folders and a --list go to folders
  in --out-root, one after the other, each with all cores: the first is ready
  early and a stop loses little. A lesson that fails does not stop the others.
  What is finished and unchanged (source, files beside it, options) is skipped,
  what has changed is packaged again and replaced; --force does all again, as
  after an update of the packager.

Lists
  One path a line, relative to the list's folder; or a table (CSV, TSV) whose
  first line names its columns: input,id,title,language,outline. Empty lines and
  lines that begin with # are skipped. UTF-8.

Files beside a lecture
  lecture.yaml              outline
  lecture.zh.srt            captions in zh; .vtt and .ass as well
  lecture.pdf               slides
  lecture.presentation.mp4  second picture
  They are used unless --no-side-files is given. Options go before them.

Lesson id
  --id or the list's, else the outline's, else made from the name of the --out
  folder, or of the file with --out-root: what is not a letter a to z, a digit,
  ".", "_" or "-" becomes "-". A name in another script, such as 课程, cannot be
  an id: another one is made, and a line says which.
`,
  examples: [
    'lectern-packager package lecture.mp4 --out media/fire-safety',
    'lectern-packager package lectures --recursive --out-root media',
    'lectern-packager package "课程 1.mov" --out media/c1 --captions zh=c1.vtt',
    'lectern-packager package talk.ts --out media/talk --outline talk.yaml --force',
    'lectern-packager package --list term.csv --out-root media --json > term.ndjson',
    'lectern-packager package lectures --out-root media --dry-run',
    'lectern-packager package --out media/x -- -name-with-a-dash.mp4',
  ],
  names: { least: 0, most: Infinity },
  async run(names, options, world) {
    if (options.out?.startsWith('s3://') === true) {
      const { packageToBucket } = await import('./package-to-bucket.ts');
      return packageToBucket(options.out, names, options, world, (...all) =>
        packageCommand.run(...all),
      );
    }
    const isOneFolder = names.length === 1 && (await isFolder(resolve(names[0] as string)));
    const isMany =
      names.length > 1 || isOneFolder || (options.list ?? options['out-root']) !== undefined;
    checkPlace(names, options, isMany, isOneFolder);
    if (isMany) return packageMany(names, options, world);
    if (options['dry-run'] === true) return plan.run(names, options, world);
    return packageSingle(names[0] as string, options, world);
  },
};

async function packageSingle(
  input: string,
  options: ParsedOptions,
  world: Surroundings,
): Promise<0> {
  if (options.out === undefined || options.out === '') {
    throw new PackagerFault(
      'misuse',
      'Where shall the lesson go?',
      '--out is missing',
      'Add --out and a folder that does not exist yet, e.g. --out media/lesson-1',
    );
  }
  const lecture = await lookFor(input, options);
  const wishes = (await lessonOptions(options, world))(lecture);
  const progress = progressOutput(options, world);
  try {
    tellBesides(lecture, options, world);
    const fingerprint = await fingerprintOf(resolve(input), wishes);
    const isWaiting = world.destination !== undefined;
    if (isWaiting && !wishes.force) {
      const made = await readOrigin(options.out);
      // Finished before, where sending it was what failed.
      if (made?.fingerprint === fingerprint) return 0;
    }
    const origin = { input: basename(input), fingerprint, packagedUtcMs: Date.now() };
    const lesson = await (world.packageLesson ?? packageLesson)(
      input,
      options.out,
      withOrigin(isWaiting ? { ...wishes, replace: true } : wishes, origin),
      progress.onEvent,
      world.signal,
    );
    progress.stop();
    const folder = resolve(options.out);
    const outcome = lessonOutcome(folder, await slidesSource(wishes));
    world.out(
      options.json === true
        ? `${JSON.stringify(lessonRecord(lesson, folder, outcome))}\n`
        : lessonReport(lesson, folder, outcome, world.destination?.lines),
    );
    return 0;
  } finally {
    progress.stop();
  }
}

async function lookFor(input: string, options: ParsedOptions): Promise<Lecture> {
  const { language, outline } = options;
  const [found] = await findLectures([input], undefined, {
    recursive: false,
    sideFiles: options['no-side-files'] !== true,
    ...(language === undefined ? {} : { language }),
    ...(outline === undefined ? {} : { outlinePath: outline }),
  });
  // One file that exists is one lecture; one that does not has been refused.
  return found as Lecture;
}

function tellBesides(lecture: Lecture, options: ParsedOptions, world: Surroundings): void {
  const files = besideNames(lecture);
  if (options.json === true) {
    if (files.length > 0) world.out(`${JSON.stringify({ event: 'beside', files })}\n`);
    for (const text of lecture.beside.doubts) {
      world.out(`${JSON.stringify({ event: 'warning', text })}\n`);
    }
    return;
  }
  if (options.quiet !== true && files.length > 0) {
    world.err(`With ${files.join(', ')}, found beside it\n`);
  }
  for (const text of lecture.beside.doubts) world.err(`Warning: ${text}\n`);
}

function checkPlace(
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
