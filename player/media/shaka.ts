import shaka from 'shaka-player/dist/shaka-player.dash-es2021.js';
import { type MediaCounters } from '../beats/quality.ts';
import { type Trouble } from '../session/errors.ts';
import { Ahead } from './ahead.ts';
import { firstBandwidthBps, rememberBandwidth } from './first-rung.ts';
import { keep } from './habits.ts';
import { isInterrupted, isPassing, isRefused, troubleOfMedia } from './media-errors.ts';
import { NativeHls } from './native-hls.ts';
import {
  type QualityChoice,
  type Rung,
  SAVER_BPS,
  SAVER_BUFFER_MS,
  keptQuality,
  rungFor,
} from './quality-choice.ts';

/** Where the sound alone lies, relative to the lesson. */
export interface SoundPaths {
  readonly dash: string;
  readonly hls: string;
}

const RETRY_SECONDS = 1;

/** What whoever plays them is told of media. */
export interface MediaListener {
  trouble(trouble: Trouble): void;
  /** Which rungs there are, or which is played, has changed. */
  rungs(): void;
  /** Media were refused once; they are asked for again before it is a trouble. */
  refused(): void;
}

/** A player that is done with an element empties it, which takes a while; the next one waits for it. */
const emptied = new WeakMap<HTMLVideoElement, Promise<void>>();

/** The lesson's media in a media element: DASH through Media Source, else the browser's own HLS. */
export class Media {
  /** What to load of a lesson; the second picture has manifests of its own. */
  paths: SoundPaths = { dash: 'manifest.mpd', hls: 'master.m3u8' };
  readonly #video: HTMLVideoElement;
  readonly #listener: MediaListener;
  #player: shaka.Player | null = null;
  #creating: Promise<shaka.Player> | null = null;
  /** What is loaded before the engine has answered. */
  #ahead: Ahead | null = null;
  readonly #native: NativeHls;
  #quality = keptQuality();
  /** Set while the sound alone was asked for; it holds for the lesson in which it was. */
  #sound: (SoundPaths & { readonly baseUrl: string }) | null = null;
  #baseUrl = '';
  #bufferMs = 0;
  /** Rungs of the picture, also while only the sound is loaded. */
  #rungs: readonly Rung[] = [];
  #loads = 0;
  #errors = 0;

