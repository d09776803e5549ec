/** `verify`: is this folder the lesson it says it is? */

import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { LESSON_FILE, type Lesson } from '../../engine/protocol/lesson.ts';
import { privateLessonFile } from '../../engine/protocol/private-lesson.ts';
import { type TrackBytes, openTrack } from '../assembly/track-bytes.ts';
import { type Verification, readPrivate, verifyLesson } from '../assembly/verify-lesson.ts';
import { decodeComplaints } from '../ffmpeg/decode-check.ts';
import { PackagerFault } from '../plan/fault.ts';
import { quoteArgument } from '../plan/quote.ts';
import type { Command, Surroundings } from './command.ts';
import { runningBinaries } from './running-binaries.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'check a packaged folder against its own lesson.json',
  usage: '<folder> [--decode] [--json]',
  options: ['decode', 'json'],
  examples: [
    'lectern-packager verify media/fire-safety',
    'lectern-packager verify media/fire-safety --decode --json',
  ],
  names: 1,
  async run(names, options, world) {
    const folder = resolve(names[0] as string);
    await checkFolder(folder);
    const binaries = options.decode === true ? await runningBinaries(world) : undefined;
    const checked = await verifyLesson(folder, world.signal);
    const problems = [...checked.problems];
    const warnings = [...checked.warnings];
    let isDecoded = false;
    if (binaries !== undefined && checked.lesson !== undefined && problems.length === 0) {
      const decoded = await decodeProblems(folder, checked.lesson, binaries.ffmpeg, world);
      problems.push(...decoded.problems);
      warnings.push(...decoded.warnings);
      // A warning is about tracks that could not be.
      isDecoded = decoded.warnings.length === 0;
    }
    const isJson = options.json === true;
    report({ ...checked, problems, warnings }, { isJson, isDecoded }, folder, world);
    return problems.length === 0 ? 0 : 1;
  },
};

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw new PackagerFault(
      'misuse',
      `There is no such folder: ${folder}`,
      found === undefined ? 'nothing lies there' : 'a file lies there, not a folder',
      'Name the folder that "lectern-packager package" wrote.',
    );
  }
  if (existsSync(join(folder, LESSON_FILE))) return;
  const inner = (await readdir(folder)).find((name) => existsSync(join(folder, name, LESSON_FILE)));
  throw new PackagerFault(
    'fault',
    `There is no ${LESSON_FILE} in ${folder}`,
    'every lesson has one, so this is no lesson or only a part of one',
    inner === undefined
      ? 'Name the folder that "lectern-packager package" wrote.'
      : `Name the folder of one lesson, such as "${join(folder, inner)}".`,
  );
}

/** Sealed segments are opened on their way, where their keys lie beside the folder. */
async function decodeProblems(
  folder: string,
  lesson: Lesson,
  ffmpeg: string,
  world: Surroundings,
): Promise<Pick<Verification, 'problems' | 'warnings'>> {
  const secret = await readPrivate(privateLessonFile(folder));
  const problems: string[] = [];
  let sealed = 0;
  for (const track of [...lesson.video, ...lesson.audio]) {
    const grid = (track.kind === 'video' ? lesson.grid.video : lesson.grid.audio) ?? [0];
    // What is wrong with the private part itself was said before this.
    const opener = typeof secret === 'string' ? undefined : secret;
    const bytes = await openTrack(folder, lesson, track, opener);
    if (bytes?.samplesAreClear !== true) {
      sealed += 1;
      continue;
    }
    const complaints = await decodeComplaints(
      ffmpeg,
      partsOf(bytes, grid.length - 1),
      world.signal,
    );
    problems.push(...complaints.map((line) => `${track.path}: ${line}`));
  }
  const scheme = lesson.protection?.scheme ?? 'none';
  const why = scheme === 'aes-128' ? 'their keys are not here' : `only players open ${scheme}`;
  const warnings = sealed === 0 ? [] : [`${sealed} sealed tracks were not decoded: ${why}`];
  return { problems, warnings };
}

async function* partsOf(track: TrackBytes, segments: number): AsyncGenerator<Uint8Array> {
  const [init] = await track.inits();
  if (init !== undefined) yield init;
  for (let index = 0; index < segments; index += 1) yield (await track.segment(index)).bytes;
}

function mending(folder: string): string {
  return `Copy the lesson again from where it was whole, or make it again from its source:
  lectern-packager package <input> --out ${quoteArgument(folder)} --force\n`;
}

function report(
  checked: Verification,
  { isJson, isDecoded }: { readonly isJson: boolean; readonly isDecoded: boolean },
  folder: string,
  world: Surroundings,
): void {
  const { lesson, problems, warnings } = checked;
  if (isJson) {
    for (const text of problems) world.out(`${JSON.stringify({ event: 'problem', text })}\n`);
    for (const text of warnings) world.out(`${JSON.stringify({ event: 'warning', text })}\n`);
    const ok = problems.length === 0;
    const counts = { problems: problems.length, warnings: warnings.length };
    const record = { event: 'verified', ok, ...counts, folder };
    world.out(`${JSON.stringify({ ...record, mediaVersion: lesson?.mediaVersion })}\n`);
    return;
  }
  const tracks = (lesson?.video.length ?? 0) + (lesson?.audio.length ?? 0);
  for (const problem of problems) world.out(`${problem}\n`);
  for (const warning of warnings) world.out(`Warning: ${warning}\n`);
  world.out(
    lesson === undefined || problems.length > 0
      ? `${problems.length} problem${problems.length === 1 ? '' : 's'} in ${folder}\n${mending(folder)}`
      : `${lesson.id}: ${lesson.files.length} files, ` +
          `${tracks} track${tracks === 1 ? '' : 's'}, all as they should be${isDecoded ? ', and all decode' : ''}\n`,
  );
}
