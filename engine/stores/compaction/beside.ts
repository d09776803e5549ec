/**
 * Compacts in a process of its own beside a running engine: folding and packing would hold up beats,
 * and a process may give way to others where a thread cannot.
 */

import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type StorePlace } from '../open-stores.ts';
import { type Compaction } from './compact-ledger.ts';

export interface CompactionOrder {
  readonly place: Pick<StorePlace, 'dataFolder' | 'databaseUrl'>;
  readonly utcMs: number;
}

/** What the process answers; `compaction` is null where another one is at work. */
export type CompactionAnswer =
  | { readonly kind: 'done'; readonly compaction: Compaction | null }
  | { readonly kind: 'failed'; readonly reason: string };

export const STOP = 'stop';

export interface RunningCompaction {
  /** Null where another compaction is at work. */
  readonly done: Promise<Compaction | null>;
  /** Asks it to end after the step that it is at; `done` tells what it has done. */
  stop(): void;
}

export function compactBeside(order: CompactionOrder): RunningCompaction {
  // The source when run from source, the compiled file when compiled.
  const ending = extname(fileURLToPath(import.meta.url));
  const child = fork(new URL(`./compaction-process${ending}`, import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const done = new Promise<Compaction | null>((resolve, reject) => {
    child.once('message', (answer: CompactionAnswer) => {
      if (answer.kind === 'done') resolve(answer.compaction);
      else reject(new Error(answer.reason));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the process that compacts has ended too early')));
    // By message, not as an argument: the address may hold a password.
    child.send(order, (error) => {
      if (error !== null) reject(error);
    });
  });
  return { done, stop: () => child.connected && child.send(STOP, () => undefined) };
}
