/** Runs a program and tells the CPU seconds that it and all its descendants took. Linux only. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Fields of /proc/self/stat count in hundredths of a second on every Linux. */
const TICKS_PER_SECOND = 100;

export interface TimedRun {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly stdout: string;
  /** Its last 2,000 characters. */
  readonly stderr: string;
}

/** One at a time: every child that ends meanwhile would be counted. */
export async function runTimed(
  program: string,
  args: readonly string[],
  folder = process.cwd(),
): Promise<TimedRun> {
  const before = childrenCpuSeconds();
  const startMs = performance.now();
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (stderr = (stderr + text).slice(-2_000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${stderr}`);
  const wallSeconds = (performance.now() - startMs) / 1000;
  return { cpuSeconds: childrenCpuSeconds() - before, wallSeconds, stdout, stderr };
}

/** User and system time of all children that have ended, their own children included. */
function childrenCpuSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name in brackets may hold spaces; cutime and cstime are the 14th and 15th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}
