/** Slots taken in this page, each by one player. */
const taken = new Map<object, string>();

/**
 * The name under which a player keeps its outbox in the tab, which all frames of an origin share: where
 * its frame stands, then the element's id where it has one, numbered where that is taken. Players that
 * are set up in the same order find theirs after a reload; in another order by what is studied in them
 * (`keep.ts`).
 */
export function slotOf(player: object, id: string): string {
  const own = taken.get(player);
  if (own !== undefined) return own;
  const used = new Set(taken.values());
  const name = framePath() + id;
  let slot = name;
  for (let n = 2; used.has(slot); n += 1) slot = `${name}#${n}`;
  taken.set(player, slot);
  return slot;
}

/** The player has left the page. */
export function freeSlot(player: object): void {
  taken.delete(player);
}

/** `0/2/` is the third frame in the first one of the tab's page; empty for a page in no frame. */
function framePath(): string {
  let path = '';
  for (let frame: Window = window; frame !== frame.parent; frame = frame.parent) {
    // A parent of another origin tells this much, too.
    path = `${Array.prototype.indexOf.call(frame.parent, frame)}/${path}`;
  }
  return path;
}
