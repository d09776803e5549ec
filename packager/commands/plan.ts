/** `plan`: what `package` would do, and why. */

import { resolve } from 'node:path';

import { checkInput } from '../assembly/input.ts';
import { findBinaries } from '../ffmpeg/binaries.ts';
import { analyseContent } from '../ffmpeg/analyse-content.ts';
import { probe } from '../ffmpeg/probe.ts';
import { planLesson } from '../plan/plan.ts';
import { planRecord, planReport } from '../report/plan-report.ts';
import type { Command } from './command.ts';
import { DEFAULT_LADDER, readLadder } from './ladder-file.ts';
import { classWish, planWishes } from './wishes.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'print what would be made, each flag with its reason',
  usage: '<input> [options]',
  options: ['ladder', 'class', 'stereo', 'no-storyboard', 'threads', 'json'],
  examples: ['lectern-packager plan lecture.mp4', 'lectern-packager plan lecture.mp4 --json'],
  names: 1,
  async run(names, options, world) {
    const input = resolve(names[0] as string);
    await checkInput(input);
    const binaries = findBinaries(world.environment);
    const contentClass = classWish(options);
    const ladder = await readLadder(options.ladder ?? DEFAULT_LADDER);
    const facts = await probe(binaries, input, world.signal);
    const wishes = contentClass === undefined ? {} : { contentClass };
    const looked = [{ path: input, facts }];
    const analyses = await analyseContent(binaries.ffmpeg, looked, wishes, world.signal);
    const made = planLesson(facts, ladder, { ...planWishes(options), analyses });
    const context = { inputPaths: [input], analyses, cores: world.cores };
    world.out(
      options.json === true
        ? `${JSON.stringify(planRecord(made, context))}\n`
        : planReport(made, context),
    );
    return 0;
  },
};
