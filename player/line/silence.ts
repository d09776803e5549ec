/** How long an answer may take before the learner is told that there is no contact, milliseconds. */
const LATE_MS = 8_000;

/**
 * Notices when the engine is not heard though the socket is open: a network that swallows everything
 * closes nothing for half a minute, and a device may say that it is offline long before that.
 */
export class Silence {
  readonly #tell: (online: boolean) => void;
  readonly #lateMs: number;
  #isSilent = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param tell of silence, and that it is over */
  constructor(tell: (online: boolean) => void, lateMs = LATE_MS) {
    this.#tell = tell;
    this.#lateMs = lateMs;
  }

  /** Something was sent that the engine answers. */
  asked(): void {
    this.#timer ??= setTimeout(() => this.fell(), this.#lateMs);
  }

  /** The engine has answered. */
  heard(): void {
    this.forget();
    if (this.#isSilent) this.#tell(true);
    this.#isSilent = false;
  }

  /** Nothing gets through. */
  fell(): void {
    this.forget();
    if (!this.#isSilent) this.#tell(false);
    this.#isSilent = true;
  }

  /** No answer is waited for any more: the line broke, or speaks for itself again. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
