/** Flags of a command, through Node's own parser, with one-line errors. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { HelpWanted, Misuse } from './misuse.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * @throws {HelpWanted} where `--help` is among the arguments
 * @throws {Misuse} for unknown flags and missing values
 */
export function parseFlags<O extends Options>(
  args: readonly string[],
  options: O,
): ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
> {
  if (args.includes('--help') || args.includes('-h')) throw new HelpWanted();
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    throw new Misuse(`${reason}. Run lectern-engine --help for the flags.`);
  }
}

/** A date or date and time of ISO 8601, as UTC milliseconds; a date alone means its last moment. */
export function dateFlag(name: string, given: string | undefined): number | null {
  if (given === undefined) return null;
  const wholeDay = /^\d{4}-\d{2}-\d{2}$/.test(given);
  const utcMs = Date.parse(wholeDay ? `${given}T23:59:59.999Z` : given);
  if (Number.isNaN(utcMs)) {
    throw new Misuse(`--${name} is "${given}". Give a date such as 2027-12-31.`);
  }
  return utcMs;
}

export function choiceFlag<const T extends readonly string[]>(
  name: string,
  given: string,
  choices: T,
): T[number] {
  if (!choices.includes(given)) {
    throw new Misuse(`--${name} is "${given}". Give one of ${choices.join(', ')}.`);
  }
  return given;
}
