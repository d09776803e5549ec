/** The programs that the work is done with, once they have answered. */

import { type Binaries, binaryOrigins, findBinaries } from '../ffmpeg/binaries.ts';
import { brokenTool } from '../ffmpeg/capability.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { Surroundings } from './command.ts';

/** @throws PackagerFault where one of them does not run */
export async function runningBinaries({
  environment,
}: Pick<Surroundings, 'environment'>): Promise<Binaries> {
  const binaries = findBinaries(environment);
  const broken = await brokenTool(binaries);
  if (broken === undefined) return binaries;
  const { name, path } = broken;
  const origin = binaryOrigins(environment)[name];
  const isBundled = origin === 'bundled';
  throw new PackagerFault(
    isBundled ? 'fault' : 'misuse',
    `${name} does not run.`,
    `"${path}" does not answer "-version" as ${name} does`,
    isBundled
      ? `Install ${name} and set ${name.toUpperCase()}_PATH to it; see also "lectern-packager doctor".`
      : `Set ${origin} to ${name} itself, or unset it to use the bundled one.`,
  );
}
