/** The most memory that a program and the programs it started have held. Linux only. */

import { readFileSync, readdirSync } from 'node:fs';

export interface PeakMemory {
  readonly packagerMb: number;
  /** The largest sum over the encoders that ran at the same time. */
  readonly encodersMb: number;
}

export function watchMemory(pid: number): { stop(): PeakMemory } {
  let packagerKb = 0;
  let encodersKb = 0;
  const look = (): void => {
    packagerKb = Math.max(packagerKb, kilobytes(pid, 'VmHWM'));
    const together = descendants(pid).reduce((sum, one) => sum + kilobytes(one, 'VmRSS'), 0);
    encodersKb = Math.max(encodersKb, together);
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      clearInterval(timer);
      const toMb = (kb: number): number => Math.round(kb / 1024);
      return { packagerMb: toMb(packagerKb), encodersMb: toMb(encodersKb) };
    },
  };
}

function kilobytes(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status(pid))?.[1] ?? 0);
}

function descendants(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(
    pids.map((name) => [Number(name), Number(/^PPid:\s+(\d+)/m.exec(status(Number(name)))?.[1])]),
  );
  const found = [pid];
  for (const one of found) {
    for (const [child, parent] of parents) if (parent === one) found.push(child);
  }
  return found.slice(1);
}

function status(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return ''; // It ended meanwhile.
  }
}