  constructor(video: HTMLVideoElement, listener: MediaListener) {
    this.#video = video;
    this.#listener = listener;
    this.#native = new NativeHls(video, () =>
      this.#onTrouble({ code: 'media_failed', action: 'retry' }),
    );
  }

  /** What the learner has chosen. */
  get quality(): QualityChoice {
    return this.#sound === null ? this.#quality : 'sound';
  }

  /**
   * Gets ready while the engine is asked; not while something else plays.
   *
   * @param isFirst whether it is the beginning that will be played: then its media are asked for, too
   */
  prepare(baseUrl: string, isFirst: boolean): void {
    if (!hasMediaSource() || this.#loads > 0) return;
    this.#ahead?.drop();
    this.#ahead = new Ahead(`${baseUrl}${this.paths.dash}`, this.#created(), this.#video);
    if (isFirst) this.#ahead.letGo();
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
    this.#baseUrl = baseUrl;
    if (this.#sound?.baseUrl !== baseUrl) this.#sound = null;
    if (!hasMediaSource()) return this.#loadNatively(startMs);
    try {
      const player = await this.#created();
      if (load !== this.#loads) return;
      this.setBufferGoalMs(bufferMs);
      player.configure('playRangeEnd', untilMs === null ? Infinity : untilMs / 1_000);
      this.#spare(player);
      const url = `${baseUrl}${(this.#sound ?? this.paths).dash}`;
      const isAhead = this.#ahead?.url === url && startMs === 0 && untilMs === null;
      if (!isAhead || !(await this.#ahead?.take())) {
        if (load !== this.#loads) return;
        this.#ahead?.drop();
        if (player.getMediaElement() === null) await player.attach(this.#video);
        await player.load(url, startMs / 1_000);
      }
      if (load === this.#loads) this.#keepTo(player);
      this.#listener.rungs();
    } catch (error) {
      if (load !== this.#loads || isInterrupted(error)) return;
      this.#onTrouble(troubleOfMedia(error));
    }
  }

  setBufferGoalMs(goalMs: number): void {
    this.#bufferMs = goalMs;
    const ms = this.#quality === 'saver' ? Math.min(goalMs, SAVER_BUFFER_MS) : goalMs;
    this.#player?.configure('streaming.bufferingGoal', ms / 1_000);
  }

  /** The rungs there are, best first; empty where the browser chooses by itself. */
  rungs(): readonly Rung[] {
    if (this.#sound !== null) return this.#rungs;
    const byHeight = new Map<number, Rung>();
    for (const track of this.#player?.getVariantTracks() ?? []) {
      const heightPx = track.height ?? 0;
      if (heightPx === 0) continue;
      const rung = { id: track.id, heightPx, bandwidthBps: track.bandwidth };
      const other = byHeight.get(heightPx);
      if (other === undefined || other.bandwidthBps < rung.bandwidthBps)
        byHeight.set(heightPx, rung);
    }
    this.#rungs = [...byHeight.values()].toSorted((a, b) => b.heightPx - a.heightPx);
    return this.#rungs;
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

  /**
   * Takes a learner's choice; all but the sound alone is kept for the next lesson.
   *
   * @param sound where the sound alone lies, for that choice.
   * @returns whether the media must be loaded again for it.
   */
  choose(choice: QualityChoice, sound?: SoundPaths): boolean {
    const before = this.quality;
    if (choice === 'sound') {
      this.#sound = sound === undefined ? null : { ...sound, baseUrl: this.#baseUrl };
    } else {
      this.#sound = null;
      this.#quality = choice;
      keep({ quality: String(choice) });
    }
    if (this.quality === before) return false;
    if (this.quality === 'sound' || before === 'sound') return true;
    this.setBufferGoalMs(this.#bufferMs);
    if (this.#player !== null) {
      this.#spare(this.#player);
      this.#keepTo(this.#player);
    }
    return false;
  }

  /** With `saver` bandwidth may choose among the smallest rungs only. */
  #spare(player: shaka.Player): void {
    const maxBandwidth = this.#quality === 'saver' ? SAVER_BPS : Infinity;
    player.configure('abr.restrictions.maxBandwidth', maxBandwidth);
  }

  /** Goes to the rung that was chosen and stays there, or lets bandwidth choose from here on. */
  #keepTo(player: shaka.Player): void {
    if (this.#quality === 'auto') return void player.configure('abr.enabled', true);
    const rung = rungFor(this.#quality, this.rungs());
    player.configure('abr.enabled', false);
    const track = player.getVariantTracks().find(({ id }) => id === rung?.id);
    // What is buffered stays: clearing it would fetch the same media twice.
    if (track !== undefined && !track.active) player.selectVariantTrack(track, false);
    player.configure('abr.enabled', typeof this.#quality === 'string');
  }

  async destroy(): Promise<void> {
    this.#loads += 1;
    this.#ahead?.drop();
    rememberBandwidth(this.#player?.getStats().estimatedBandwidth ?? 0);
    const creating = this.#creating;
    this.#creating = null;
    this.#player = null;
    if (creating === null) return this.#native.destroy();
    const done = creating.then(async (player) => void (await player.destroy())).catch(() => undefined);
    emptied.set(this.#video, done);
    await done;
  }

  #created(): Promise<shaka.Player> {
    const before = emptied.get(this.#video);
    return (this.#creating ??=
      before === undefined
        ? new Promise((made) => made(this.#create()))
        : before.then(() => this.#create()));
  }

  #create(): shaka.Player {
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
      },
    });
    player.addEventListener('error', (event) => {
      const { detail } = event as Event & { detail?: unknown };
      const passing = detail instanceof shaka.util.Error && isPassing(detail);
      if (!passing) this.#onTrouble(troubleOfMedia(detail));
    });
    player.getNetworkingEngine()?.addEventListener('retry', (event) => {
      const { error } = event as Event & { error?: shaka.util.Error | null };
      if (error && isRefused(error)) this.#listener.refused();
    });
    for (const name of ['trackschanged', 'adaptation', 'variantchanged']) {
      player.addEventListener(name, () => this.#listener.rungs());
    }
    this.#player = player;
    return player;
  }

  #onFailure(error: shaka.util.Error): void {
    if (!isPassing(error)) return;
    this.#errors += 1;
    this.#player?.retryStreaming(RETRY_SECONDS);
  }

  #onTrouble(trouble: Trouble): void {
    this.#errors += 1;
    this.#listener.trouble(trouble);
  }

  async #loadNatively(startMs: number): Promise<void> {
    if (!this.#native.isSupported) {
      return this.#onTrouble({ code: 'browser_unsupported', action: 'none' });
    }
    await this.#native.load(`${this.#baseUrl}${(this.#sound ?? this.paths).hls}`, startMs);
  }
}

/** shaka-player calls a browser supported that has only an HLS of its own; it would get DASH then. */
function hasMediaSource(): boolean {
  const has = 'MediaSource' in window || 'ManagedMediaSource' in window;
  return has && shaka.Player.isBrowserSupported();
}
