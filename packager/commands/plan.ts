/** `plan`: what `package` would do, and why. */

import { resolve } from 'node:path';

import { checkInput } from '../assembly/input.ts';
import { findBinaries } from '../ffmpeg/binaries.ts';
import { probe } from '../ffmpeg/probe.ts';
import { planLesson } from '../plan/plan.ts';
import { planRecord, planReport } from '../report/plan-report.ts';
import type { Command } from './command.ts';
import { DEFAULT_LADDER, readLadder } from './ladder-file.ts';
import { planWishes } from './wishes.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'print what would be made, each flag with its reason',
  usage: '<input> [options]',
  options: ['ladder', 'stereo', 'no-storyboard', 'threads', 'json'],
  examples: ['lectern-packager plan lecture.mp4', 'lectern-packager plan lecture.mp4 --json'],
  names: 1,
  async run(names, options, world) {
    const input = resolve(names[0] as string);
    await checkInput(input);
    const facts = await probe(findBinaries(world.environment), input, world.signal);
    const ladder = await readLadder(options.ladder ?? DEFAULT_LADDER);
    const made = planLesson(facts, ladder, planWishes(options, world));
    world.out(
      options.json === true
        ? `${JSON.stringify(planRecord(made, input))}\n`
        : planReport(made, input),
    );
    return 0;
  },
};
