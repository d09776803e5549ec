/**
 * Sessions that are issued or opened at about the same time share one synced write: a class that comes
 * in at nine costs the disk some commits, not two for each learner.
 */

import { type CatalogueStore, type SessionRow } from './ports.ts';

interface Waiting {
  readonly row: SessionRow;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Longest that a row waits for others, milliseconds. */
const GROUP_MS = 5;
/** Rows in one statement; databases limit the values they take. */
const MOST_ROWS = 500;

/** The same store, whose `putSession` resolves when the commit it shares is durable. */
export function shareSessionWrites(store: CatalogueStore): CatalogueStore {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  const writeNow = () => {
    timer = null;
    const group = waiting;
    waiting = [];
    writing = writing.then(() => write(store, group));
  };
  return {
    ...store,
    putSession: (row) =>
      new Promise((done, failed) => {
        waiting.push({ row, done, failed });
        if (waiting.length >= MOST_ROWS && timer !== null) {
          clearTimeout(timer);
          writeNow();
        } else timer ??= setTimeout(writeNow, GROUP_MS);
      }),
    async close() {
      if (timer !== null) {
        clearTimeout(timer);
        writeNow();
      }
      await writing;
      await store.close();
    },
  };
}

async function write(store: CatalogueStore, group: readonly Waiting[]): Promise<void> {
  // The last word on a session is the one that stays.
  const rows = [...new Map(group.map(({ row }) => [row.sessionId, row])).values()];
  try {
    await store.putSessions(rows);
    for (const { done } of group) done();
  } catch {
    // One row that cannot be written must not take the others with it.
    for (const { row, done, failed } of group) await store.putSession(row).then(done, failed);
  }
}
