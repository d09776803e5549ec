/** How many programs run at once: whoever asks for several says so. */

/** Runs the work when there is room for it. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Where nobody says otherwise. */
export function oneByOne(): TakeTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}
