/** What goes wrong while media are loaded, and what it means to whoever watches. */

import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { type Trouble } from '../session/errors.ts';

/** Statuses that say "not now": asked again for as long as it takes, never shown as an error. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Statuses that say "not you, or not any more". */
const REFUSED_STATUSES = new Set([401, 403, 410]);

function statusOf(error: shaka.util.Error): number | undefined {
  if (error.code !== shaka.util.Error.Code.BAD_HTTP_STATUS) return undefined;
  const status = (error.data as unknown[])[1];
  return typeof status === 'number' ? status : undefined;
}

/** The engine lets this session have no more media. */
export function isRefused(error: shaka.util.Error): boolean {
  const status = statusOf(error);
  return status !== undefined && REFUSED_STATUSES.has(status);
}

/** It may go better next time. */
export function isPassing(error: shaka.util.Error): boolean {
  const { HTTP_ERROR, TIMEOUT } = shaka.util.Error.Code;
  if (error.code === HTTP_ERROR || error.code === TIMEOUT) return true;
  const status = statusOf(error);
  return status !== undefined && PASSING_STATUSES.has(status);
}

/** Something else was asked for meanwhile. */
export function isInterrupted(error: unknown): boolean {
  const { LOAD_INTERRUPTED, OPERATION_ABORTED } = shaka.util.Error.Code;
  return (
    error instanceof shaka.util.Error &&
    (error.code === LOAD_INTERRUPTED || error.code === OPERATION_ABORTED)
  );
}

export function troubleOfMedia(error: unknown): Trouble {
  if (error instanceof shaka.util.Error) {
    if (isRefused(error)) return { code: 'media_refused', action: 'renew-token' };
  }
  return { code: 'media_failed', action: 'retry' };
}
