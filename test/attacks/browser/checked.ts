/** What cases do with the checks of a page: wait for them, answer them as a person does, play past them. */

import { type OpenCheck } from '../../../engine/ledger/check-state.ts';
import { until } from '../../support/until.ts';
import { onVideo } from './in-page.ts';
import { type WatchedPage } from './watched-page.ts';

const PATIENCE_MS = 30_000;
/** Two buffers and the time to answer. */
const RUN_OUT_MS = 110_000;

/** Waits until a check is open and the page says that it shows it. */
export async function asked(watched: WatchedPage): Promise<OpenCheck> {
  const open = await askedOrOwing(watched);
  if (open === null) throw new Error('a check is missed or failed already');
  return open;
}

/** The same, or null where nothing counts any more for want of a passed one. */
export async function askedOrOwing(watched: WatchedPage): Promise<OpenCheck | null> {
  let open: OpenCheck | null = null;
  const isTold = async (): Promise<boolean> => {
    open = watched.proof.owes ? null : await watched.openCheck();
    return watched.proof.owes || (open?.shownAt ?? null) !== null;
  };
  await until(isTold, 'a check is shown', PATIENCE_MS);
  return open;
}

/** Does what a person does who sees or has learned: looks, types or chooses, sends. */
export async function answerRightly(watched: WatchedPage): Promise<void> {
  const { task } = await asked(watched);
  const { page, proof } = watched;
  const { passed } = proof;
  if (task.kind === 'presence') await page.locator('.check-code').fill(task.code);
  else for (const at of task.right) await page.locator('.check-option input').nth(at).check();
  await page.locator('.check-row .primary').click();
  await until(() => proof.passed > passed, 'the right answer passes', PATIENCE_MS);
}

/** Waits until nothing counts any more for want of a passed check. */
export function owing({ proof }: WatchedPage): Promise<void> {
  return until(() => proof.owes, 'a check is missed or failed', RUN_OUT_MS);
}

/** From now on the page plays whatever anybody says, over and over. */
export async function playAlways(watched: WatchedPage): Promise<void> {
  await onVideo(watched.page, (video) => {
    video.muted = true;
    video.pause = () => undefined;
    setInterval(() => {
      if (video.ended) video.currentTime = 0;
      if (video.paused) void video.play().catch(() => undefined);
    }, 200);
  });
}
