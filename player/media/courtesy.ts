import { type Account } from '../session/account.ts';
import { type Observation } from '../beats/observation.ts';
import { landingMs } from '../beats/seek.ts';
import { type Welcome } from '../../engine/protocol/messages.ts';

/** How far past the frontier contiguous play may start and still prolong it, milliseconds. */
const CONTIGUOUS_MS = 500;
/** A seek is set back only when it lands at least this far off, milliseconds. */
const WORTH_HOLDING_MS = 1_000;

export interface CourtesyListener {
  /** A seek was set back to the frontier. */
  held(): void;
  /** A rate above the policy was set back. */
  slowed(): void;
}

interface Rules {
  readonly welcome: Welcome | null;
  readonly account: Account | null;
}

/**
 * Keeps to the policy in the page, so that nobody watches what will not count. A courtesy only:
 * the engine enforces the rules whatever happens here.
 */
export class Courtesy {
  readonly #video: HTMLVideoElement;
  readonly #listener: CourtesyListener;
  readonly #rules: () => Rules;
  readonly #stop = new AbortController();
  /** The furthest contiguous presentation seen here; the engine's word follows with each ack. */
  #furthestMs = 0;
  #lastMs = 0;
  /** Media presented since the last start or seek, milliseconds. */
  playedSinceSeekMs = 0;

  constructor(video: HTMLVideoElement, rules: () => Rules, listener: CourtesyListener) {
    this.#video = video;
    this.#rules = rules;
    this.#listener = listener;
    const { signal } = this.#stop;
    video.addEventListener('seeking', () => this.#holdSeek(), { signal });
    video.addEventListener('ratechange', () => this.#holdRate(), { signal });
  }

  /** Takes the engine's frontier when a session opens, or goes on with beats still to come. */
  opened(welcome: Welcome, isNew: boolean): void {
    this.#furthestMs = Math.max(welcome.frontierMs, isNew ? 0 : this.#furthestMs);
  }

  /**
   * Where a new session goes on, media milliseconds. What an ended one could not report any more has to
   * be watched again: beyond it nothing would ever count.
   */
  goingOnMs(): number {
    const hereMs = Math.floor(this.#video.currentTime * 1_000);
    const landing = Math.floor(this.landing(hereMs));
    return landing < hereMs - WORTH_HOLDING_MS ? landing : hereMs;
  }

  /** Follows contiguous play. */
  follow(look: Observation): void {
    if (look.cause === 'seek') {
      this.#lastMs = look.positionMs;
      this.playedSinceSeekMs = 0;
      return;
    }
    const playedMs = Math.max(0, look.positionMs - this.#lastMs);
    if (this.#lastMs <= this.#furthestMs + CONTIGUOUS_MS) {
      this.#furthestMs = Math.max(this.#furthestMs, look.positionMs);
    }
    this.#lastMs = look.positionMs;
    this.playedSinceSeekMs += playedMs;
  }

  /** Where a seek to this place may land, media milliseconds. Says so when it is held back. */
  landing(targetMs: number): number {
    const { welcome, account } = this.#rules();
    if (welcome === null || account === null) return targetMs;
    const landing = landingMs(targetMs, {
      seek: welcome.rules.seek,
      frontierMs: Math.max(account.frontierMs, this.#furthestMs),
      credited: account.credited,
      durationMs: welcome.durationMs,
      untilMs: welcome.preview?.untilMs ?? null,
    });
    const isHeld = landing < Math.min(targetMs, welcome.durationMs) - WORTH_HOLDING_MS;
    if (isHeld && welcome.preview === null) this.#listener.held();
    return landing;
  }

  close(): void {
    this.#stop.abort();
  }

  #holdSeek(): void {
    const targetMs = this.#video.currentTime * 1_000;
    const landing = this.landing(targetMs);
    if (landing < targetMs - WORTH_HOLDING_MS) this.#video.currentTime = landing / 1_000;
  }

  #holdRate(): void {
    const maxRate = this.#rules().welcome?.rules.maxRate;
    if (maxRate === undefined || this.#video.playbackRate <= maxRate) return;
    this.#video.playbackRate = maxRate;
    this.#listener.slowed();
  }
}
