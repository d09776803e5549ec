/** `package`: lectures become lessons. */

import { resolve } from 'node:path';

import type { Command } from './command.ts';
import { lessonOptionNames, oneLessonOptionNames } from './lesson-options.ts';
import { isFolder, packageMany } from './package-many.ts';
import { packageOneLecture } from './package-one-lecture.ts';
import { checkPlace } from './package-place.ts';
import { planOneLecture } from './plan.ts';
import { workWishes } from './work-options.ts';

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
  What is finished and unchanged (source, files beside it, options) is skipped.
  What has changed is packaged again and replaced by --out-root, and refused by
  --out; --force does all again, as after an update of the packager.

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
  an id: another one is made, and a line says which; --dry-run shows it before.

Quality report
  internal/quality.html in the lesson. Each rung is compared with the source
  (SSIM) in windows of 2 s, one a minute, at most 8. --quality-windows all
  compares every picture of the whole lecture, about as long as decoding it
  once for each rung. --vmaf-model adds VMAF in the same windows.
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
    const input = names[0] as string;
    if (options['dry-run'] === true) {
      // A plan needs none of them; a mistake in them is told all the same.
      workWishes(options);
      return planOneLecture(input, options, world);
    }
    return packageOneLecture(input, options, world);
  },
};
