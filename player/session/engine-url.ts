/** Browsers let a page that came by https open sockets to these by http. W3C Secure Contexts, 3.1. */
const OWN_MACHINE = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Where the engine is.
 *
 * @param said the `engine` attribute; null means the origin of the page.
 * @returns an absolute URL without a slash at the end; null where this is no address of an engine, or one
 *   by http that a page by https may not speak with
 */
export function engineUrlOf(said: string | null, pageUrl: string): string | null {
  try {
    const { protocol, origin, pathname, hostname } = new URL(said ?? '/', pageUrl);
    const isReachable = !/^https:/.test(pageUrl) || OWN_MACHINE.test(hostname);
    if (protocol !== 'https:' && !(protocol === 'http:' && isReachable)) return null;
    return (origin + pathname).replace(/\/+$/, '');
  } catch {
    return null;
  }
}
