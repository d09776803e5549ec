/** The first wait before a script is asked for again, and the longest, milliseconds. */
const WAIT_MS = { first: 1_000, most: 15_000 } as const;

/**
 * Imports a script, and asks again until it has come: a weak network costs nobody anything for good.
 *
 * @param load imports it
 * @param failed told of each time that it did not come, and how long the wait is now, milliseconds;
 *   may say how else to load it. Never by another address where others name the script: they would
 *   bring it along a second time, with words and state of its own.
 */
export async function untiring<T>(
  load: () => Promise<T>,
  failed: (error: unknown, waitMs: number) => (() => Promise<T>) | undefined,
): Promise<T> {
  let again = load;
  for (let waitMs: number = WAIT_MS.first; ; waitMs = Math.min(waitMs * 2, WAIT_MS.most)) {
    try {
      return await again();
    } catch (error) {
      again = failed(error, waitMs) ?? again;
      await new Promise((later) => setTimeout(later, waitMs));
    }
  }
}
