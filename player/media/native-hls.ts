const TYPE = 'application/vnd.apple.mpegurl';

/** The browser's own HLS: for those without Media Source. It has neither rungs nor a buffer goal. */
export class NativeHls {
  readonly #video: HTMLVideoElement;
  readonly #onFailure: () => void;
  #stop = new AbortController();

  constructor(video: HTMLVideoElement, onFailure: () => void) {
    this.#video = video;
    this.#onFailure = onFailure;
  }

  get isSupported(): boolean {
    return this.#video.canPlayType(TYPE) !== '';
  }

  /** @param startMs where to start, media milliseconds. */
  load(url: string, startMs: number): Promise<void> {
    const video = this.#video;
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const failed = (): void => {
        this.#onFailure();
        resolve();
      };
      const ready = (): void => {
        // Before this the element forgets where it was sent.
        if (startMs > 0) video.currentTime = startMs / 1_000;
        resolve();
      };
      video.addEventListener('error', failed, { once: true, signal });
      video.addEventListener('loadedmetadata', ready, { once: true, signal });
      signal.addEventListener('abort', () => resolve());
      video.src = url;
      video.load();
    });
  }

  destroy(): void {
    this.#stop.abort();
    this.#video.removeAttribute('src');
    this.#video.load();
  }
}
