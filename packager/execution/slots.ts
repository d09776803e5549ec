/**
 * Turns at the cores of this machine. Everything heavy that a lesson needs waits here, chunks and side
 * steps alike, so that no core is idle while something waits and no more runs than is allowed.
 */

import { setMaxListeners } from 'node:events';

import { interrupted } from '../plan/fault.ts';

/** Runs the work when its turn comes. */
export type TakeSlot = <T>(work: () => Promise<T>) => Promise<T>;

/** What is begun first where several wait; among equals, who asked first. */
export const urgency = {
  /** Nothing else can begin before it. */
  analysis: 4,
  /** The sound of a long lesson: its steps follow each other, and end last if they begin last. */
  longSound: 3,
  chunk: 2,
  /** The sound of a short lesson: fits in where a chunk ends before the others. */
  shortSound: 1,
  /** Pictures of slides: the manifests wait for them. */
  slides: 1,
  /** Measuring for the report. */
  side: 0,
} as const;

interface Waiting {
  readonly urgency: number;
  readonly begin: () => void;
}

export class Slots {
  #limit: number;
  #running = 0;
  readonly #waiting: Waiting[] = [];

  /** @param limit how much runs at once, at least 1 */
  constructor(limit: number) {
    this.#limit = Math.max(1, limit);
  }

  /** What runs already goes on, also where it is more than the new limit. */
  set limit(limit: number) {
    this.#limit = Math.max(1, limit);
    this.#fill();
  }

  /** A way in for those who need not know of urgency. */
  with(urgencyOfAll: number, signal?: AbortSignal): TakeSlot {
    return (work) => this.take(urgencyOfAll, work, signal);
  }

  /** @throws PackagerFault where it is interrupted before its turn; otherwise whatever the work throws */
  async take<T>(urgencyOfWork: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#turn(urgencyOfWork, signal);
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#fill();
    }
  }

  #turn(urgencyOfWork: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(interrupted());
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(interrupted());
      };
      const begin = (): void => {
        signal?.removeEventListener('abort', giveUp);
        this.#running += 1;
        resolve();
      };
      const waiting: Waiting = { urgency: urgencyOfWork, begin };
      if (signal !== undefined) {
        // A long lesson has hundreds of chunks that wait.
        setMaxListeners(0, signal);
        signal.addEventListener('abort', giveUp, { once: true });
      }
      this.#waiting.push(waiting);
      this.#fill();
    });
  }

  #fill(): void {
    while (this.#running < this.#limit && this.#waiting.length > 0) {
      const most = Math.max(...this.#waiting.map((one) => one.urgency));
      const next = this.#waiting.findIndex((one) => one.urgency === most);
      this.#waiting.splice(next, 1)[0]?.begin();
    }
  }
}
