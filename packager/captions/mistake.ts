/** What is wrong with a caption file, with its line. */

import { PackagerFault } from '../plan/fault.ts';

export interface CaptionMistake {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/** A file with more mistakes than this is probably no caption file at all. */
const mostShown = 10;

export function captionFault(name: string, mistakes: readonly CaptionMistake[]): PackagerFault {
  const [first] = mistakes;
  const rest = mistakes.length - mostShown;
  return new PackagerFault(
    'fault',
    mistakes.length === 1
      ? `A caption file has a mistake in line ${first?.line ?? 1}.`
      : `A caption file has ${mistakes.length} mistakes.`,
    [
      ...mistakes.slice(0, mostShown).map(({ line, reason }) => `${name}:${line}: ${reason}`),
      ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join('\n'),
    'Correct the file (WebVTT, SRT or ASS; UTF-8) and run it again.',
  );
}
