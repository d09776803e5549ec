/** Stands in for the packaging where only what is said and decided about it is under test. */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { FileList } from '../../../packager/assembly/file-list.ts';
import type { StepContext } from '../../../packager/assembly/step.ts';
import { readOutline } from '../../../packager/authoring/outline.ts';
import type { PackageLesson } from '../../../packager/batch/package-one.ts';
import { PackagerFault, interrupted } from '../../../packager/plan/fault.ts';
import { writeFakeLesson } from '../../support/fake-lesson.ts';

export interface FakeWork {
  readonly packageLesson: PackageLesson;
  /** Ids of the lessons that were begun, in order. */
  readonly begun: string[];
  /** Options of the last one. */
  readonly seen: Parameters<PackageLesson>[2][];
  /** Called once a lesson is half done. */
  onHalf: (id: string) => void | Promise<void>;
}

/** A source that says `bad` fails; all others become a tiny lesson. */
export function fakeWork(): FakeWork {
  const fake: FakeWork = {
    begun: [],
    seen: [],
    onHalf: () => {},
    packageLesson: async (input, out, options, onEvent = () => {}, signal) => {
      const id = options.id ?? basename(out);
      fake.begun.push(id);
      fake.seen.push(options);
      onEvent({ event: 'stage', stage: 'probe' });
      if ((await readFile(input as string, 'utf8')).startsWith('bad')) {
        throw new PackagerFault('fault', 'It is bad.', 'it says so', 'Mend it.');
      }
      if (options.outlinePath !== undefined) await readOutline(options.outlinePath);
      onEvent({ event: 'planned', rungs: 2, durationSeconds: 4, frameRateFps: 25 });
      onEvent({ event: 'stage', stage: 'encode' });
      for (const ratio of [0.04, 0.25, 0.5]) {
        onEvent({ event: 'progress', ratio, encodedSeconds: ratio * 4 });
      }
      await fake.onHalf(id);
      if (signal?.aborted === true) throw interrupted();
      if (options.replace === true || options.force)
        await rm(out, { recursive: true, force: true });
      const made = await writeFakeLesson(out, { id, durationMs: 4_000 });
      await writeFile(join(out, 'lesson.json'), JSON.stringify(made));
      for (const report of options.steps?.report ?? []) await report(contextOf(out), made);
      onEvent({ event: 'progress', ratio: 1, encodedSeconds: 4 });
      return made;
    },
  };
  return fake;
}

/** What the mark of a batch needs of it. */
function contextOf(out: string): StepContext {
  const files: Pick<FileList, 'writeUnlisted'> = {
    writeUnlisted: async (path, content) => {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), content);
    },
  };
  return { files } as unknown as StepContext;
}
