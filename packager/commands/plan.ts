/** `plan`: what `package` would do, and why. */

import { basename, extname, resolve } from 'node:path';

import { describeLesson } from '../authoring/about.ts';
import { checkedAgainst } from '../authoring/check-authored.ts';
import { lateCaptions } from '../authoring/late-captions.ts';
import { type AuthoredWishes, readAuthored } from '../authoring/read-authored.ts';
import { checkInput } from '../assembly/input.ts';
import { probeSource } from '../assembly/probe-source.ts';
import { findLectures } from '../batch/find-lectures.ts';
import { type Lecture, besideNames } from '../batch/lecture.ts';
import { checkFolders } from '../execution/workspace.ts';
import { analyseContent } from '../ffmpeg/analyse-content.ts';
import { chosenSounds } from '../plan/audio-choice.ts';
import { planLesson } from '../plan/plan.ts';
import { sourceWarnings } from '../plan/source-warnings.ts';
import type { SourceFacts } from '../plan/source.ts';
import { planRecord, planReport } from '../report/plan-report.ts';
import type { Command, Surroundings } from './command.ts';
import { DEFAULT_LADDER, readLadder } from './ladder-file.ts';
import { slidesSource } from './lesson-outcome.ts';
import type { ParsedOptions } from './option-table.ts';
import { folderDoubts } from './package-place.ts';
import { plannedLesson } from './planned-lesson.ts';
import { protectionWish } from './protection-wish.ts';
import { qualityWishes } from './quality-wish.ts';
import { runningBinaries } from './running-binaries.ts';
import { searchWishes } from './search-wishes.ts';
import { captionWishes, classWish, lessonNames, planWishes } from './wishes.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'print what would be made and why, how large and how long',
  usage: '<input> [options]',
  options: [
    ...(['presentation', 'no-side-files', 'id', 'title', 'language'] as const),
    ...(['outline', 'captions', 'slides'] as const),
    ...(['ladder', 'class', 'stereo', 'no-storyboard', 'threads', 'loudness'] as const),
    ...(['accept-damaged', 'encrypt', 'key-seconds', 'commands', 'json'] as const),
  ],
  notes: `Of a whole command
  "lectern-packager package ... --dry-run" prints the plan of what stands in it;
  of many lectures the lesson id and the folder that each will get.
`,
  examples: [
    'lectern-packager plan lecture.mp4',
    'lectern-packager plan lecture.mp4 --commands',
    'lectern-packager plan lecture.mp4 --json',
  ],
  names: 1,
  run: (names, options, world) => planOneLecture(names[0] as string, options, world),
};

