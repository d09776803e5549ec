/** Loudness, the earlier version and the quality report, as options say. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import type { PackageOptions } from '../assembly/package-lesson.ts';
import { PackagerFault } from '../plan/fault.ts';
import { SEE_ITS_HELP } from './help-advice.ts';
import type { ParsedOptions } from './option-table.ts';

export const qualityOptionNames = [
  ...(['accept-damaged', 'loudness', 'quality-windows', 'vmaf-model'] as const),
] as const;

const [quietestLufs, loudestLufs] = [-40, -8];
const mostWindows = 1000;

export function qualityWishes(
  options: ParsedOptions,
): Pick<PackageOptions, 'acceptDamaged' | 'loudness' | 'previousPath' | 'quality'> {
  const loudness = loudnessWish(options.loudness);
  const windows = windowsWish(options['quality-windows']);
  const previousPath = existing(options.previous, 'previous');
  const vmafModel = existing(options['vmaf-model'], 'vmaf-model');
  return {
    ...(options['accept-damaged'] === true ? { acceptDamaged: true } : {}),
    ...(loudness === undefined ? {} : { loudness }),
    ...(previousPath === undefined ? {} : { previousPath }),
    quality: {
      ...(windows === undefined ? {} : { windows }),
      ...(vmafModel === undefined ? {} : { vmafModel }),
    },
  };
}

function loudnessWish(written: string | undefined): number | 'off' | undefined {
  if (written === undefined || written === 'off') return written;
  const lufs = Number(written);
  if (lufs >= quietestLufs && lufs <= loudestLufs) return lufs;
  throw misuse(
    `--loudness needs LUFS from ${quietestLufs} to ${loudestLufs}, or off.`,
    `"${written}" is neither; speech is commonly brought to -16`,
  );
}

function windowsWish(written: string | undefined): number | 'all' | undefined {
  if (written === undefined || written === 'all') return written;
  const count = Number(written);
  if (Number.isInteger(count) && count >= 0 && count <= mostWindows) return count;
  throw misuse(
    `--quality-windows needs a number up to ${mostWindows}, or all.`,
    `"${written}" is neither`,
  );
}

function existing(path: string | undefined, option: string): string | undefined {
  if (path === undefined) return undefined;
  if (existsSync(path)) return resolve(path);
  throw misuse(`--${option} names nothing.`, `there is no "${path}"`);
}

function misuse(what: string, reason: string): PackagerFault {
  return new PackagerFault('misuse', what, reason, SEE_ITS_HELP);
}
