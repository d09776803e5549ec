/** How often others have a turn of the event loop while something is under way. */
export function countTurns(): { readonly count: number; stop(): void } {
  let count = 0;
  let isOver = false;
  const turn = (): void => {
    count += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    get count() {
      return count;
    },
    stop: () => (isOver = true),
  };
}
