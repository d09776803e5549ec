/** Work on the same thing waits for its turn; work on different things does not wait. */

const lastInLine = new Map<string, Promise<void>>();

/** @param key what is worked on; only this process is asked */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = lastInLine.get(key);
  const done = (async () => {
    await before;
    return work();
  })();
  const over = done.then(
    () => undefined,
    () => undefined,
  );
  lastInLine.set(key, over);
  try {
    return await done;
  } finally {
    if (lastInLine.get(key) === over) lastInLine.delete(key);
  }
}
