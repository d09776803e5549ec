/** Slots taken in this page, each by one player. */
const taken = new Map<object, string>();

/**
 * The name under which a player keeps its outbox in the tab: the element's id where it has one, and
 * numbered where that is taken. Players that are set up in the same order find theirs after a reload.
 */
export function slotOf(player: object, id: string): string {
  const own = taken.get(player);
  if (own !== undefined) return own;
  const used = new Set(taken.values());
  let slot = id;
  for (let n = 2; used.has(slot); n += 1) slot = `${id}#${n}`;
  taken.set(player, slot);
  return slot;
}

/** The player has left the page. */
export function freeSlot(player: object): void {
  taken.delete(player);
}
