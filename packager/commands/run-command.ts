/** A command line, carried out: finds the verb, runs it, and turns faults into exit codes. */

import { PackagerFault } from '../plan/fault.ts';
import { faultRecord, faultReport } from '../report/fault-report.ts';
import { printable } from '../report/printable.ts';
import { commands } from './all.ts';
import type { Command, Surroundings } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';
import { withCommandName } from './help-advice.ts';
import { nearest } from '../authoring/nearest.ts';
import { asksForHelp, parseOptions } from './options.ts';
import { programVersion } from './program-folder.ts';

export type ExitCode = 0 | 1 | 2 | 130;

/** @throws only what is a defect of the packager */
export async function runCommand(args: readonly string[], raw: Surroundings): Promise<ExitCode> {
  const world = withoutSteering(raw);
  try {
    return await carryOut(args, world);
  } catch (error) {
    if (!(error instanceof PackagerFault)) throw error;
    const fault = withCommandName(error, args[0] ?? '');
    if (args.includes('--json')) world.out(`${JSON.stringify(faultRecord(fault))}\n`);
    world.err(faultReport(fault));
    return exitCodeOf(error);
  }
}

/** Titles, names and ffmpeg's words come from strangers, whichever verb prints them. */
function withoutSteering(world: Surroundings): Surroundings {
  return {
    ...world,
    out: (text) => world.out(printable(text)),
    err: (text) => world.err(printable(text)),
  };
}

async function carryOut(args: readonly string[], world: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const asked = commands.find((command) => command.name === rest[0]);
    world.out(asked === undefined ? generalHelp(commands) : commandHelp(asked));
    return 0;
  }
  if (name === '--version' || name === '-V' || name === '-v' || name === 'version') {
    world.out(`${await programVersion()}\n`);
    return 0;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw unknownCommand(name);
  if (asksForHelp(rest)) {
    world.out(commandHelp(command));
    return 0;
  }
  const { names, options } = parseOptions(rest, command, commands);
  const { least, most } = namesOf(command);
  if (names.length < least || names.length > most) throw wrongNames(command, names);
  // A variable of a script that is not set: taken for the folder one stands in, it would be worked on.
  if (names.includes('')) throw emptyName(command);
  return command.run(names, options, world);
}

function exitCodeOf(fault: PackagerFault): ExitCode {
  switch (fault.kind) {
    case 'fault':
      return 1;
    case 'misuse':
      return 2;
    case 'interrupted':
      return 130;
  }
}

/** Of the other program, which serves what this one makes. */
const enginesCommands = ['publish', 'serve', 'lessons', 'lesson', 'host', 'api-key'];

function unknownCommand(name: string): PackagerFault {
  if (enginesCommands.includes(name)) {
    return new PackagerFault(
      'misuse',
      `There is no command "${name}" here.`,
      'lessons are made by lectern-packager, and published and served by lectern-engine',
      name === 'publish'
        ? 'Run it with the folder of a lesson: lectern-engine publish <folder>'
        : `Run: lectern-engine ${name}`,
    );
  }
  const known = commands.map((command) => command.name);
  const meant = nearest(name, known);
  return new PackagerFault(
    'misuse',
    `There is no command "${name}".`,
    meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`,
    'See "lectern-packager --help".',
  );
}

function namesOf({ names }: Command): { least: number; most: number } {
  return typeof names === 'number' ? { least: names, most: names } : names;
}

function emptyName({ name }: Command): PackagerFault {
  return new PackagerFault(
    'misuse',
    'A name is empty.',
    'perhaps a variable is not set in the script that called',
    `See "lectern-packager ${name} --help". The folder that you are in is named "."`,
  );
}

function wrongNames(command: Command, names: readonly string[]): PackagerFault {
  const { least, most } = namesOf(command);
  const usage = `Usage: lectern-packager ${command.name} ${command.usage.split('\n')[0]}`;
  const help = `See "lectern-packager ${command.name} --help".`;
  if (names.length < least) {
    return new PackagerFault('misuse', usage, 'the name is missing', help);
  }
  const listed = names.map((name) => `"${name}"`).join(', ');
  return new PackagerFault(
    'misuse',
    usage,
    `it takes ${most} name${most === 1 ? '' : 's'}, not ${names.length}: ${listed}`,
    most === 0 ? help : `Quote names that hold spaces: "${names.join(' ')}"`,
  );
}
