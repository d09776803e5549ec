/** Mistakes of an outline, and of the files that it names, as one fault. */

import { PackagerFault } from '../plan/fault.ts';
import type { LineMistake } from './yaml-lines.ts';

export interface AuthoredMistake extends LineMistake {
  /** It lies in a file that this line names. */
  readonly isInFile?: boolean;
}

/** More than these only hide the first ones. */
const mostShown = 20;

/**
 * @param name of the outline, as messages name it
 * @param mistakes at least one
 */
export function outlineFault(name: string, mistakes: readonly AuthoredMistake[]): PackagerFault {
  const sorted = mistakes.toSorted((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0));
  const rest = sorted.length - mostShown;
  const lines = sorted.slice(0, mostShown).map(({ line, column, reason }) => {
    const place = column === undefined ? `${line}` : `${line}:${column}`;
    return `${name}:${place}: ${reason}`;
  });
  return new PackagerFault(
    'fault',
    headline(sorted),
    [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
    sorted.some(({ isInFile }) => isInFile === true)
      ? 'Correct the file, or the line that names it, and run it again.'
      : sorted.length === 1
        ? 'Correct that line and run it again.'
        : 'Correct these lines and run it again.',
  );
}

function headline(mistakes: readonly AuthoredMistake[]): string {
  const count = mistakes.length;
  const line = mistakes[0]?.line ?? 1;
  const inFiles = mistakes.filter(({ isInFile }) => isInFile === true).length;
  if (inFiles === 0) {
    return count === 1
      ? `The outline has a mistake in line ${line}.`
      : `The outline has ${count} mistakes.`;
  }
  if (inFiles < count) return `The outline and the files that it names have ${count} mistakes.`;
  return count === 1
    ? `A file that the outline names in line ${line} has a mistake.`
    : `Files that the outline names have ${count} mistakes.`;
}

/** Several faults as one, in their order. */
export function joinedFault(faults: readonly PackagerFault[]): PackagerFault {
  const [first] = faults;
  if (first !== undefined && faults.length === 1) return first;
  return new PackagerFault(
    faults.every(({ kind }) => kind === 'misuse') ? 'misuse' : 'fault',
    `${faults.length} things are wrong with the lecture and what was written for it.`,
    faults.map(({ message, reason }) => `${message}\n${reason}`).join('\n'),
    'Correct them and run it again.',
  );
}
