/** The daily compaction of a running engine: without a hand, in a process of its own. */

import { compactBeside, type RunningCompaction } from './stores/compaction/beside.ts';
import { type LedgerArchive } from './stores/evidence/archive.ts';
import { type StorePlace } from './stores/open-stores.ts';

export interface CompactingPorts {
  readonly place: Pick<StorePlace, 'dataFolder' | 'databaseUrl'>;
  readonly archive: Pick<LedgerArchive, 'signedHeads'>;
  readonly utcMs: () => number;
  readonly log: {
    info(about: object, text: string): void;
    error(about: object, text: string): void;
  };
}

export interface Compacting {
  /** Compacts what is old enough, to be called when a day was signed. At most one runs. */
  begin(): void;
  /** Ends after the step that is at work; what is left is compacted the next time. */
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;

export function compactDaily({ place, archive, utcMs, log }: CompactingPorts): Compacting {
  let running: Promise<void> | null = null;
  let child: RunningCompaction | null = null;
  let isStopped = false;

  /** Events are kept raw for a day at least: before that no process need be started. */
  async function isAnythingOld(): Promise<boolean> {
    const before = utcMs() - 2 * DAY_MS;
    const heads = await archive.signedHeads();
    return heads.some(({ statement }) => Date.parse(statement.day) <= before);
  }

  async function compact(): Promise<void> {
    if (!(await isAnythingOld()) || isStopped) return;
    child = compactBeside({ place, utcMs: utcMs() });
    const compaction = await child.done;
    if (compaction === null) {
      log.info({}, 'another engine compacts the ledger');
      return;
    }
    for (const tenant of compaction.tenants) log.info(tenant, 'old events were compacted');
    for (const { tenantId, reason } of compaction.broken) {
      log.error({ tenantId, reason }, 'nothing of this host was compacted');
    }
  }

  return {
    begin() {
      if (running !== null || isStopped) return;
      running = compact()
        .catch((error: unknown) => log.error({ err: error }, 'the ledger was not compacted'))
        .finally(() => {
          running = null;
          child = null;
        });
    },
    async stop() {
      isStopped = true;
      child?.stop();
      await running;
    },
  };
}
