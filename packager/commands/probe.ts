/** `probe`: what a source is. */

import { resolve } from 'node:path';

import { checkInput } from '../assembly/input.ts';
import { probe as probeSource } from '../ffmpeg/probe.ts';
import { sourceLines } from '../report/source-report.ts';
import type { Command } from './command.ts';
import { runningBinaries } from './running-binaries.ts';

export const probe: Command = {
  name: 'probe',
  summary: 'print what a source file is',
  usage: '<input> [--json]',
  options: ['json'],
  examples: ['lectern-packager probe lecture.mp4'],
  names: 1,
  async run(names, options, world) {
    const input = resolve(names[0] as string);
    await checkInput(input);
    const facts = await probeSource(await runningBinaries(world), input, world.signal);
    world.out(
      options.json === true
        ? `${JSON.stringify({ event: 'source', ...facts })}\n`
        : `${sourceLines(facts, input).join('\n')}\n`,
    );
    return 0;
  },
};
