/** What a watchdog throws. */
export class BrokenPromise extends Error {}

export function promise(holds: boolean, what: () => string): void {
  if (!holds) throw new BrokenPromise(what());
}
