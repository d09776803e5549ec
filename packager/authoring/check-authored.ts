/** The last word before the encode: everything that is wrong, told at once. */

import { PackagerFault } from '../plan/fault.ts';
import { type AuthoredMistake, joinedFault, outlineFault } from './mistake-list.ts';
import type { Authored } from './read-authored.ts';

/** How much longer a lecture may turn out than it says. */
const slackMs = 1000;

/**
 * @param look at the lecture itself, which tells its length
 * @throws PackagerFault for all that is wrong with what people wrote, and with the lecture
 */
export async function checkedAgainst<T extends { readonly durationSeconds?: number }>(
  authored: Authored,
  look: () => Promise<T>,
): Promise<T> {
  let looked: T | undefined;
  const faults: PackagerFault[] = [];
  const inSecond: AuthoredMistake[] = [];
  try {
    looked = await look();
  } catch (error) {
    if (!(error instanceof PackagerFault) || error.kind === 'interrupted') throw error;
    const second = authored.found.presentation;
    if (second === undefined || !error.reason.includes(second.path)) faults.push(error);
    else inSecond.push({ line: second.line, isInFile: true, reason: error.reason });
  }
  const own = authoredFaults(authored, inSecond, looked?.durationSeconds);
  if (looked === undefined || own.length > 0) throw joinedFault([...own, ...faults]);
  return looked;
}

function authoredFaults(
  { found: { source, mistakes, faults, times } }: Authored,
  inSecond: readonly AuthoredMistake[],
  durationSeconds: number | undefined,
): PackagerFault[] {
  const durationMs = durationSeconds === undefined ? Infinity : durationSeconds * 1000;
  const late = times
    .filter(({ atMs }) => atMs >= durationMs + slackMs)
    .map(({ what, atMs, line }) => ({
      line,
      reason: `${what} is at ${atMs / 1000} s, and the lesson lasts ${(durationMs / 1000).toFixed(1)} s`,
    }));
  const all = [...mistakes, ...inSecond, ...late];
  return [...(all.length > 0 ? [outlineFault(source, all)] : []), ...faults];
}
