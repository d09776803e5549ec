/** The help, made from the same tables that are parsed. */

import { usualColumns, wrapped } from '../report/wrapped.ts';
import type { Command } from './command.ts';
import { type OptionName, optionTable } from './option-table.ts';

const groups = ['Input', 'Output', 'Lesson', 'Encoding', 'Farm', 'Watching', 'Reporting'] as const;

const exitCodes = `Exit codes
  0    done
  1    the work found a fault
  2    misuse: unknown option, missing file, taken folder
  130  interrupted; run the same command again to resume
`;

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return `lectern-packager: lectures become lessons that stream

Usage
  lectern-packager <command> [options]
  lectern-packager --version

Commands
${commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`).join('\n')}

Examples
${commands
  .flatMap((command) => command.examples.slice(0, 2))
  .map((example) => `  ${example}`)
  .join('\n')}

Environment
  FFMPEG_PATH, FFPROBE_PATH  programs to use instead of the bundled ones

${exitCodes}
"lectern-packager <command> --help" says more.
`;
}

export function commandHelp(command: Command): string {
  const names: readonly OptionName[] = [...command.options, 'help'];
  const sections = groups.flatMap((group) => {
    const own = names.filter((name) => optionTable[name].group === group);
    return own.length === 0 ? [] : [group, ...own.map(optionLine), ''];
  });
  return `lectern-packager ${command.name}: ${command.summary}

Usage
${usageLines(command).join('\n')}

${sections.join('\n')}
${command.notes === undefined ? '' : `${command.notes}\n`}Examples
${command.examples.map((example) => `  ${example}`).join('\n')}

${exitCodes}`;
}

function usageLines(command: Command): string[] {
  return command.usage.split('\n').map((line) => `  lectern-packager ${command.name} ${line}`);
}

const textColumn = 31;

function optionLine(name: OptionName): string {
  const option: { value?: string; short?: string; help: string } = optionTable[name];
  const value = option.value === undefined ? '' : ` <${option.value}>`;
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  const head = `  ${short}--${name}${value}`;
  const lines = wrapped(option.help, usualColumns - textColumn);
  // A long name has its text on the next line.
  const isLong = head.length > textColumn - 1;
  const [first, ...rest] = isLong
    ? [head, ...lines]
    : [head.padEnd(textColumn) + lines[0], ...lines.slice(1)];
  return [first, ...rest.map((line) => ' '.repeat(textColumn) + line)].join('\n');
}
