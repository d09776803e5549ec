import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { type MediaCounters } from '../beats/quality.ts';
import { type Trouble } from '../session/errors.ts';
import { firstBandwidthBps, rememberBandwidth } from './first-rung.ts';

/** One quality the lesson was packaged in. */
export interface Rung {
  readonly id: number;
  readonly heightPx: number;
  readonly bandwidthBps: number;
}

/** Statuses that say "not now": asked again for as long as it takes, never shown as an error. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);
const RETRY_SECONDS = 1;

/** The lesson's media in a media element: DASH through Media Source, else the browser's own HLS. */
export class Media {
  readonly #video: HTMLVideoElement;
  readonly #onTrouble: (trouble: Trouble) => void;
  readonly #onRungs: () => void;
  #player: shaka.Player | null = null;
  #creating: Promise<shaka.Player> | null = null;
  #loads = 0;
  #errors = 0;

  constructor(video: HTMLVideoElement, onTrouble: (trouble: Trouble) => void, onRungs: () => void) {
    this.#video = video;
    this.#onTrouble = (trouble) => {
      this.#errors += 1;
      onTrouble(trouble);
    };
    this.#onRungs = onRungs;
  }

  /** Gets ready while the engine is asked: the manifest comes with the handshake, not after it. */
  prepare(baseUrl: string): void {
    if (!shaka.Player.isBrowserSupported()) return;
    // It may be kept by the browser, which hands it out again when it is loaded.
    void fetch(`${baseUrl}manifest.mpd`).catch(() => undefined);
    this.#creating ??= this.#create();
  }

  /**
   * Loads a lesson.
   *
   * @param baseUrl folder of the lesson's files, ending in `/`.
   * @param startMs where to start, media milliseconds.
   * @param bufferMs how far to buffer ahead at first.
   * @param untilMs end of what may be played, media milliseconds; null for all of it.
   */
  async load(
    baseUrl: string,
    startMs: number,
    bufferMs: number,
    untilMs: number | null,
  ): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    const startSeconds = startMs / 1_000;
    if (!shaka.Player.isBrowserSupported()) return this.#loadNatively(baseUrl, startSeconds);
    try {
      const player = await (this.#creating ??= this.#create());
      // Not before it is loaded: attaching takes back a wish to play.
      if (player.getMediaElement() === null) await player.attach(this.#video);
      if (load !== this.#loads) return;
      this.setBufferGoalMs(bufferMs);
      player.configure('playRangeEnd', untilMs === null ? Infinity : untilMs / 1_000);
      await player.load(`${baseUrl}manifest.mpd`, startSeconds);
    } catch (error) {
      if (load !== this.#loads || isInterrupted(error)) return;
      this.#onTrouble(troubleOfMedia(error));
    }
  }

  setBufferGoalMs(goalMs: number): void {
    this.#player?.configure('streaming.bufferingGoal', goalMs / 1_000);
  }

  /** The rungs there are, best first; empty where the browser chooses by itself. */
  rungs(): readonly Rung[] {
    const byHeight = new Map<number, Rung>();
    for (const track of this.#player?.getVariantTracks() ?? []) {
      const heightPx = track.height ?? 0;
      const rung = { id: track.id, heightPx, bandwidthBps: track.bandwidth };
      const other = byHeight.get(heightPx);
      if (other === undefined || other.bandwidthBps < rung.bandwidthBps)
        byHeight.set(heightPx, rung);
    }
    return [...byHeight.values()].toSorted((a, b) => b.heightPx - a.heightPx);
  }

  /** Height of the rung that plays now, pixels; 0 where it is unknown. */
  activeHeightPx(): number {
    return this.#player?.getVariantTracks().find((track) => track.active)?.height ?? 0;
  }

  /** What was counted so far. Frames come from the element, so that they are there for HLS, too. */
  counters(): MediaCounters {
    const active = this.#player?.getVariantTracks().find((track) => track.active);
    const bitrateBps = active?.videoBandwidth ?? this.#player?.getStats().streamBandwidth ?? 0;
    const { totalVideoFrames: frames, droppedVideoFrames: droppedFrames } =
      this.#video.getVideoPlaybackQuality();
    return {
      bitrateBps: Number.isFinite(bitrateBps) ? bitrateBps : 0,
      droppedFrames,
      shownFrames: Math.max(0, frames - droppedFrames),
      errors: this.#errors,
    };
  }

  /** Keeps to one rung, or chooses by bandwidth again for null. */
  choose(rungId: number | null): void {
    if (this.#player === null) return;
    this.#player.configure('abr.enabled', rungId === null);
    const track = this.#player.getVariantTracks().find(({ id }) => id === rungId);
    // What is buffered stays: clearing it would fetch the same media twice.
    if (track !== undefined) this.#player.selectVariantTrack(track, false);
  }

  async destroy(): Promise<void> {
    this.#loads += 1;
    rememberBandwidth(this.#player?.getStats().estimatedBandwidth ?? 0);
    await (await this.#creating)?.destroy();
    this.#creating = null;
    this.#player = null;
  }

  async #create(): Promise<shaka.Player> {
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    const retryParameters = {
      maxAttempts: 5,
      baseDelay: 500,
      backoffFactor: 1.6,
      fuzzFactor: 0.5,
      // The engine holds a request that is a little early, without sending a byte yet.
      timeout: 60_000,
      stallTimeout: 30_000,
      connectionTimeout: 30_000,
    };
    player.configure({
      streaming: {
        rebufferingGoal: 0.5,
        bufferBehind: 60,
        retryParameters,
        maxDisabledTime: 0,
        failureCallback: (error: shaka.util.Error) => this.#onFailure(error),
      },
      manifest: { retryParameters },
      abr: {
        restrictToElementSize: true,
        defaultBandwidthEstimate: firstBandwidthBps(),
        // What the browser says of the network is a guess, and far too high where it knows nothing.
        useNetworkInformation: false,
        // The first segment of the leanest rung is to be enough to know better.
        advanced: { minTotalBytes: 48_000 },
      },
    });
    player.addEventListener('error', (event) => {
      const { detail } = event as Event & { detail?: unknown };
      const passing = detail instanceof shaka.util.Error && isPassing(detail);
      if (!passing) this.#onTrouble(troubleOfMedia(detail));
    });
    for (const name of ['trackschanged', 'adaptation', 'variantchanged']) {
      player.addEventListener(name, this.#onRungs);
    }
    this.#player = player;
    return player;
  }

  #onFailure(error: shaka.util.Error): void {
    if (!isPassing(error)) return;
    this.#errors += 1;
    this.#player?.retryStreaming(RETRY_SECONDS);
  }

  #loadNatively(baseUrl: string, startSeconds: number): void {
    const video = this.#video;
    if (video.canPlayType('application/vnd.apple.mpegurl') === '') {
      return this.#onTrouble({ code: 'browser_unsupported', action: 'none' });
    }
    video.addEventListener(
      'error',
      () => this.#onTrouble({ code: 'media_failed', action: 'retry' }),
      { once: true },
    );
    video.src = `${baseUrl}master.m3u8`;
    if (startSeconds > 0) {
      const start = (): void => void (video.currentTime = startSeconds);
      video.addEventListener('loadedmetadata', start, { once: true });
    }
  }
}

function statusOf(error: shaka.util.Error): number | undefined {
  if (error.code !== shaka.util.Error.Code.BAD_HTTP_STATUS) return undefined;
  const status = (error.data as unknown[])[1];
  return typeof status === 'number' ? status : undefined;
}

function isPassing(error: shaka.util.Error): boolean {
  const { HTTP_ERROR, TIMEOUT } = shaka.util.Error.Code;
  if (error.code === HTTP_ERROR || error.code === TIMEOUT) return true;
  const status = statusOf(error);
  return status !== undefined && PASSING_STATUSES.has(status);
}

function isInterrupted(error: unknown): boolean {
  const { LOAD_INTERRUPTED, OPERATION_ABORTED } = shaka.util.Error.Code;
  return (
    error instanceof shaka.util.Error &&
    (error.code === LOAD_INTERRUPTED || error.code === OPERATION_ABORTED)
  );
}

function troubleOfMedia(error: unknown): Trouble {
  if (error instanceof shaka.util.Error) {
    const status = statusOf(error);
    if (status === 401 || status === 403 || status === 410) {
      return { code: 'media_refused', action: 'renew-token' };
    }
  }
  return { code: 'media_failed', action: 'retry' };
}
