/** The first wait before a script is asked for again, and the longest, milliseconds. */
const WAIT_MS = { first: 1_000, most: 15_000 } as const;

/**
 * Imports a script, and asks again until it has come: a weak network costs nobody anything for good.
 *
 * @param load imports it
 * @param failed told of each time that it did not come
 */
export async function untiring<T>(
  load: () => Promise<T>,
  failed: (error: unknown) => void = () => undefined,
): Promise<T> {
  let again = load;
  for (let waitMs: number = WAIT_MS.first; ; waitMs = Math.min(waitMs * 2, WAIT_MS.most)) {
    try {
      return await again();
    } catch (error) {
      failed(error);
      // Some browsers remember a failure by its address; most of them name the address.
      const address = /imported module: (\S+)/.exec(String(error))?.[1];
      if (address !== undefined) {
        const url = new URL(address);
        url.searchParams.set('again', String(waitMs));
        again = () => import(/* @vite-ignore */ url.href) as Promise<T>;
      }
      await new Promise((later) => setTimeout(later, waitMs));
    }
  }
}
