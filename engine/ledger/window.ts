/**
 * What was credited of late, for caps over any 24 hours. It is kept in slots of a quarter hour; a
 * slot counts until all of it is 24 hours old, so no 24 hours hold more than a cap.
 */

const SLOT_MS = 900_000;
/** Slots of 24 hours, with the one that is running. */
const WINDOW_SLOTS = 97;
/** Late news asks for windows that ended before: those of the last three days are known. */
const KEPT_SLOTS = WINDOW_SLOTS + 3 * 96;
/** More than any cap, and a whole number of 32 bits. */
const MOST_MS = 2 ** 30;
/** Wall clocks of two nodes differ by less; one that goes back by so much had been wrong. */
const FAULT_SLOTS = 4;

/** Both by slot modulo {@link KEPT_SLOTS}; a place whose slot is too old is taken anew. */
export interface RecentCredit {
  readonly slots: Int32Array;
  /** Media milliseconds credited or pending. */
  readonly slotsMs: Int32Array;
  newest: number;
  /** What stands in two slots, because a wall clock came back between them. */
  copies: Copy[];
}

/** Credit of a slot that was ahead of now, booked to the slot of now as well. */
interface Copy {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

export function noRecentCredit(): RecentCredit {
  const slots = new Int32Array(KEPT_SLOTS).fill(-1);
  return { slots, slotsMs: new Int32Array(KEPT_SLOTS), newest: -1, copies: [] };
}

/** The slot of now. A wall clock that steps back a little opens no earlier one again. */
export function openSlot(recent: RecentCredit, utcMs: number): void {
  const slot = Math.floor(utcMs / SLOT_MS);
  if (slot > recent.newest) recent.newest = slot;
  else if (slot <= recent.newest - FAULT_SLOTS) comeBack(recent, slot);
}

/**
 * One of two wall clocks was wrong. If it was the one before, what was credited by it was credited
 * by now; if it is this one, nothing is forgotten for when it is right again. Two engines whose clocks
 * differ by so much come back again and again: each credit is copied once.
 */
function comeBack(recent: RecentCredit, slot: number): void {
  const { slots, slotsMs } = recent;
  recent.newest = slot;
  recent.copies = recent.copies.filter(({ from }) => slots[from % KEPT_SLOTS] === from);
  const copiedMs = new Map<number, number>();
  for (const { from, ms } of recent.copies) copiedMs.set(from, (copiedMs.get(from) ?? 0) + ms);
  let aheadMs = 0;
  for (let at = 0; at < KEPT_SLOTS; at += 1) {
    const from = slots[at] ?? -1;
    if (from <= slot) continue;
    const ms = (slotsMs[at] ?? 0) - (copiedMs.get(from) ?? 0);
    if (ms <= 0) continue;
    addCopy(recent, { from, to: slot, ms });
    aheadMs += ms;
  }
  addToSlot(recent, slot, aheadMs);
}

function addCopy(recent: RecentCredit, { from, to, ms }: Copy): void {
  const at = recent.copies.findIndex((copy) => copy.from === from && copy.to === to);
  const wholeMs = ms + (recent.copies[at]?.ms ?? 0);
  recent.copies.splice(at < 0 ? recent.copies.length : at, 1, { from, to, ms: wholeMs });
}

export function addToSlot(recent: RecentCredit, bookedTo: number, ms: number): void {
  const { slots, slotsMs, newest } = recent;
  const slot = Math.min(bookedTo, newest);
  if (slot <= newest - KEPT_SLOTS) return;
  const at = slot % KEPT_SLOTS;
  if (slots[at] !== slot) {
    slots[at] = slot;
    slotsMs[at] = 0;
  }
  slotsMs[at] = Math.min(MOST_MS, (slotsMs[at] ?? 0) + ms);
}

/** What lies in the fullest window with this slot; what is too old to be known leaves no room. */
export function fullestWindowMs(recent: RecentCredit, bookedTo: number): number {
  const { newest } = recent;
  const slot = Math.min(bookedTo, newest);
  const first = slot - WINDOW_SLOTS + 1;
  if (first <= newest - KEPT_SLOTS) return Number.MAX_SAFE_INTEGER;
  let windowMs = 0;
  for (let each = first; each <= slot; each += 1) windowMs += creditedIn(recent, each);
  let fullestMs = windowMs - countedTwiceMs(recent, slot);
  const last = Math.min(newest, slot + WINDOW_SLOTS - 1);
  for (let each = slot + 1; each <= last; each += 1) {
    windowMs += creditedIn(recent, each) - creditedIn(recent, each - WINDOW_SLOTS);
    fullestMs = Math.max(fullestMs, windowMs - countedTwiceMs(recent, each));
  }
  return fullestMs;
}

/** What lies in the window that ends now, whether or not anything was booked of late. */
export function windowNowMs(recent: RecentCredit, utcMs: number): number {
  return windowToMs(recent, slotOfNow(recent, utcMs));
}

/** When the window of now holds less than this again, if nothing more is credited. @param mostMs above 0 */
export function opensUtcMs(recent: RecentCredit, utcMs: number, mostMs: number): number {
  let slot = slotOfNow(recent, utcMs);
  while (windowToMs(recent, slot) >= mostMs) slot += 1;
  return slot * SLOT_MS;
}

function slotOfNow({ newest }: RecentCredit, utcMs: number): number {
  return Math.max(newest, Math.floor(utcMs / SLOT_MS));
}

function windowToMs(recent: RecentCredit, last: number): number {
  let windowMs = 0;
  for (let each = last - WINDOW_SLOTS + 1; each <= last; each += 1) {
    windowMs += creditedIn(recent, each);
  }
  return windowMs - countedTwiceMs(recent, last);
}

/** What of the window that ends with this slot stands in it twice. */
function countedTwiceMs({ copies }: RecentCredit, last: number): number {
  let twiceMs = 0;
  for (const { from, to, ms } of copies) {
    if (from <= last && to > last - WINDOW_SLOTS) twiceMs += ms;
  }
  return twiceMs;
}

function creditedIn({ slots, slotsMs }: RecentCredit, slot: number): number {
  const at = slot % KEPT_SLOTS;
  return slots[at] === slot ? (slotsMs[at] ?? 0) : 0;
}
