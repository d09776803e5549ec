/** The ladder that is shipped, read and decoded as the packager does. */

import { readLadder } from '../../../packager/commands/ladder-file.ts';
import type { Ladder } from '../../../packager/plan/ladder.ts';

export const lectureLadder: Ladder = await readLadder('lecture');

const smallClass: Ladder['classes']['talk'] = {
  maxFrameRateFps: 30,
  gopSeconds: 4,
  preset: 'ultrafast',
  x264Params: '',
  rungs: [
    { heightPx: 180, crf: 28, maxBitrateBps: 300_000, bufferSeconds: 2, maxFrameRateFps: 30 },
  ],
  weak: { heightPx: 90, crf: 30, maxBitrateBps: 80_000, bufferSeconds: 2, maxFrameRateFps: 15 },
};

/** Two small rungs, the same for every kind of content: the same work, cheap enough for a test. */
export const smallLadder: Ladder = {
  ...lectureLadder,
  name: 'small',
  classes: { talk: smallClass, slides: smallClass, screen: smallClass, mixed: smallClass },
  // Test pictures are no lecture; both rungs stay, whatever they are foretold to weigh.
  pruning: { mostHeightRatio: 0.85, mostBitrateRatio: 1, lightTopBps: 0 },
};

/** All that are shipped. */
export const namedLadders: readonly Ladder[] = [
  lectureLadder,
  await readLadder('max-quality'),
  await readLadder('fast'),
];
