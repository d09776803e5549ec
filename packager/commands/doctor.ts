/** `doctor`: which programs are used, and whether they can do the work. */

import { findBinaries } from '../ffmpeg/binaries.ts';
import { examine } from '../ffmpeg/capability.ts';
import type { Command } from './command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'say which ffmpeg and ffprobe are used and what they lack',
  usage: '[--json]',
  options: ['json'],
  examples: ['lectern-packager doctor', 'FFMPEG_PATH=/usr/bin/ffmpeg lectern-packager doctor'],
  names: 0,
  async run(_names, options, world) {
    const binaries = findBinaries(world.environment);
    const found = await examine(binaries);
    const isFit = found.every((tool) => tool.missing.length === 0 && tool.version !== undefined);
    if (options.json === true) {
      world.out(
        `${JSON.stringify({ event: 'doctor', ok: isFit, cores: world.cores, tools: found })}\n`,
      );
      return isFit ? 0 : 1;
    }
    for (const tool of found) {
      world.out(`${tool.name}  ${tool.version ?? 'does not run'}\n  ${tool.path}\n`);
      for (const thing of tool.missing) world.out(`  missing: ${thing}\n`);
    }
    if (binaries.ffprobe === undefined) {
      world.out('ffprobe  none; ffmpeg answers instead, with less detail\n');
    }
    world.out(isFit ? `Ready to package, on ${world.cores} cores.\n` : 'Not ready.\n');
    return isFit ? 0 : 1;
  },
};
