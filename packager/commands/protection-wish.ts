/** `--encrypt` and `--key-seconds` as a wish for protection. */

import { PackagerFault } from '../plan/fault.ts';
import type { ProtectionWish } from '../protection/protect-lesson.ts';
import { findShakaPackager } from '../protection/shaka-packager.ts';
import { SEE_ITS_HELP } from './help-advice.ts';
import type { ParsedOptions } from './option-table.ts';

/** Short enough that a key opens little, long enough that players ask for few. */
const usualKeySeconds = 20;
const keySecondsRange = { least: 10, most: 30 } as const;

/** @returns undefined where nothing is to be encrypted */
export function protectionWish(
  options: ParsedOptions,
  environment: Readonly<Record<string, string | undefined>>,
): ProtectionWish | undefined {
  const written = options.encrypt ?? 'none';
  const keySeconds = options['key-seconds'];
  if (keySeconds !== undefined && written !== 'aes128') {
    throw misuse(
      '--key-seconds goes with --encrypt aes128.',
      `with "${written}" the key does not change`,
    );
  }
  switch (written) {
    case 'none':
      return undefined;
    case 'aes128':
      return { scheme: 'aes-128', keySeconds: periodOf(keySeconds) };
    case 'cenc':
    case 'cbcs':
      return { scheme: written, program: findShakaPackager(environment) };
    default:
      throw misuse('--encrypt needs aes128, cenc, cbcs or none.', `"${written}" is none of them`);
  }
}

function periodOf(written: string | undefined): number {
  if (written === undefined) return usualKeySeconds;
  const seconds = Number(written);
  const { least, most } = keySecondsRange;
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return seconds;
  throw misuse(
    `--key-seconds needs a whole number from ${least} to ${most}.`,
    `"${written}" is none`,
  );
}

function misuse(what: string, reason: string): PackagerFault {
  return new PackagerFault('misuse', what, reason, SEE_ITS_HELP);
}
