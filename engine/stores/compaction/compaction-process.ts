/** The process in which a running engine compacts; see `beside.ts`. */

import { setPriority } from 'node:os';

import { type CompactionAnswer, type CompactionOrder, STOP } from './beside.ts';
import { compactStore } from './compact-store.ts';

/** Beats come first. */
const PRIORITY = 10;

let isStopped = false;
// An engine that is gone asks nothing any more; what is not done is done by the next one.
process.once('disconnect', () => (isStopped = true));
process.on('message', (message: CompactionOrder | typeof STOP) => {
  if (message === STOP) isStopped = true;
  else void compact(message).then(answer);
});
// A terminal's Ctrl-C reaches the whole group: the engine says when to stop.
process.on('SIGINT', () => undefined);
setPriority(PRIORITY);

async function compact({ place, utcMs }: CompactionOrder): Promise<CompactionAnswer> {
  try {
    const options = { utcMs, isDryRun: false, isRunning: true, goesOn: () => !isStopped };
    return { kind: 'done', compaction: await compactStore(place, options) };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function answer(said: CompactionAnswer): void {
  if (process.connected) process.send?.(said, () => process.disconnect());
}
