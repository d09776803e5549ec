import { type Extras } from '../media/extras.ts';
import { type HeadStart } from './head-start.ts';

/** What lies beside the media of the lesson that plays: captions, outline, the second picture. */
export class Beside {
  readonly #show: (extras: Extras | null) => void;
  #stop = new AbortController();

  constructor(show: (extras: Extras | null) => void) {
    this.#show = show;
  }

  /** From now on it is this lesson. What was asked for before would show captions of another one. */
  follow(headStart: HeadStart, baseUrl: string): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    void headStart.extras(baseUrl, signal).then((extras) => {
      if (!signal.aborted) this.#show(extras);
    });
  }

  close(): void {
    this.#stop.abort();
  }
}
