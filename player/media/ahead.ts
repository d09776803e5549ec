import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';

/** Whatever happens at a start, nothing is held longer than this, milliseconds. */
const LONGEST_HOLD_MS = 15_000;

/**
 * A load from the beginning that is begun while the engine is still asked. All is got ready; media are
 * asked for once the engine has let them, and the first of each kind before any second one: on a weak
 * network the sound of later would take half of what the first picture needs.
 */
export class Ahead {
  readonly url: string;
  /** Whether it has been loaded. It never rejects: what failed here is loaded anew. */
  readonly #done: Promise<boolean>;
  #isTaken = false;
  #letGo: () => void = () => undefined;
  readonly #allowed = new Promise<void>((letGo) => (this.#letGo = letGo));
  #isOver = false;
  readonly #firstAtSeconds = new Map<string, number>();

  constructor(url: string, creating: Promise<shaka.Player>, video: HTMLVideoElement) {
    this.url = url;
    this.#done = creating.then((player) => this.#load(player, video)).catch(() => false);
  }

  /** Asks for the media, too: the engine holds them until the session is open. */
  letGo(): void {
    this.#letGo();
  }

  /**
   * The engine lets the media go.
   *
   * @returns whether they are loaded now; a second time they never are
   */
  async take(): Promise<boolean> {
    if (this.#isTaken || this.#isOver) return false;
    this.#isTaken = true;
    this.#letGo();
    return this.#done;
  }

  /** Something else is loaded: nothing is held any more. */
  drop(): void {
    this.#isOver = true;
    this.#letGo();
  }

  async #load(player: shaka.Player, video: HTMLVideoElement): Promise<boolean> {
    const wishesToPlay = !video.paused;
    await player.attach(video);
    // Attaching takes the wish back.
    if (wishesToPlay) void video.play().catch(() => undefined);
    const shown = new Promise<void>((then) => {
      for (const name of ['loadeddata', 'seeking']) {
        video.addEventListener(name, () => then(), { once: true });
      }
      void this.#allowed.then(() => setTimeout(then, LONGEST_HOLD_MS));
    });
    const { SEGMENT, KEY } = shaka.net.NetworkingEngine.RequestType;
    const { INIT_SEGMENT } = shaka.net.NetworkingEngine.AdvancedRequestType;
    const filter: shaka.extern.RequestFilter = async (type, _request, context) => {
      if ((type !== SEGMENT && type !== KEY) || context?.type === INIT_SEGMENT) return;
      await this.#allowed;
      if (type === KEY || this.#isOver) return;
      const segment = context?.segment as { readonly startTime: number } | null | undefined;
      const atSeconds = segment?.startTime ?? 0;
      const kind = context?.stream?.type ?? '';
      const firstSeconds = this.#firstAtSeconds.get(kind) ?? atSeconds;
      this.#firstAtSeconds.set(kind, firstSeconds);
      if (atSeconds > firstSeconds) await shown;
    };
    const network = player.getNetworkingEngine();
    network?.registerRequestFilter(filter);
    void shown.then(() => network?.unregisterRequestFilter(filter));
    if (this.#isOver) return false;
    await player.load(this.url);
    return true;
  }
}
