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
  return Array.from({ length: count }, (_, index) => ({
    index,
    startSeconds: index * chunkSeconds,
    ...(index + 1 < count ? { endSeconds: (index + 1) * chunkSeconds } : {}),
  }));
}
