import { networkNow } from '../line/network.ts';

/** Where this browser keeps how fast its network was; it never leaves the page. */
const KEY = 'lectern.bandwidth';
/** What is supposed of a network that nothing is known of, bits a second. */
const UNKNOWN_BPS = 500_000;
const SLOW_BPS = 250_000;
/** The first segments should take about a second, so they may have a third of the bandwidth. */
const FIRST_SHARE = 0.3;
/** Older knowledge is of another day and place, milliseconds. */
const LONGEST_KEPT_MS = 24 * 3_600_000;

let supposedBps = 0;

/**
 * For which bandwidth the first segments are chosen, bits a second: a start that is a little less
 * sharp is better than one that is late. What they show of the network chooses all that follow.
 */
export function firstBandwidthBps(): number {
  const knownBps = remembered();
  const isSlow = ['slow-2g', '2g', '3g'].includes(networkNow());
  supposedBps = knownBps === null ? (isSlow ? SLOW_BPS : UNKNOWN_BPS) : knownBps * FIRST_SHARE;
  return supposedBps;
}

export function rememberBandwidth(bandwidthBps: number): void {
  // Too little came for an estimate; what was supposed is no knowledge.
  if (bandwidthBps === supposedBps || !(bandwidthBps > 0 && Number.isFinite(bandwidthBps))) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([Math.round(bandwidthBps), Date.now()]));
  } catch {
    // Storage is forbidden here: the next start is careful again.
  }
}

function remembered(): number | null {
  try {
    const [bandwidthBps, atMs] = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown[];
    const isFresh = Math.abs(Date.now() - Number(atMs)) < LONGEST_KEPT_MS;
    return isFresh && typeof bandwidthBps === 'number' && bandwidthBps > 0 ? bandwidthBps : null;
  } catch {
    return null;
  }
}
