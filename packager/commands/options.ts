/** Words of a command line as options, by the one table of them. */

import { parseArgs } from 'node:util';

import { PackagerFault } from '../plan/fault.ts';
import {
  type OptionName,
  type OptionText,
  type ParsedOptions,
  optionTable,
} from './option-table.ts';
import { type Verb, unknownOption } from './unknown-option.ts';

/**
 * @param verbs all there are: an option of another one is told from one that does not exist
 * @throws PackagerFault (misuse) for an unknown option, with the nearest known one
 */
export function parseOptions(
  args: readonly string[],
  verb: Verb,
  verbs: readonly Verb[] = [verb],
): { names: string[]; options: ParsedOptions } {
  const known = new Set<OptionName>([...verb.options, 'help']);
  const table = Object.fromEntries(
    [...known].map((name) => {
      const { type, short, multiple }: OptionText = optionTable[name];
      return [
        name,
        { type, ...(short ? { short } : {}), ...(multiple ? { multiple: true } : {}) },
      ] as const;
    }),
  );
  try {
    const { values, positionals } = parseArgs({
      args: withNegativeNumbers(args, known),
      options: table,
      allowPositionals: true,
      strict: true,
    });
    return { names: positionals, options: values };
  } catch (error) {
    throw misuse(error, args, verb, verbs);
  }
}

/** Whether help is asked for, whatever else is said: also beside an option that does not exist. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const said = end < 0 ? args : args.slice(0, end);
  return said.includes('--help') || said.includes('-h');
}

/** `--loudness -19` as `--loudness=-19`: a number is never taken for an option. */
function withNegativeNumbers(args: readonly string[], known: ReadonlySet<OptionName>): string[] {
  const end = args.indexOf('--');
  const joined: string[] = [];
  for (const [index, word] of args.entries()) {
    const before = args[index - 1]?.replace(/^--/, '') as OptionName;
    const isValue =
      (end < 0 || index < end) &&
      /^-\.?\d/.test(word) &&
      args[index - 1]?.startsWith('--') === true &&
      known.has(before) &&
      optionTable[before].type === 'string';
    if (isValue) joined[joined.length - 1] += `=${word}`;
    else joined.push(word);
  }
  return joined;
}

function misuse(
  error: unknown,
  args: readonly string[],
  verb: Verb,
  verbs: readonly Verb[],
): unknown {
  if (!(error instanceof TypeError)) return error;
  const advice = `See "lectern-packager ${verb.name} --help".`;
  const unknown = /^Unknown option '(-{1,2})([^']*)'/.exec(error.message);
  if (unknown !== null) {
    return unknownOption({ dashes: unknown[1] ?? '--', name: unknown[2] ?? '' }, verb, verbs);
  }
  const lacking = /^Option '(?:-\w, )?--([\w-]+)(?: <value>)?' argument/.exec(error.message)?.[1];
  const { value } = (optionTable[lacking as OptionName] ?? {}) as { value?: string };
  if (lacking !== undefined && value !== undefined) {
    const after =
      args[args.findIndex((word) => word === `--${lacking}` || word === shortOf(lacking)) + 1];
    return new PackagerFault(
      'misuse',
      `--${lacking} needs a value: --${lacking} <${value}>.`,
      after === undefined ? 'nothing follows it' : `"${after}" follows it, which is an option`,
      after === undefined ? advice : `${advice} A value that begins with a dash: --${lacking}=-x`,
    );
  }
  const line = error.message.split('\n')[0]?.split('. ')[0] ?? error.message;
  return new PackagerFault('misuse', 'The options cannot be understood.', line, advice);
}

function shortOf(name: string): string {
  return `-${(optionTable[name as OptionName] as { short?: string }).short ?? ''}`;
}
