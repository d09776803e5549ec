/** Which pages may talk to the engine: those of the host's origins, and the engine's own. */

import { type IncomingMessage } from 'node:http';

/**
 * Whether a request may come from where its browser says it comes from. A request without an
 * `Origin` is none of a foreign page: browsers always send one with sockets and foreign fetches.
 */
export function originAllowed(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (origins.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
