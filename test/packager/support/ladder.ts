/** The ladder that is shipped, read and decoded as the packager does. */

import { readLadder } from '../../../packager/commands/ladder-file.ts';
import type { Ladder } from '../../../packager/plan/ladder.ts';

export const lectureLadder: Ladder = await readLadder('lecture');

/** Two small rungs: the same work, cheap enough for a test. */
export const smallLadder: Ladder = {
  ...lectureLadder,
  name: 'small',
  video: {
    preset: 'ultrafast',
    rungs: [
      { heightPx: 180, crf: 28, maxBitrateBps: 300_000, bufferSeconds: 2, maxFrameRateFps: 30 },
      { heightPx: 90, crf: 30, maxBitrateBps: 80_000, bufferSeconds: 2, maxFrameRateFps: 15 },
    ],
  },
};
