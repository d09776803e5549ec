import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a program of this folder; `before` is a command that starts it in its turn. */
export function startProgram(
  name: string,
  args: readonly string[],
  before: readonly string[] = [],
): ChildProcess {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const [command = '', ...rest] = [...before, process.execPath, '--import', 'tsx', file, ...args];
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** All that it wrote until it ended, and its exit code; null where a signal ended it. */
export async function finished(child: ChildProcess) {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}
