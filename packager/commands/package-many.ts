/** `package` with many lectures: found, placed, told, and packaged one after the other. */

import { existsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { LESSON_FILE } from '../../engine/protocol/lesson.ts';
import { packageLesson } from '../assembly/package-lesson.ts';
import { checkFolder, makeFolder } from '../execution/make-folder.ts';
import { asStorageFault } from '../execution/storage-fault.ts';
import type { BatchSummary } from '../batch/batch-events.ts';
import { findLectures } from '../batch/find-lectures.ts';
import { type LectureCheck, checkLecture } from '../batch/lecture-check.ts';
import { besideNames } from '../batch/lecture.ts';
import { type PlacedLecture, placeLectures } from '../batch/lesson-places.ts';
import type { PackageLesson } from '../batch/package-one.ts';
import { runBatch } from '../batch/run-batch.ts';
import { PackagerFault } from '../plan/fault.ts';
import { batchPlanReport, batchReport } from '../report/batch-report.ts';
import { mistakesReport } from '../report/mistakes-report.ts';
import { batchOutput } from './batch-output.ts';
import type { Surroundings } from './command.ts';
import { lessonOptions } from './lesson-options.ts';
import type { ParsedOptions } from './option-table.ts';
import { searchWishes } from './search-wishes.ts';

/** @throws PackagerFault before anything is begun, or once it was interrupted */
export async function packageMany(
  names: readonly string[],
  options: ParsedOptions,
  world: Surroundings,
): Promise<0 | 1> {
  const outRoot = resolve(options['out-root'] as string);
  const lectures = await findLectures(names, options.list, searchWishes(options, outRoot));
  if (lectures.length === 0) throw nothingFound(names, options);
  const placed = await placeLectures(lectures, outRoot);
  const optionsFor = await lessonOptions(options, world);
  const isDry = options['dry-run'] === true;
  await openRoot(outRoot, isDry ? checkFolder : makeFolder);
  if (isDry) {
    const checked: CheckedLecture[] = [];
    for (const lecture of placed) {
      const wishes = { ...optionsFor(lecture), id: lecture.id };
      checked.push({ ...lecture, check: await checkLecture(lecture, wishes, world.signal) });
    }
    tellPlan(checked, outRoot, options, world);
    const isWrong = ({ missing, check }: CheckedLecture): boolean =>
      missing !== undefined || check.mistakes !== undefined;
    return checked.some(isWrong) ? 1 : 0;
  }
  const output = batchOutput(options, world);
  let summary: BatchSummary;
  try {
    summary = await runBatch({
      lectures: placed,
      optionsFor: (lecture) => ({ ...optionsFor(lecture), id: lecture.id }),
      packageLesson: notMissing(placed, world.packageLesson ?? packageLesson),
      stopOnError: options['stop-on-error'] === true,
      signal: world.signal,
      onEvent: output.onEvent,
    });
  } finally {
    output.stop();
  }
  world.out(
    options.json === true
      ? `${JSON.stringify({ event: 'summary', outRoot, ...summary })}\n`
      : batchReport(summary, outRoot),
  );
  if (summary.isInterrupted) throw stopped(summary, options.force === true);
  return summary.failed.length > 0 ? 1 : 0;
}

/** What a list names and is not there fails in its turn, with the line of the list. */
function notMissing(placed: readonly PlacedLecture[], make: PackageLesson): PackageLesson {
  const missing = new Map(placed.map((one) => [one.inputPath, one.missing]));
  return (inputs, ...rest) => {
    const fault = missing.get([inputs].flat()[0] ?? '');
    return fault === undefined ? make(inputs, ...rest) : Promise.reject(fault);
  };
}

/** Made where it is missing; refused here once, not once for every lesson. */
export async function openRoot(outRoot: string, make = makeFolder): Promise<void> {
  if (existsSync(join(outRoot, LESSON_FILE))) throw isLesson(outRoot);
  try {
    await make(outRoot);
    if (existsSync(outRoot)) await access(outRoot, constants.W_OK);
  } catch (error) {
    throw asStorageFault(error, `The folder "${outRoot}" cannot take lessons.`);
  }
}

function isLesson(outRoot: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    '--out-root names a lesson.',
    `there is a ${LESSON_FILE} in "${outRoot}"`,
    'Name the folder above it; each lesson gets a folder of its own in it.',
  );
}

interface CheckedLecture extends PlacedLecture {
  readonly check: LectureCheck;
}

function tellPlan(
  placed: readonly CheckedLecture[],
  outRoot: string,
  options: ParsedOptions,
  world: Surroundings,
): void {
  if (options.json === true) {
    for (const { id, inputPath, outFolder, about, beside, missing, check } of placed) {
      const files = besideNames({ about, beside });
      const record = { event: 'planned-lesson', id, input: inputPath, folder: outFolder };
      const more = {
        beside: files,
        doubts: [...beside.doubts, ...check.doubts],
        missing: missing?.reason,
        mistakes: check.mistakes,
      };
      world.out(`${JSON.stringify({ ...record, ...more })}\n`);
    }
    return;
  }
  const rows = placed.map((lecture) => ({
    id: lecture.id,
    name: lecture.name,
    besides: besideNames(lecture),
    doubts: [
      ...lecture.beside.doubts,
      ...lecture.check.doubts.map((text) => `${lecture.name}: ${text}`),
    ],
    ...(lecture.missing === undefined ? {} : { missing: lecture.missing.reason }),
  }));
  world.out(batchPlanReport(rows, outRoot));
  const mistaken = placed.flatMap(({ id, name, check: { mistakes } }) =>
    mistakes === undefined ? [] : [{ id, name, ...mistakes }],
  );
  world.out(mistakesReport(mistaken, placed.length));
}

function nothingFound(names: readonly string[], options: ParsedOptions): PackagerFault {
  const where = names.map((name) => `"${name}"`).join(', ');
  return new PackagerFault(
    'fault',
    'There is no lecture to package.',
    `${where} ${names.length === 1 ? 'holds' : 'hold'} no file with the name of a video or sound`,
    options.recursive === true
      ? 'Check the folder; a file that is named outright is taken whatever its name.'
      : 'Check the folder, or add --recursive to look into the folders in it.',
  );
}

function stopped(summary: BatchSummary, isForced: boolean): PackagerFault {
  const all = summary.done.length + summary.skipped.length;
  const lessons = all + summary.failed.length + summary.notStarted.length;
  return new PackagerFault(
    'interrupted',
    'Stopped before all lessons were finished.',
    `the work was interrupted; ${all} of ${lessons} lessons are finished`,
    isForced
      ? 'Run the same command again; --force begins anew, without it what is finished is skipped.'
      : 'Run the same command again: it skips them and resumes where it stopped.',
  );
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
