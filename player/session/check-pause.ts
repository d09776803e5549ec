/** Play stands still while a check is open, and goes on after it where it was going on before. */
export class CheckPause {
  readonly #video: HTMLVideoElement;
  readonly #stop = new AbortController();
  #isOpen = false;
  #goesOn = false;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    video.addEventListener('play', () => this.#onPlay(), { signal: this.#stop.signal });
  }

  /** A check is open from now on. */
  begin(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#goesOn ||= !this.#video.paused;
    this.#video.pause();
    // The full screen that phones give to a picture alone would hide the check.
    const alone = this.#video as HTMLVideoElement & { webkitExitFullscreen?: () => void };
    alone.webkitExitFullscreen?.();
  }

  /** The check is over: play goes on now, or once the learner has made up for it, or not at all. */
  end(then: 'go-on' | 'wait' | 'stay'): void {
    this.#isOpen = false;
    if (then === 'wait') return;
    if (then === 'go-on' && this.#goesOn && !this.#video.ended)
      void this.#video.play().catch(() => undefined);
    this.#goesOn = false;
  }

  close(): void {
    this.#stop.abort();
  }

  /** A courtesy: what is played beside an open check is only missed with it. */
  #onPlay(): void {
    this.#goesOn = this.#isOpen;
    if (this.#isOpen) this.#video.pause();
  }
}
