/** The shape every verb has. */

import type { PackageLesson } from '../batch/package-one.ts';
import type { Environment } from '../ffmpeg/binaries.ts';
import type { Allowance } from '../execution/allowance.ts';
import type { Terminal } from './bars.ts';
import type { OptionName, ParsedOptions } from './option-table.ts';

/** What a verb may touch of the world; `cli.ts` is the only file that holds the real one. */
export interface Surroundings {
  readonly environment: Environment;
  /** Whether people are watching, so that a progress bar may redraw itself. */
  readonly isTerminal: boolean;
  /** Where bars are drawn; without it there are none. */
  readonly terminal?: Terminal;
  /** Cores that may be used: what the machine has, or less where a container allows less. */
  readonly cores: number;
  /** Memory and cores that may be used, and why; asked of the machine where it is absent. */
  readonly allowance?: Allowance;
  readonly signal: AbortSignal;
  /** What to do at a second Ctrl-C, before the program ends at once. */
  readonly onImpatience?: (act: () => Promise<void>) => void;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /**
   * Where the lesson goes from the folder it is made in; it stays there where absent. What lies in that
   * folder only waits to be sent: it is taken as it is where it is what is wished, and replaced otherwise.
   */
  readonly destination?: { readonly lines: readonly string[] };
  /** Takes the place of the real work in tests of what is said about it. */
  readonly packageLesson?: PackageLesson;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** After the name, e.g. `<input> --out <folder>`; a line for each way. */
  readonly usage: string;
  readonly options: readonly OptionName[];
  /** What the options cannot say in one line each. */
  readonly notes?: string;
  readonly examples: readonly string[];
  /** How many names it takes: exactly so many, or from so many to so many. */
  readonly names: number | { readonly least: number; readonly most: number };
  /** @returns the exit code: 0 done, 1 the work found a fault */
  run(names: readonly string[], options: ParsedOptions, world: Surroundings): Promise<0 | 1>;
}
