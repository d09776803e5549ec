import { Part } from './part.ts';

/** The parts that are files of their own. */
export const PARTS = {
  checks: new Part(() => import('./checks/checks-part.ts')),
  keys: new Part(() => import('./controls/keys-part.ts')),
  outline: new Part(() => import('./panes/outline-part.ts')),
  panel: new Part(() => import('./account/panel-part.ts')),
  second: new Part(() => import('../media/second-part.ts')),
};

/** Play has gone on for this long before parts are fetched that nobody has asked for, milliseconds. */
const AFTER_MS = 2_000;

/**
 * Fetches parts once play goes on and the page has nothing better to do, so that they are here when
 * contact is lost later.
 *
 * @returns calls it off
 */
export function ahead(fetch: () => void): () => void {
  const timer = setTimeout(() => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(fetch, { timeout: AFTER_MS });
    else fetch();
  }, AFTER_MS);
  return () => clearTimeout(timer);
}
