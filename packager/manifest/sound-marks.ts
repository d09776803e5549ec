/**
 * Where sound is cut: wherever the picture is, and between, where segments of the picture are long. So
 * both start their segments together to the end of the longest lecture, but for half a frame of sound,
 * and a key may change there.
 */

/**
 * Where segments of sound should start, in seconds; 0 first.
 *
 * @param pictureStarts where segments of the picture start, in seconds; none for sound alone
 * @param endSeconds where the sound ends
 * @param targetSeconds length that is aimed at; segments of the picture are divided by whole numbers
 */
export function soundMarks(
  pictureStarts: readonly number[],
  endSeconds: number,
  targetSeconds: number,
): number[] {
  const starts = pictureStarts.length === 0 ? [0] : pictureStarts;
  const lengthSeconds = (starts[1] ?? 0) - (starts[0] ?? 0);
  const parts = Math.max(1, Math.round(lengthSeconds / targetSeconds));
  const stepSeconds = lengthSeconds > 0 ? lengthSeconds / parts : targetSeconds;
  const marks = starts.flatMap((start, index) => {
    const end = Math.min(starts[index + 1] ?? endSeconds, endSeconds);
    // A tail under half a step joins what is before it.
    const count = Math.max(1, Math.floor((end - start) / stepSeconds + 0.5));
    return Array.from({ length: count }, (_, part) => start + part * stepSeconds);
  });
  return marks.filter((mark) => mark === 0 || endSeconds - mark >= stepSeconds / 2);
}

/**
 * For each mark the frame that starts nearest to it: indexes, rising, every one once.
 *
 * @param frameStarts presentation times of all frames in ticks, rising; under 0 what an edit list hides
 */
export function framesAtMarks(
  marks: readonly number[],
  frameStarts: ArrayLike<number>,
  timescaleHz: number,
): number[] {
  const found: number[] = [];
  let index = 0;
  for (const mark of marks) {
    const ticks = mark * timescaleHz;
    const distance = (at: number): number => Math.abs((frameStarts[at] as number) - ticks);
    while (index + 1 < frameStarts.length && distance(index + 1) < distance(index)) index += 1;
    if (index >= frameStarts.length || found.at(-1) === index) continue;
    found.push(index);
  }
  // What the edit list hides before the first mark belongs to the first segment.
  if (found.length > 0) found[0] = 0;
  return found;
}
