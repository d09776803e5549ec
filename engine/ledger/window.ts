/**
 * What was credited of late, for caps over any 24 hours. It is kept in slots of a quarter hour; a
 * slot counts until all of it is 24 hours old, so no 24 hours hold more than a cap.
 */

const SLOT_MS = 900_000;
/** Slots of 24 hours, with the one that is running. */
const WINDOW_SLOTS = 97;
/** Late news asks for a window that ended before: as many slots again are kept. */
const KEPT_SLOTS = 2 * WINDOW_SLOTS;

/** Media milliseconds credited or pending, by slot modulo {@link KEPT_SLOTS}. */
export interface RecentCredit {
  readonly slotsMs: Int32Array;
  newest: number;
}

export function noRecentCredit(): RecentCredit {
  return { slotsMs: new Int32Array(KEPT_SLOTS), newest: -1 };
}

/** The slot of now. Wall clocks that step back cannot open an earlier one again. */
export function openSlot(recent: RecentCredit, utcMs: number): number {
  const slot = Math.floor(utcMs / SLOT_MS);
  if (slot <= recent.newest) return recent.newest;
  const from = Math.max(recent.newest + 1, slot - KEPT_SLOTS + 1);
  for (let passed = from; passed <= slot; passed += 1) recent.slotsMs[passed % KEPT_SLOTS] = 0;
  recent.newest = slot;
  return slot;
}

export function addToSlot({ slotsMs, newest }: RecentCredit, slot: number, ms: number): void {
  if (slot <= newest - KEPT_SLOTS) return;
  const at = slot % KEPT_SLOTS;
  slotsMs[at] = (slotsMs[at] ?? 0) + ms;
}

/** All windows that hold the slot lie within this; what is too old to be known leaves no room. */
export function aroundMs({ slotsMs, newest }: RecentCredit, slot: number): number {
  const first = slot - WINDOW_SLOTS + 1;
  if (first <= newest - KEPT_SLOTS) return Number.MAX_SAFE_INTEGER;
  let totalMs = 0;
  const last = Math.min(newest, slot + WINDOW_SLOTS - 1);
  for (let each = Math.max(0, first); each <= last; each += 1) {
    totalMs += slotsMs[each % KEPT_SLOTS] ?? 0;
  }
  return totalMs;
}
