/** The last word before the encode: everything that is wrong, told at once. */

import { resolve } from 'node:path';

import { PackagerFault } from '../plan/fault.ts';
import { momentText } from './authored-words.ts';
import { type AuthoredMistake, joinedFault, outlineFault } from './mistake-list.ts';
import type { Authored } from './read-authored.ts';

/** How much longer a lecture may turn out than it says. */
const slackMs = 1000;

/** Says which file the work is about, so that its fault can name the line that names the file. */
export type AboutFile = <R>(path: string, work: Promise<R>) => Promise<R>;

/**
 * @param look at the lecture itself, which tells its length
 * @throws PackagerFault for all that is wrong with what people wrote, and with the lecture
 */
export async function checkedAgainst<T extends { readonly durationSeconds?: number }>(
  authored: Authored,
  look: (about: AboutFile) => Promise<T>,
): Promise<T> {
  let looked: T | undefined;
  const faults: PackagerFault[] = [];
  const inSecond: AuthoredMistake[] = [];
  let failedPath: string | undefined;
  const about: AboutFile = (path, work) =>
    work.catch((error: unknown) => {
      failedPath ??= resolve(path);
      throw error;
    });
  try {
    looked = await look(about);
  } catch (error) {
    if (!(error instanceof PackagerFault) || error.kind === 'interrupted') throw error;
    const second = authored.found.presentation;
    if (second === undefined || resolve(second.path) !== failedPath) faults.push(error);
    else {
      const { message, reason } = error;
      const told = reason.includes(second.path)
        ? reason
        : `${JSON.stringify(second.word)}: ${message} ${reason}`;
      inSecond.push({ line: second.line, isInFile: true, reason: told });
    }
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
      reason: `${what} is at ${momentText(atMs)}, and the lesson lasts ${(durationMs / 1000).toFixed(1)} s`,
    }));
  const all = [...mistakes, ...inSecond, ...late];
  return [...(all.length > 0 ? [outlineFault(source, all)] : []), ...faults];
}
