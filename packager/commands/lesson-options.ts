/** The options of one lesson: from the command line, from a list, and from what lies beside it. */

import type { PackageOptions } from '../assembly/package-lesson.ts';
import type { Lecture } from '../batch/lecture.ts';
import type { Surroundings } from './command.ts';
import { farmWishes } from './farm-options.ts';
import { DEFAULT_LADDER, readLadder } from './ladder-file.ts';
import type { OptionName, ParsedOptions } from './option-table.ts';
import { protectionWish } from './protection-wish.ts';
import { qualityOptionNames, qualityWishes } from './quality-wish.ts';
import { runningBinaries } from './running-binaries.ts';
import { checkVmaf } from './vmaf-check.ts';
import { captionWishes, classWish, lessonNames, planWishes } from './wishes.ts';
import { workOptionNames, workWishes } from './work-options.ts';

/** Of one lesson alone: of many, each says these in a list or in the files beside it. */
export const oneLessonOptionNames = [
  'id',
  'title',
  'outline',
  'captions',
  'presentation',
  'previous',
] as const satisfies readonly OptionName[];

/** Of any lesson, whichever verb makes it. */
export const lessonOptionNames = [
  ...(['language', 'slides', 'ladder', 'class', 'stereo', 'no-storyboard'] as const),
  ...workOptionNames,
  ...(['encrypt', 'key-seconds'] as const),
  ...qualityOptionNames,
] as const satisfies readonly OptionName[];

export type OptionsFor = (lecture: Pick<Lecture, 'about' | 'beside'>) => PackageOptions;

/** Everything that can be wrong with the options is found here, before any lesson is begun. */
export async function lessonOptions(
  options: ParsedOptions,
  world: Surroundings,
): Promise<OptionsFor> {
  const binaries = await runningBinaries(world);
  const all = {
    ...planWishes(options),
    ...workWishes(options),
    ...lessonNames(options),
    ...qualityWishes(options),
    ...(await farmWishes(options, binaries.ffmpeg, world)),
    binaries,
    ladder: await readLadder(options.ladder ?? DEFAULT_LADDER),
    force: options.force === true,
    ...(world.allowance === undefined ? {} : { allowance: world.allowance }),
  };
  const { vmafModel } = all.quality ?? {};
  if (vmafModel !== undefined) await checkVmaf(vmafModel, binaries);
  const contentClass = classWish(options);
  const captions = captionWishes(options);
  const protection = protectionWish(options, world.environment);
  return ({ about, beside }) => {
    const { id, title, language } = about;
    const outlinePath = options.outline ?? about.outlinePath ?? beside.outlinePath;
    const presentationPath = options.presentation ?? beside.presentationPath;
    const named = new Set(captions.map((caption) => caption.language));
    return {
      ...all,
      ...(contentClass === undefined ? {} : { contentClass }),
      ...(protection === undefined ? {} : { protection }),
      ...(id === undefined ? {} : { id }),
      ...(title === undefined ? {} : { title }),
      ...(language === undefined ? {} : { language }),
      captions: [...captions, ...beside.captions.filter((one) => !named.has(one.language))],
      ...(outlinePath === undefined ? {} : { outlinePath }),
      ...(beside.slidesPath === undefined ? {} : { slidesPath: beside.slidesPath }),
      ...(options.slides === undefined ? {} : { slides: options.slides }),
      ...(presentationPath === undefined ? {} : { presentationPath }),
    };
  };
}
