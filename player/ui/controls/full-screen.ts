/**
 * Full screen of the picture with all that lies over it. Browsers that can only enlarge the bare
 * video, such as those of iPhones, would hide checks and captions: there the player fills the page.
 */
export class FullScreen {
  readonly #stage: HTMLElement;
  readonly #frame: HTMLElement;
  readonly #onChange: () => void;

  constructor(stage: HTMLElement, frame: HTMLElement, onChange: () => void) {
    this.#stage = stage;
    this.#frame = frame;
    this.#onChange = onChange;
  }

  get isOn(): boolean {
    const root = this.#stage.getRootNode() as Partial<ShadowRoot>;
    return root.fullscreenElement === this.#stage || this.#fills;
  }

  toggle(): void {
    if (this.#fills || !document.fullscreenEnabled) return this.#fill(!this.#fills);
    if (this.isOn) void document.exitFullscreen();
    else void this.#stage.requestFullscreen().catch(() => this.#fill(true));
  }

  /** For Escape, which the browser takes for itself in its own full screen. */
  leave(): boolean {
    if (!this.#fills) return false;
    this.#fill(false);
    return true;
  }

  get #fills(): boolean {
    return this.#frame.classList.contains('fills');
  }

  #fill(on: boolean): void {
    this.#frame.classList.toggle('fills', on);
    this.#onChange();
  }
}
