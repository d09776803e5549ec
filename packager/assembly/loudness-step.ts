/** The sound of a lesson: measured beside its pictures, which need not wait for it. */

import type { Plan } from '../plan/plan.ts';
import { type SoundWork, isAboutTheSound, measureSourceSound } from '../quality/source-sound.ts';
import type { OnPackageEvent } from './package-events.ts';

export interface LoudnessWork extends SoundWork {
  /** What the sound is brought to, LUFS; -16 where absent, `off` leaves it as it is. */
  readonly loudness?: number | 'off';
  readonly onEvent: OnPackageEvent;
}

/** The same plan with the gain that its sound asks for. */
export async function withLoudness(plan: Plan, work: LoudnessWork): Promise<Plan> {
  const { audio } = plan;
  if (audio === undefined) return plan;
  try {
    const { gainDb } = await measureSourceSound(audio, work.loudness, work);
    return gainDb === undefined || audio.gainDb !== undefined
      ? plan
      : { ...plan, audio: { ...audio, gainDb } };
  } catch (error) {
    // Without its gain the sound would have other bytes; the next run measures again.
    if (!isAboutTheSound(error)) throw error;
    // The encode of the sound will say more, if it fails as well.
    work.onEvent({ event: 'warning', text: `the loudness could not be measured: ${error.reason}` });
    return plan;
  }
}
