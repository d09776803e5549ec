/** `package`: a lecture becomes a lesson. */

import { resolve } from 'node:path';

import { packageLesson } from '../assembly/package-lesson.ts';
import { findBinaries } from '../ffmpeg/binaries.ts';
import { PackagerFault } from '../plan/fault.ts';
import { lessonRecord, lessonReport } from '../report/lesson-report.ts';
import type { Command } from './command.ts';
import { DEFAULT_LADDER, readLadder } from './ladder-file.ts';
import { plan } from './plan.ts';
import { progressOutput } from './progress-output.ts';
import { captionWishes, lessonNames, planWishes } from './wishes.ts';

export const packageCommand: Command = {
  name: 'package',
  summary: 'a lecture file becomes a lesson for DASH and HLS',
  usage: '<input> --out <folder> [options]',
  options: [
    ...(['out', 'force', 'dry-run', 'id', 'title', 'language', 'outline', 'captions'] as const),
    ...(['ladder', 'stereo', 'no-storyboard', 'threads', 'json', 'quiet'] as const),
  ],
  notes: `Lesson id
  Without --id and without an id in the outline, the name of the --out folder becomes the id: what is
  not a letter a to z, a digit, ".", "_" or "-" becomes "-". A name in another script, such as 课程,
  cannot be an id; then the name of the input file is taken, and where that cannot be one either, an
  id made from the content, such as lesson-641db421. A line says so, and --id sets another.
`,
  examples: [
    'lectern-packager package lecture.mp4 --out media/fire-safety',
    'lectern-packager package "课程 1.mov" --out media/course-1 --language zh --captions zh=1.vtt',
    'lectern-packager package talk.ts --out media/talk --outline talk.yaml --force',
    'lectern-packager package speech.mp3 --out media/speech --json',
  ],
  names: 1,
  async run(names, options, world) {
    if (options['dry-run'] === true) return plan.run(names, options, world);
    const input = names[0] as string;
    if (options.out === undefined || options.out === '') {
      throw new PackagerFault(
        'misuse',
        'Where shall the lesson go?',
        '--out is missing',
        'Add --out and a folder that does not exist yet, e.g. --out media/lesson-1',
      );
    }
    const progress = progressOutput(options, world);
    try {
      const lesson = await packageLesson(
        input,
        options.out,
        {
          ...planWishes(options, world),
          ...lessonNames(options),
          binaries: findBinaries(world.environment),
          ladder: await readLadder(options.ladder ?? DEFAULT_LADDER),
          force: options.force === true,
          captions: captionWishes(options),
          ...(options.outline === undefined ? {} : { outlinePath: options.outline }),
        },
        progress.onEvent,
        world.signal,
      );
      progress.stop();
      const folder = resolve(options.out);
      world.out(
        options.json === true
          ? `${JSON.stringify(lessonRecord(lesson, folder))}\n`
          : lessonReport(lesson, folder),
      );
      return 0;
    } finally {
      progress.stop();
    }
  },
};
