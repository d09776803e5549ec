/** `plan`: what `package` would do, and why. */

import { resolve } from 'node:path';

import { checkTimes } from '../authoring/about.ts';
import { type AuthoredWishes, readAuthored } from '../authoring/read-authored.ts';
import { checkInput } from '../assembly/input.ts';
import { findLectures } from '../batch/find-lectures.ts';
import { type Lecture, besideNames } from '../batch/lecture.ts';
import { findBinaries } from '../ffmpeg/binaries.ts';
import { analyseContent } from '../ffmpeg/analyse-content.ts';
import { probe } from '../ffmpeg/probe.ts';
import { chosenSounds } from '../plan/audio-choice.ts';
import { planLesson } from '../plan/plan.ts';
import { sourceWarnings } from '../plan/source-warnings.ts';
import type { SourceFacts } from '../plan/source.ts';
import { planRecord, planReport } from '../report/plan-report.ts';
import type { Command } from './command.ts';
import { DEFAULT_LADDER, readLadder } from './ladder-file.ts';
import type { ParsedOptions } from './options.ts';
import { captionWishes, classWish, planWishes } from './wishes.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'print what would be made, each flag with its reason',
  usage: '<input> [options]',
  options: [
    ...(['presentation', 'no-side-files', 'language'] as const),
    ...(['outline', 'captions', 'slides'] as const),
    ...(['ladder', 'class', 'stereo', 'no-storyboard', 'threads', 'json'] as const),
  ],
  examples: ['lectern-packager plan lecture.mp4', 'lectern-packager plan lecture.mp4 --json'],
  names: 1,
  async run(names, options, world) {
    const input = resolve(names[0] as string);
    await checkInput(input);
    const binaries = findBinaries(world.environment);
    const contentClass = classWish(options);
    const ladder = await readLadder(options.ladder ?? DEFAULT_LADDER);
    const [lecture] = await findLectures([names[0] as string], undefined, {
      recursive: false,
      sideFiles: options['no-side-files'] !== true,
      ...(options.language === undefined ? {} : { language: options.language }),
      ...(options.outline === undefined ? {} : { outlinePath: options.outline }),
    });
    const authored = await readAuthored(authoredWishes(options, lecture), world.signal);
    const second =
      options.presentation ?? lecture?.beside.presentationPath ?? authored.presentationPath;
    const inputPaths = [input, ...(second === undefined ? [] : [resolve(second)])];
    const looked: { path: string; facts: SourceFacts }[] = [];
    for (const path of inputPaths) {
      await checkInput(path);
      looked.push({ path, facts: await probe(binaries, path, world.signal) });
    }
    const probed = looked.map((one) => one.facts);
    const { facts, notices } = chosenSounds(probed, options.language ?? authored.outline?.language);
    // Refused before its pictures are looked at: what cannot be a lesson, what points behind its end.
    const first = planLesson(facts, ladder, planWishes(options));
    if (first.durationSeconds !== undefined) {
      checkTimes(authored.outline, first.durationSeconds * 1000, 1000);
    }
    const wishes = contentClass === undefined ? {} : { contentClass };
    const analyses = await analyseContent(binaries.ffmpeg, looked, wishes, world.signal);
    const made = planLesson(facts, ladder, { ...planWishes(options), analyses });
    const context = { inputPaths, analyses, cores: world.cores };
    const beside = lecture === undefined ? [] : besideNames(lecture);
    const doubts = [
      ...(lecture?.beside.doubts ?? []),
      ...[...authored.notices, ...notices, ...sourceWarnings(made)],
    ];
    if (options.json === true) {
      const record = planRecord(made, context) as object;
      world.out(`${JSON.stringify({ ...record, beside, doubts })}\n`);
      return 0;
    }
    if (beside.length > 0) world.out(`Beside the lecture\n  ${beside.join('\n  ')}\n\n`);
    for (const text of doubts) world.out(`Note: ${text}\n`);
    world.out(planReport(made, context));
    return 0;
  },
};

/** As `package` takes them: options before the files beside the lecture. */
function authoredWishes(options: ParsedOptions, lecture: Lecture | undefined): AuthoredWishes {
  const captions = captionWishes(options);
  const named = new Set(captions.map(({ language }) => language));
  const beside = lecture?.beside;
  const outlinePath = options.outline ?? beside?.outlinePath;
  return {
    captions: [...captions, ...(beside?.captions ?? []).filter((one) => !named.has(one.language))],
    ...(outlinePath === undefined ? {} : { outlinePath }),
    ...(options.slides === undefined ? {} : { slides: options.slides }),
    ...(beside?.slidesPath === undefined ? {} : { slidesBeside: beside.slidesPath }),
  };
}
