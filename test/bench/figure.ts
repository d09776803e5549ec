/** What a workload found: ours beside a peer, pair by pair. */

import { cpus, totalmem } from 'node:os';

export interface Pair {
  readonly ours: number;
  readonly peer: number;
}

export interface Measured {
  readonly workload: string;
  readonly peerName: string;
  /** Of `ours` and `peer`, e.g. `us CPU/beat`. */
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** The most that `ours / peer` should be; the least where higher is better. */
  readonly targetRatio: number;
  readonly pairs: readonly Pair[];
  /** Anything that helps to read the figure, one line each. */
  readonly notes: readonly string[];
}

export interface Workload {
  readonly name: string;
  readonly about: string;
  /** Why it cannot run on this machine; null where it can. */
  readonly skipped?: () => string | null;
  /** @param chosen names of all workloads that run in this process */
  measure(say: (line: string) => void, chosen: ReadonlySet<string>): Promise<Measured>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  if (upper === undefined || lower === undefined) throw new Error('there is nothing to compare');
  return (upper + lower) / 2;
}

/** The machine-readable line: one object, these keys, in this order. */
export function jsonLine({ workload, peerName, unit, better, pairs }: Measured): string {
  return JSON.stringify({
    workload,
    ours: rounded(median(pairs.map(({ ours }) => ours))),
    peer: rounded(median(pairs.map(({ peer }) => peer))),
    peerName,
    ratio: rounded(median(pairs.map(({ ours, peer }) => ours / peer))),
    unit,
    better,
    machine: machine(),
  });
}

export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function machine(): string {
  const [first] = cpus();
  const memoryGb = Math.round(totalmem() / 1e9);
  const model = first?.model.trim() ?? 'unknown processor';
  return `${cpus().length} x ${model}, ${memoryGb} GB, Node ${process.versions.node}, ${process.platform}`;
}
