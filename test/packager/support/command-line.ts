/** Runs the packager's command line: inside this process for words, as a program for signals. */

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import type { Surroundings } from '../../../packager/commands/command.ts';
import { type ExitCode, runCommand } from '../../../packager/commands/run-command.ts';
import { packagerProgram } from '../../support/packager-program.ts';

export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export async function run(
  args: readonly string[],
  change: Partial<Surroundings> = {},
): Promise<Outcome> {
  let out = '';
  let err = '';
  const code = await runCommand(args, {
    environment: process.env,
    isTerminal: false,
    cores: 2,
    signal: new AbortController().signal,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    ...change,
  });
  return { code, out, err };
}

const projectFolder = join(import.meta.dirname, '../../..');

export function start(
  args: readonly string[],
  prefix: readonly string[] = [],
  folder = projectFolder,
): ChildProcess {
  const command = [...prefix, ...packagerProgram(), ...args];
  return spawn(command[0] as string, command.slice(1), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function finished(
  program: ChildProcess,
): Promise<{ code: number | null; out: string; err: string }> {
  let out = '';
  let err = '';
  program.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  program.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (code) => resolve({ code, out, err }));
  });
}
