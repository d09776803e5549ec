import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';

/** Whatever happens at a start, nothing is held longer than this, milliseconds. */
const LONGEST_HOLD_MS = 15_000;
/** So much of a start goes in step: no kind is asked for far ahead of the others. */
const IN_STEP_SECONDS = 12;
/** Segments of sound and picture do not begin at quite the same places. */
const TOLERANCE_SECONDS = 0.5;

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
  /** How far each kind was asked for, and who waits for the others. */
  readonly #askedAtSeconds = new Map<string, number>();
  #waiting: (() => void)[] = [];

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
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** The sound of later waits until the picture has come as far, and the other way round. */
  async #inStep(kind: string, atSeconds: number): Promise<void> {
    this.#askedAtSeconds.set(kind, atSeconds);
    for (const goOn of this.#waiting.splice(0)) goOn();
    const isAhead = (): boolean =>
      !this.#isOver &&
      [...this.#firstAtSeconds.keys()].some(
        (other) => (this.#askedAtSeconds.get(other) ?? 0) < atSeconds - TOLERANCE_SECONDS,
      );
    const untilMs = performance.now() + LONGEST_HOLD_MS;
    while (isAhead() && performance.now() < untilMs) {
      await new Promise<void>((goOn) => {
        this.#waiting.push(goOn);
        setTimeout(goOn, 1_000);
      });
    }
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
      if (kind !== 'video' && kind !== 'audio') return;
      const firstSeconds = this.#firstAtSeconds.get(kind) ?? atSeconds;
      this.#firstAtSeconds.set(kind, firstSeconds);
      if (atSeconds <= firstSeconds) return;
      await shown;
      await this.#inStep(kind, atSeconds);
      if (atSeconds > firstSeconds + IN_STEP_SECONDS) network?.unregisterRequestFilter(filter);
    };
    const network = player.getNetworkingEngine();
    network?.registerRequestFilter(filter);
    video.addEventListener('seeking', () => this.drop(), { once: true });
    if (this.#isOver) return false;
    await player.load(this.url);
    return true;
  }
}
