/** Mistakes that are gathered while the work goes on, so that all of them can be told at once. */

import { CaptionFault } from '../captions/mistake.ts';
import { PackagerFault } from '../plan/fault.ts';
import { CueFault } from '../slides/prepare-slides.ts';
import type { AuthoredMistake } from './mistake-list.ts';

/** Of one file: it is likely to be the wrong one, and would hide the mistakes of all others. */
const mostOfOneFile = 5;

export class Collecting {
  /** Of the outline, and of the files that it names. */
  readonly mistakes: AuthoredMistake[] = [];
  /** Of what the options name, or what lies beside the lecture. */
  readonly faults: PackagerFault[] = [];

  /**
   * @param line of the outline that names the file; absent where the options do
   * @returns undefined where there were mistakes
   * @throws what is no fault of a file: interruption, and defects of the packager
   */
  async collect<T>(work: () => Promise<T>, line?: number): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PackagerFault) || error.kind === 'interrupted') throw error;
      const own = mistakesOf(error, line);
      if (own === undefined) this.faults.push(error);
      else this.mistakes.push(...own);
      return undefined;
    }
  }
}

function mistakesOf(fault: PackagerFault, line: number | undefined): AuthoredMistake[] | undefined {
  if (fault instanceof CueFault) {
    const placed = fault.mistakes.flatMap((one) => {
      const at = one.line ?? line;
      return at === undefined ? [] : [{ line: at, reason: one.reason }];
    });
    return placed.length === fault.mistakes.length ? shortened(placed) : undefined;
  }
  if (line === undefined) return undefined;
  if (!(fault instanceof CaptionFault)) return [{ line, isInFile: true, reason: fault.reason }];
  return shortened(
    fault.mistakes.map((one) => ({
      ...{ line, isInFile: true },
      reason: `in ${fault.file}:${one.line}: ${one.reason}`,
    })),
  );
}

function shortened(mistakes: readonly AuthoredMistake[]): AuthoredMistake[] {
  const rest = mistakes.length - mostOfOneFile;
  const shown = mistakes.slice(0, mostOfOneFile);
  const last = mistakes[mostOfOneFile];
  if (last === undefined) return shown;
  return [...shown, { ...last, reason: `and ${rest} more of this kind` }];
}
