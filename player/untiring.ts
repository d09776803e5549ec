/** The first wait before a script is asked for again, and the longest, milliseconds. */
const WAIT_MS = { first: 1_000, most: 15_000 } as const;

/**
 * Imports a script, and asks again until it has come: a weak network costs nobody anything for good.
 *
 * @param load imports it
 * @param failed told of each time that it did not come
 * @param renames whether another address may be tried. Not for a script that others name: they would
 *   bring it along a second time, with words and state of its own.
 */
export async function untiring<T>(
  load: () => Promise<T>,
  failed: (error: unknown) => void = () => undefined,
  renames = false,
): Promise<T> {
  let again = load;
  for (let waitMs: number = WAIT_MS.first; ; waitMs = Math.min(waitMs * 2, WAIT_MS.most)) {
    try {
      return await again();
    } catch (error) {
      failed(error);
      // Older browsers remember a failure by its address.
      const address = renames ? addressIn(error) : null;
      if (address !== null) {
        const url = new URL(address);
        url.searchParams.set('again', String(waitMs));
        again = () => import(/* @vite-ignore */ url.href) as Promise<T>;
      }
      await new Promise((later) => setTimeout(later, waitMs));
    }
  }
}

/** The address of the script that did not come; null where the browser does not name it. */
export function addressIn(error: unknown): string | null {
  return /imported module: (\S+)/.exec(String(error))?.[1] ?? null;
}
