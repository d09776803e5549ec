/** What is wrong with a caption file, with its line. */

import { PackagerFault } from '../plan/fault.ts';

export interface CaptionMistake {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/** A file with more mistakes than this is probably no caption file at all. */
const mostShown = 10;

/** Knows its lines, for whoever tells them together with others. */
export class CaptionFault extends PackagerFault {
  readonly file: string;
  readonly mistakes: readonly CaptionMistake[];

  constructor(file: string, mistakes: readonly CaptionMistake[]) {
    const rest = mistakes.length - mostShown;
    super(
      'fault',
      mistakes.length === 1
        ? `A caption file has a mistake in line ${mistakes[0]?.line ?? 1}.`
        : `A caption file has ${mistakes.length} mistakes.`,
      [
        ...mistakes.slice(0, mostShown).map(({ line, reason }) => `${file}:${line}: ${reason}`),
        ...(rest > 0 ? [`and ${rest} more`] : []),
      ].join('\n'),
      'Correct the file (WebVTT, SRT or ASS; UTF-8) and run it again.',
    );
    this.file = file;
    this.mistakes = mistakes;
  }
}

export function captionFault(name: string, mistakes: readonly CaptionMistake[]): CaptionFault {
  return new CaptionFault(name, mistakes);
}
