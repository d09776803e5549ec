/** Reading a learner back from the store, beside JSON.parse of the same lines. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchFile, startNode } from '../child.ts';
import { type Pair, type Workload } from '../figure.ts';
import { LEARNER, makeLog } from './log.ts';

const ROUNDS = 15;

export const ledgerFold: Workload = {
  name: 'ledger-fold',
  about: 'replaying a stored log with its deliveries, beside JSON.parse of the same lines',
  async measure(say) {
    const log = makeLog();
    const megabytes = (log.text.length / 1e6).toFixed(1);
    const percent = (log.creditedRatio * 100).toFixed(1);
    const about = `${log.events} events, ${log.beats} of them beats, ${megabytes} MB, ${percent} % credited`;
    say(about);
    const folder = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
    try {
      const file = join(folder, 'log.txt');
      await writeFile(file, log.text);
      const child = startNode([
        benchFile('ledger-fold', 'fold.mjs'),
        ...[file, LEARNER, String(ROUNDS)],
      ]);
      const { pairs } = await child.next<{ pairs: readonly Pair[] }>('done');
      await child.stop();
      const perEvent = (pair: Pair): Pair => ({
        ours: (pair.ours * 1_000) / log.events,
        peer: (pair.peer * 1_000) / log.events,
      });
      return {
        workload: 'ledger-fold',
        peerName: 'JSON.parse of the same lines',
        unit: 'us CPU/event',
        better: 'lower',
        targetRatio: 2.5,
        pairs: pairs.map(perEvent),
        notes: [about],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
