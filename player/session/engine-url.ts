/**
 * Where the engine is.
 *
 * @param said the `engine` attribute; null means the origin of the page.
 * @returns an absolute URL without a slash at the end; null where this is no address of an engine
 */
export function engineUrlOf(said: string | null, pageUrl: string): string | null {
  try {
    const { protocol, origin, pathname } = new URL(said ?? '/', pageUrl);
    return /^https?:$/.test(protocol) ? (origin + pathname).replace(/\/+$/, '') : null;
  } catch {
    return null;
  }
}
