/** The shape every verb has. */

import type { Environment } from '../ffmpeg/binaries.ts';
import type { OptionName, ParsedOptions } from './options.ts';

/** What a verb may touch of the world; `cli.ts` is the only file that holds the real one. */
export interface Surroundings {
  readonly environment: Environment;
  /** Whether people are watching, so that a progress bar may redraw itself. */
  readonly isTerminal: boolean;
  readonly cores: number;
  readonly signal: AbortSignal;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** After the name, e.g. `<input> --out <folder>`. */
  readonly usage: string;
  readonly options: readonly OptionName[];
  /** What the options cannot say in one line each. */
  readonly notes?: string;
  readonly examples: readonly string[];
  /** How many names it takes. */
  readonly names: number;
  /** @returns the exit code: 0 done, 1 the work found a fault */
  run(names: readonly string[], options: ParsedOptions, world: Surroundings): Promise<0 | 1>;
}
