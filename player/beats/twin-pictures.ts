/** Two pictures this close to each other are together, milliseconds. */
const TOGETHER_MS = 15;
/** Further apart than this they are brought together by a jump, milliseconds. */
const JUMP_MS = 500;
/** A picture that stands still is put right where it is off by more than this, milliseconds. */
const STILL_MS = 40;
/** Nobody sees it: only its buffer has to follow, milliseconds. */
const UNSEEN_MS = 4_000;
/** What is made up for in a second of play, as a part of the drift. */
const MADE_UP_RATIO = 0.8;
/** No change of rate is larger than this part of it. */
const MAX_NUDGE_RATIO = 0.2;

export interface Correction {
  readonly jump: boolean;
  /** Rate to play at from now on. */
  readonly rate: number;
}

/**
 * How the second of two pictures gets back to the first.
 *
 * @param driftMs how far it is ahead; negative where it is behind.
 * @param how.rate rate of the first picture.
 * @param how.still whether the pictures stand still.
 * @param how.unseen whether the page is hidden.
 */
export function correction(
  driftMs: number,
  how: { readonly rate: number; readonly still: boolean; readonly unseen: boolean },
): Correction {
  const { rate, still, unseen } = how;
  const offMs = Math.abs(driftMs);
  const jumpMs = unseen ? UNSEEN_MS : still ? STILL_MS : JUMP_MS;
  if (offMs > jumpMs) return { jump: true, rate };
  if (offMs <= TOGETHER_MS || still) return { jump: false, rate };
  const wished = (driftMs / 1_000) * MADE_UP_RATIO;
  const most = rate * MAX_NUDGE_RATIO;
  const nudge = Math.min(most, Math.max(-most, wished));
  return { jump: false, rate: rate - nudge };
}
