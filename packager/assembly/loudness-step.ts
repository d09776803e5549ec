/** The sound of a lesson: measured beside its pictures, which need not wait for it. */

import { interrupted } from '../plan/fault.ts';
import type { LoudnessDecision } from '../plan/loudness.ts';
import type { Plan } from '../plan/plan.ts';
import { type SoundWork, isAboutTheSound, measureSourceSound } from '../quality/source-sound.ts';
import type { OnPackageEvent } from './package-events.ts';

export interface LoudnessWork extends SoundWork {
  /** What the sound is brought to, LUFS; -16 where absent, `off` leaves it as it is. */
  readonly loudness?: number | 'off';
  readonly onEvent: OnPackageEvent;
  /** The measuring, where it has begun already. */
  readonly begun?: Promise<LoudnessDecision>;
}

/** The same plan with the gain that its sound asks for. */
export async function withLoudness(plan: Plan, work: LoudnessWork): Promise<Plan> {
  const { audio } = plan;
  if (audio === undefined) return plan;
  try {
    const { begun, loudness, signal } = work;
    const { gainDb } = await (begun === undefined
      ? measureSourceSound(audio, loudness, work)
      : unlessStopped(begun, signal));
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

/** Whoever began it ends it; here nobody waits for that. */
function unlessStopped<T>(begun: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return begun;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(interrupted());
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void begun.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
