/** The lesson's time, cut into chunks of whole GOPs that can be encoded one without the other. */

export interface Chunk {
  /** From 0. */
  readonly index: number;
  readonly startSeconds: number;
  /** Absent for the last one: it takes all there is. */
  readonly endSeconds?: number;
}

/** Short enough that the last ones end at about the same time, whatever they show. */
const longestChunkSeconds = 40;
/** Below this, the start of a program and the decoding before the cut cost too much. */
const shortestChunkSeconds = 8;
const shortestOfFourSeconds = 24;

/**
 * Chunks of about equal length and an even number of them, so that two or four programs side by side
 * end at the same time. It depends on nothing but the lesson: the same bytes come out on any machine.
 */
export function planChunkSeconds(
  durationSeconds: number | undefined,
  gopSeconds: number,
  wishedSeconds?: number,
): number {
  const wholeGops = (seconds: number): number =>
    Math.max(1, Math.ceil(seconds / gopSeconds - 1e-9)) * gopSeconds;
  if (wishedSeconds !== undefined) return wholeGops(wishedSeconds);
  if (durationSeconds === undefined) return wholeGops(longestChunkSeconds);
  const least = Math.max(1, Math.ceil(durationSeconds / longestChunkSeconds));
  const multiple = (of: number): number => Math.ceil(least / of) * of;
  const count =
    durationSeconds / multiple(4) >= shortestOfFourSeconds
      ? multiple(4)
      : durationSeconds / multiple(2) >= shortestChunkSeconds
        ? multiple(2)
        : least;
  // A scrap of less than half a GOP belongs to the last chunk, see `planChunks`.
  return wholeGops((durationSeconds - gopSeconds / 2) / count);
}

/** A last chunk of less than half a GOP is not worth a program: it stays with the one before. */
export function planChunks(
  durationSeconds: number | undefined,
  gopSeconds: number,
  chunkSeconds: number,
): Chunk[] {
  const count =
    durationSeconds === undefined
      ? 1
      : Math.max(1, Math.ceil((durationSeconds - gopSeconds / 2) / chunkSeconds));
  return chunksFrom(Array.from({ length: count }, (_, index) => index * chunkSeconds));
}

/** @param startsSeconds ascending, from 0 */
export function chunksFrom(startsSeconds: readonly number[]): Chunk[] {
  return startsSeconds.map((startSeconds, index) => {
    const endSeconds = startsSeconds[index + 1];
    return { index, startSeconds, ...(endSeconds === undefined ? {} : { endSeconds }) };
  });
}

/** A chunk may be longer or shorter by this at either end, to begin where it is cheap. */
const mostAsideRatio = 0.2;
/** Even so: of a run that is stopped no more than this is encoded again, by each program. */
const mostChunkSeconds = 60;
/** So much less decoding is worth moving by a second: chunks of about equal length end at the same time. */
const worthOfMovingRatio = 0.1;
/**
 * Of four chunks and more the last ones are shorter: little is left to wait for when a core has nothing more to
 * do. More chunks would do the same, but each costs about a second of CPU, most of it to begin.
 */
const lastRatios = [0.75, 0.75, 0.5, 0.5];

/**
 * As many chunks as `planChunks` makes, each begun where little of the source is decoded in front of it.
 *
 * @param decodedInFront seconds of the source that are decoded before a chunk that begins there
 * @returns their starts, ascending from 0, on the grid, a minute apart at most
 */
export function planChunkStarts(
  durationSeconds: number,
  gopSeconds: number,
  chunkSeconds: number,
  decodedInFront: (startSeconds: number) => number,
): number[] {
  const { length: count } = planChunks(durationSeconds, gopSeconds, chunkSeconds);
  const ratios = chunkRatios(count);
  const unitSeconds = durationSeconds / sumOf(ratios);
  const mostSeconds = Math.max(1, Math.floor(mostChunkSeconds / gopSeconds)) * gopSeconds;
  const starts = [0];
  let [wantedSeconds, lastSeconds] = [0, 0];
  for (const [i, ratio] of ratios.slice(0, -1).entries()) {
    wantedSeconds += ratio * unitSeconds;
    // The chunk behind it is as long or shorter.
    const asideSeconds = (ratios[i + 1] as number) * unitSeconds * mostAsideRatio;
    const latestSeconds = lastSeconds + mostSeconds;
    lastSeconds = bestStart(wantedSeconds, asideSeconds, latestSeconds, gopSeconds, decodedInFront);
    starts.push(lastSeconds);
  }
  return [...new Set(starts)];
}

function chunkRatios(count: number): number[] {
  const equal = (length: number): number[] => Array.from({ length }, () => 1);
  return count < 4 ? equal(count) : [...equal(count - lastRatios.length), ...lastRatios];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0);
}

/** The best place on the grid near by, or the nearest where none is as near; none after the latest, which is on it. */
function bestStart(
  wantedSeconds: number,
  asideSeconds: number,
  latestSeconds: number,
  gopSeconds: number,
  decodedInFront: (startSeconds: number) => number,
): number {
  const costOf = (seconds: number): number =>
    decodedInFront(seconds) + Math.abs(seconds - wantedSeconds) * worthOfMovingRatio;
  let best = Math.min(latestSeconds, Math.round(wantedSeconds / gopSeconds) * gopSeconds);
  const first = Math.ceil((wantedSeconds - asideSeconds) / gopSeconds) * gopSeconds;
  const end = Math.min(latestSeconds, wantedSeconds + asideSeconds);
  for (let at = first; at <= end; at += gopSeconds) {
    if (costOf(at) < costOf(best)) best = at;
  }
  return best;
}