/** Of `plan`, and of `package --dry-run` with one lecture. */
export async function planOneLecture(
  name: string,
  options: ParsedOptions,
  world: Surroundings,
): Promise<0> {
  const input = resolve(name);
  await checkInput(input);
  const binaries = await runningBinaries(world);
  const out = options.out === undefined || options.out === '' ? undefined : resolve(options.out);
  if (out !== undefined) await checkFolders(out, options.work);
  const contentClass = classWish(options);
  const named = lessonNames(options);
  const protection = protectionWish(options, world.environment);
  const { loudness, acceptDamaged = false } = qualityWishes(options);
  const ladder = await readLadder(options.ladder ?? DEFAULT_LADDER);
  const [lecture] = await findLectures([name], undefined, searchWishes(options));
  const authored = await readAuthored(authoredWishes(options, lecture), world.signal);
  const { outline } = authored;
  const second = authored.presentationPath;
  const inputPaths = [input, ...(second === undefined ? [] : [resolve(second)])];
  // Refused before its pictures are looked at: what cannot be a lesson, and every mistake in what
  // was written for it.
  const { looked, facts, notices } = await checkedAgainst(authored, async (about) => {
    const found: { path: string; facts: SourceFacts }[] = [];
    for (const path of inputPaths) {
      await about(path, checkInput(path));
      const work = { binaries, acceptDamaged, signal: world.signal };
      found.push({ path, facts: await about(path, probeSource(path, work)) });
    }
    const probed = found.map((one) => one.facts);
    const sounds = chosenSounds(probed, named.language ?? outline?.language);
    const { durationSeconds } = planLesson(sounds.facts, ladder, planWishes(options));
    const length = durationSeconds === undefined ? {} : { durationSeconds };
    return { ...sounds, looked: found, ...length };
  });
  const wishes = contentClass === undefined ? {} : { contentClass };
  const analyses = await analyseContent(binaries.ffmpeg, looked, wishes, world.signal);
  const made = planLesson(facts, ladder, { ...planWishes(options), analyses });
  const sourceLanguage = facts.find((one) => one.audio !== undefined)?.audio?.language;
  const about = describeLesson({
    ...{ ...named, inputPath: input, outFolder: out ?? basename(input, extname(input)) },
    ...(outline === undefined ? {} : { outline }),
    ...(sourceLanguage === undefined ? {} : { sourceLanguage }),
  });
  const late = lateCaptions(authored.captions, made.durationSeconds);
  const lesson = plannedLesson({
    ...{ about, authored, plan: made, loudness, protection, captions: late.languages },
    folder: world.destination === undefined ? out : undefined,
    slidesName: await slidesSource({ ...slidesOf(options, lecture) }),
  });
  const context = { inputPaths, analyses, cores: world.cores, lesson };
  const beside = lecture === undefined ? [] : besideNames(lecture);
  const doubts = [
    ...(out === undefined || about.idNote === undefined ? [] : [about.idNote]),
    ...(out === undefined || world.destination !== undefined ? [] : folderDoubts(out)),
    ...(lecture?.beside.doubts ?? []),
    ...[...authored.notices, ...notices, ...sourceWarnings(made)],
    ...late.notices,
  ];
  if (options.json === true) {
    const record = planRecord(made, context) as object;
    world.out(`${JSON.stringify({ ...record, beside, doubts })}\n`);
    return 0;
  }
  if (beside.length > 0) world.out(`Beside the lecture\n  ${beside.join('\n  ')}\n\n`);
  for (const text of doubts) world.out(`Note: ${text}\n`);
  if (doubts.length > 0) world.out('\n');
  world.out(planReport(made, { ...context, showsCommands: options.commands === true }));
  if (options['dry-run'] === true) world.out('Nothing was made: this was a dry run.\n');
  return 0;
}

/** What decides where slides come from, as `package` has it. */
function slidesOf(
  options: ParsedOptions,
  lecture: Lecture | undefined,
): { slides?: string; slidesPath?: string; outlinePath?: string } {
  const outlinePath = options.outline ?? lecture?.beside.outlinePath;
  const slidesPath = lecture?.beside.slidesPath;
  return {
    ...(options.slides === undefined ? {} : { slides: options.slides }),
    ...(slidesPath === undefined ? {} : { slidesPath }),
    ...(outlinePath === undefined ? {} : { outlinePath }),
  };
}

/** As `package` takes them: options before the files beside the lecture. */
function authoredWishes(options: ParsedOptions, lecture: Lecture | undefined): AuthoredWishes {
  const captions = captionWishes(options);
  const named = new Set(captions.map(({ language }) => language));
  const beside = lecture?.beside;
  const outlinePath = options.outline ?? beside?.outlinePath;
  const presentationPath = options.presentation ?? beside?.presentationPath;
  return {
    ...(presentationPath === undefined ? {} : { presentationPath }),
    captions: [...captions, ...(beside?.captions ?? []).filter((one) => !named.has(one.language))],
    ...(outlinePath === undefined ? {} : { outlinePath }),
    ...(options.slides === undefined ? {} : { slides: options.slides }),
    ...(beside?.slidesPath === undefined ? {} : { slidesBeside: beside.slidesPath }),
  };
}
