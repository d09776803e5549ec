/** Keeps a log followed while the engine runs: looks four times a second, and again after a failure. */

import { hostname } from 'node:os';
import { type CatalogueStore } from '../library/ports.ts';
import { type DeliveryBook, type LineCounts, readerOf } from './delivery-book.ts';
import { LogFollower, placeOf } from './log-follower.ts';

const LOOK_AGAIN_MS = 250;
const AFTER_FAILURE_MS = 2_000;

export interface FollowPorts {
  readonly book: DeliveryBook;
  readonly settings: Pick<CatalogueStore, 'setting' | 'putSetting'>;
  readonly onLines: (counts: LineCounts) => void;
  readonly onError: (error: unknown) => void;
}

/** @returns to be called to stop; resolves when nothing is being entered any more */
export async function followLog(path: string, ports: FollowPorts): Promise<() => Promise<void>> {
  const read = readerOf('nginx');
  // Several machines may share one catalogue, each with a log of its own.
  const setting = `delivery-log:${hostname()}:${path}`;
  const follower = new LogFollower({
    path,
    from: placeOf(await ports.settings.setting(setting)),
    enter: async (lines) => ports.onLines(await ports.book.enter(read, lines)),
    keep: (place) => ports.settings.putSetting(setting, JSON.stringify(place)),
  });
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    let pauseMs = LOOK_AGAIN_MS;
    try {
      while (!isStopped && (await follower.readOn()));
    } catch (error) {
      ports.onError(error);
      pauseMs = AFTER_FAILURE_MS;
    }
    if (!isStopped) timer = setTimeout(lookAgain, pauseMs);
  };
  const lookAgain = () => {
    looking = look();
  };
  lookAgain();
  return async () => {
    isStopped = true;
    if (timer !== null) clearTimeout(timer);
    await looking;
    await follower.close();
  };
}
