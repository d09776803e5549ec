/**
 * Numbers that look like chance and are the same for the same seed, so that every node draws the
 * same picture of one attempt (mulberry32, public domain).
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const ratio = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from, to) => from + ratio() * (to - from);
  return { ratio, between, index: (length) => Math.floor(ratio() * length) };
}
//# sourceMappingURL=random.js.map
