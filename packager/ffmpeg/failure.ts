/** Why ffmpeg failed, in words a content team can act on. */

import { MachineFault, PackagerFault } from '../plan/fault.ts';

interface KnownFailure {
  readonly sign: RegExp;
  readonly what: string;
  readonly advice: string;
  /** It says nothing about the source. */
  readonly isOfMachine?: true;
}

const known: readonly KnownFailure[] = [
  {
    sign: /No space left on device|Disk quota exceeded/i,
    what: 'The disk is full.',
    advice: 'Free some space where --out lies, or choose another disk, and run it again.',
    isOfMachine: true,
  },
  {
    sign: /File too large|SIGXFSZ/i,
    what: 'A file grew larger than this system allows.',
    advice: 'Raise the file size limit (ulimit -f), or choose another disk, and run it again.',
    isOfMachine: true,
  },
  {
    sign: /Permission denied/i,
    what: 'ffmpeg may not read the source or write the lesson.',
    advice: 'Check the permissions of the input file and of the --out folder.',
    isOfMachine: true,
  },
  {
    sign: /Cannot allocate memory|ENOMEM|EAGAIN|Resource temporarily unavailable|Too many open files/i,
    what: 'This machine has no memory or processes left for ffmpeg.',
    advice: 'Give it a smaller --jobs or --memory, and run it again.',
    isOfMachine: true,
  },
  {
    sign: /Invalid data found when processing input|moov atom not found/i,
    what: 'The source cannot be read as video or audio.',
    advice: 'The file may be cut off or damaged: copy it again, or export the lecture again.',
  },
  {
    sign: /Unknown (encoder|decoder)|Encoder .* not found/i,
    what: 'This ffmpeg lacks a codec that the plan needs.',
    advice: 'Run "lectern-packager doctor", and unset FFMPEG_PATH to use the bundled ffmpeg.',
  },
];

/** Old ffmpegs exit with 0 although they could not write the end of a file. */
export function isSilentFailure(lines: readonly string[]): boolean {
  return lines.some((line) => /Error writing|No space left|File too large/i.test(line));
}

export function failureOf(error: unknown, lines: readonly string[]): PackagerFault {
  const ending = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  // Somebody's kill, mostly the system's for want of memory: the last words say nothing about it.
  const stopped = lines.findLast((line) => /^Exiting normally, received signal/.test(line));
  if (/killed with signal SIG(KILL|TERM|INT|HUP)/.test(ending) || stopped !== undefined) {
    return new MachineFault(
      'ffmpeg was stopped from outside.',
      stopped ?? ending,
      'The system may have run out of memory: give it a smaller --jobs or --memory, and run it again.',
    );
  }
  const said = lines.findLast((line) => known.some((failure) => failure.sign.test(line)));
  const failure = known.find((one) => one.sign.test(said ?? ending));
  const lastWords = lines.filter((line) => line.trim() !== '').at(-1);
  if (failure?.isOfMachine === true) {
    return new MachineFault(failure.what, said ?? ending, failure.advice);
  }
  return new PackagerFault(
    'fault',
    failure?.what ?? 'ffmpeg could not encode this lecture.',
    said ?? lastWords ?? ending,
    failure?.advice ?? 'Check the file with "lectern-packager probe"; see also "doctor".',
  );
}
