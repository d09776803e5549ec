/** `package` with one lecture: its own folder, its own report. */

import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { LESSON_FILE } from '../../engine/protocol/lesson.ts';
import { earlierSummary } from '../assembly/earlier-version-step.ts';
import { packageLesson } from '../assembly/package-lesson.ts';
import { findLectures } from '../batch/find-lectures.ts';
import { type Lecture, besideNames } from '../batch/lecture.ts';
import { fingerprintOf, readOrigin, withOrigin } from '../batch/origin.ts';
import { completeSwap } from '../execution/workspace.ts';
import { PackagerFault } from '../plan/fault.ts';
import { quoteArgument } from '../plan/quote.ts';
import { lessonRecord, lessonReport } from '../report/lesson-report.ts';
import type { Surroundings } from './command.ts';
import { lessonOutcome, slidesSource } from './lesson-outcome.ts';
import { lessonOptions } from './lesson-options.ts';
import type { ParsedOptions } from './option-table.ts';
import { folderDoubts } from './package-place.ts';
import { progressOutput } from './progress-output.ts';
import { searchWishes } from './search-wishes.ts';

/** @throws PackagerFault for everything a person can do something about */
export async function packageOneLecture(
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
  const fingerprint = await fingerprintOf(resolve(input), wishes);
  const isWaiting = world.destination !== undefined;
  const state: State = wishes.force
    ? { kind: 'free' }
    : await stateOf(options.out, fingerprint, input, wishes.id);
  if (state.kind === 'done') {
    // Of what only waits to be sent, sending it was what failed.
    if (!isWaiting) {
      tellDoubts(lecture.beside.doubts, options, world);
      tellDone(state.id, resolve(options.out), options, world);
    }
    return 0;
  }
  if (state.kind === 'other' && !isWaiting) throw state.fault;
  const progress = progressOutput(options, world);
  try {
    tellBesides(lecture, options, world);
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
    const earlier = earlierSummary(lesson)?.en;
    const outcome = {
      ...lessonOutcome(folder, await slidesSource(wishes)),
      ...(earlier === undefined ? {} : { earlier }),
    };
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
  const [found] = await findLectures([input], undefined, searchWishes(options));
  // One file that exists is one lecture; one that does not has been refused.
  return found as Lecture;
}

type State =
  | { readonly kind: 'free' }
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'other'; readonly fault: PackagerFault };

/** What lies in the place: nothing (or what `Workspace` refuses), this very lesson, or another one. */
async function stateOf(
  out: string,
  fingerprint: string,
  input: string,
  id: string | undefined,
): Promise<State> {
  await completeSwap(out);
  const made = await readOrigin(out);
  if (made === undefined || !existsSync(join(out, LESSON_FILE))) return { kind: 'free' };
  // A copy under another name would have another title.
  const isSameName = made.input.normalize('NFC') === basename(input).normalize('NFC');
  const isSameId = id === undefined || id === made.id;
  if (made.fingerprint === fingerprint && isSameName && isSameId) {
    return { kind: 'done', id: made.id };
  }
  return {
    kind: 'other',
    fault: new PackagerFault(
      'misuse',
      'Another lesson lies in the output folder.',
      isSameName
        ? `"${out}" was made from "${made.input}" before: it, a file beside it, or the options changed`
        : `"${out}" was made from "${made.input}", not from "${basename(input)}"`,
      'Choose another --out, or add --force to replace it once the new lesson is complete.',
    ),
  };
}

function tellDone(id: string, folder: string, options: ParsedOptions, world: Surroundings): void {
  if (options.json === true) {
    world.out(`${JSON.stringify({ event: 'skipped', id, folder })}\n`);
    return;
  }
  world.out(`Already done: "${id}" lies in ${folder},
  made from the same source, files beside it and options. To make it again: --force
`);
  // The engine publishes no others.
  const isForeign = options.encrypt === 'cenc' || options.encrypt === 'cbcs';
  if (!isForeign) world.out(`Next: lectern-engine publish ${quoteArgument(folder)}\n`);
}

function tellBesides(lecture: Lecture, options: ParsedOptions, world: Surroundings): void {
  const files = besideNames(lecture);
  const out = world.destination === undefined ? options.out : undefined;
  const doubts = [...lecture.beside.doubts, ...(out === undefined ? [] : folderDoubts(out))];
  if (options.json === true) {
    if (files.length > 0) world.out(`${JSON.stringify({ event: 'beside', files })}\n`);
  } else if (options.quiet !== true && files.length > 0) {
    world.err(`With ${files.join(', ')}, found beside it\n`);
  }
  tellDoubts(doubts, options, world);
}

function tellDoubts(doubts: readonly string[], options: ParsedOptions, world: Surroundings): void {
  for (const text of doubts) {
    if (options.json === true) world.out(`${JSON.stringify({ event: 'warning', text })}\n`);
    else world.err(`Warning: ${text}\n`);
  }
}
