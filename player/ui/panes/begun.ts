/** Times written as seconds come back a little below what they were, milliseconds. */
const SLACK_MS = 50;

/** Index of the last one that has begun; -1 before the first. */
export function begun(
  entries: readonly { readonly startMs: number }[],
  positionMs: number,
): number {
  return entries.findLastIndex(({ startMs }) => startMs <= positionMs + SLACK_MS);
}
