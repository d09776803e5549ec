/** Listens to one lesson being packaged, and knows how far it is, how fast, and for how long. */

import type { PackageEvent, Stage } from '../assembly/package-events.ts';
import { Pace } from '../report/pace.ts';
import type { LessonProgress } from '../report/progress-line.ts';

export const stageText: Readonly<Record<Stage, string>> = {
  probe: 'Looking at the source',
  copy: 'Copying the source into a tidy container',
  encode: 'Encoding',
  cut: 'Cutting segments',
  write: 'Writing',
};

export class ProgressMeter {
  readonly #label: string;
  readonly #ratioPace = new Pace();
  readonly #mediaPace = new Pace();
  #stage: Stage = 'probe';
  #ratio = 0;
  #frameRateFps: number | undefined;
  #heardMs = 0;

  constructor(label = '') {
    this.#label = label;
  }

  /** @param nowMs of a clock that never goes back */
  hear(event: PackageEvent, nowMs: number): void {
    switch (event.event) {
      case 'stage':
        this.#stage = event.stage;
        return;
      case 'planned':
        this.#frameRateFps = event.frameRateFps;
        return;
      case 'progress':
        this.#ratio = event.ratio;
        this.#heardMs = nowMs;
        this.#ratioPace.push(nowMs, event.ratio);
        this.#mediaPace.push(nowMs, event.encodedSeconds);
        return;
      case 'id':
      case 'notice':
      case 'warning':
        return;
    }
  }

  get ratio(): number {
    return this.#ratio;
  }

  now(nowMs: number): LessonProgress {
    const speedRatio = this.#stage === 'encode' ? this.#mediaPace.perSecond() : undefined;
    const ratioPerSecond = this.#ratioPace.perSecond();
    const rest = ratioPerSecond === undefined ? undefined : (1 - this.#ratio) / ratioPerSecond;
    return {
      label: this.#label,
      ratio: this.#ratio,
      stage: stageText[this.#stage],
      ...(speedRatio === undefined ? {} : { speedRatio }),
      ...(speedRatio === undefined || this.#frameRateFps === undefined
        ? {}
        : { fps: speedRatio * this.#frameRateFps }),
      // Between two words of progress the clock still runs.
      ...(rest === undefined || this.#ratio >= 1
        ? {}
        : { etaSeconds: Math.max(0, rest - (nowMs - this.#heardMs) / 1000) }),
    };
  }
}
