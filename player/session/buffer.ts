import { type Welcome } from '../../engine/protocol/messages.ts';
import { bufferGoalMs } from '../beats/pace.ts';
import { type Courtesy } from '../media/courtesy.ts';
import { type Media } from '../media/shaka.ts';

/** How often the goal is looked at, media milliseconds. */
const STEP_MS = 2_000;

/** How far ahead is buffered: the longer the learner stays, the further it may reach. */
export class Buffer {
  readonly #media: Media;
  readonly #courtesy: Courtesy;
  #goalMs = 0;

  constructor(media: Media, courtesy: Courtesy) {
    this.#media = media;
    this.#courtesy = courtesy;
  }

  /** Media are loaded anew. @returns the goal to begin with, milliseconds */
  begin({ rules }: Welcome): number {
    this.#courtesy.playedSinceSeekMs = 0;
    this.#goalMs = bufferGoalMs(rules.bufferGoalMs, 0);
    return this.#goalMs;
  }

  widen({ rules }: Welcome): void {
    const goalMs = bufferGoalMs(rules.bufferGoalMs, this.#courtesy.playedSinceSeekMs);
    if (Math.abs(goalMs - this.#goalMs) < STEP_MS) return;
    this.#goalMs = goalMs;
    this.#media.setBufferGoalMs(goalMs);
  }
}
