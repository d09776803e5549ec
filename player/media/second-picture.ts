import { FIRST_BUFFER_MS } from '../beats/pace.ts';
import { correction } from '../beats/twin-pictures.ts';
import { type View } from '../session/view.ts';
import { Media } from './shaka.ts';

/** Enough data to go on playing (HTMLMediaElement.HAVE_FUTURE_DATA). */
const HAVE_FUTURE_DATA = 3;
/** How long the first picture waits where the policy does not ask for the second one, milliseconds. */
const WAIT_MS = 2_000;
/** Pause before a second picture that failed is tried again, milliseconds. */
const TRY_AGAIN_MS = 10_000;
/** The last picture of a stream may end this much before the other stream, seconds. */
const END_SECONDS = 0.5;
const BUFFER_STEP_MS = 2_000;

const CHANGES = ['play', 'playing', 'pause', 'waiting', 'seeking', 'seeked', 'ratechange', 'ended'];

/**
 * Keeps the presentation's picture with the presenter's. The first one leads and has the sound; the
 * second one follows, and corrects itself with its rate. Where it has nothing to show, the first one
 * is held with a rate of 0, which counts as a stall.
 */
export class SecondPicture {
  readonly #lead: HTMLVideoElement;
  readonly #video: HTMLVideoElement;
  readonly #media: Media;
  readonly #stop = new AbortController();
  #shown: View['extras'] = null;
  #isRequired = false;
  #goalMs = 0;
  #bufferMs = FIRST_BUFFER_MS;
  #untilMs: number | null = null;
  #isOpen = false;
  /** The rate of the first picture while nobody holds it. */
  #rate = 1;
  #heldSinceMs: number | null = null;
  /** The wait was over before the second picture was there; no more waiting for this stall. */
  #hasWaited = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(lead: HTMLVideoElement, video: HTMLVideoElement) {
    this.#lead = lead;
    this.#video = video;
    const nothing = (): void => undefined;
    const trouble = (): void => this.#fail();
    this.#media = new Media(video, { trouble, rungs: nothing, refused: nothing });
    const { signal } = this.#stop;
    const follow = (): void => this.#follow();
    for (const name of [...CHANGES, 'timeupdate']) lead.addEventListener(name, follow, { signal });
    for (const name of [...CHANGES, 'canplay']) video.addEventListener(name, follow, { signal });
    document.addEventListener('visibilitychange', follow, { signal });
  }

  /** Opens the second picture of the lesson in this view, where it has one. */
  show({ extras, welcome }: View): void {
    this.#isRequired = welcome?.rules.requiredKinds?.includes('presentation') ?? false;
    this.#goalMs = welcome?.rules.bufferGoalMs ?? 0;
    this.#untilMs = welcome?.preview?.untilMs ?? null;
    if (extras === this.#shown) return;
    this.#shown = extras;
    this.#open();
  }

  close(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#isOpen = false;
    this.#release();
    void this.#media.destroy();
  }

  #open(): void {
    clearTimeout(this.#timer);
    delete this.#video.dataset['failed'];
    const manifest = this.#shown?.manifests?.presentation;
    const wasOpen = this.#isOpen;
    this.#isOpen = manifest !== undefined;
    this.#release();
    if (this.#shown === null || manifest === undefined) {
      if (wasOpen) void this.#media.destroy();
      return;
    }
    const startMs = this.#lead.currentTime * 1_000;
    this.#bufferMs = FIRST_BUFFER_MS;
    this.#media.paths = manifest;
    void this.#media
      .load(this.#shown.baseUrl, startMs, this.#bufferMs, this.#untilMs)
      .then(() => this.#follow());
  }

  /** The first picture goes on alone. */
  #fail(): void {
    this.#isOpen = false;
    this.#video.dataset['failed'] = '';
    this.#release();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), TRY_AGAIN_MS);
  }

  #follow(): void {
    const lead = this.#lead;
    const video = this.#video;
    if (lead.playbackRate > 0) this.#rate = lead.playbackRate;
    if (!this.#isOpen) return;
    this.#widenBuffer();
    if (lead.paused || lead.ended) {
      this.#release();
      video.pause();
      return this.#correct(this.#rate);
    }
    this.#hold();
    const isHeld = this.#heldSinceMs !== null;
    const moves = lead.playbackRate > 0 && lead.readyState >= HAVE_FUTURE_DATA && !lead.seeking;
    if (!moves || isHeld) video.pause();
    else if (video.paused && !this.#isOver()) void video.play().catch(() => undefined);
    this.#correct(this.#rate);
  }

  /** Holds the first picture while the second one has nothing to show. */
  #hold(): void {
    const video = this.#video;
    const isReady = video.readyState >= HAVE_FUTURE_DATA && !video.seeking;
    // A browser may let a picture rest that nobody sees.
    if (isReady || this.#isOver() || document.hidden) {
      this.#hasWaited = false;
      return this.#release();
    }
    if (this.#hasWaited) return;
    this.#heldSinceMs ??= performance.now();
    const leftMs = this.#heldSinceMs + WAIT_MS - performance.now();
    if (!this.#isRequired && leftMs <= 0) {
      this.#hasWaited = true;
      return this.#release();
    }
    if (this.#lead.playbackRate !== 0) this.#lead.playbackRate = 0;
    clearTimeout(this.#timer);
    if (!this.#isRequired) this.#timer = setTimeout(() => this.#follow(), leftMs + 1);
  }

  #release(): void {
    if (this.#heldSinceMs === null) return;
    this.#heldSinceMs = null;
    this.#lead.playbackRate = this.#rate;
  }

  #isOver(): boolean {
    const { duration } = this.#video;
    return this.#lead.currentTime >= duration - END_SECONDS;
  }

  #correct(rate: number): void {
    const video = this.#video;
    // While its player holds it with a rate of 0 it buffers.
    if (video.readyState === 0 || video.seeking) return;
    const driftMs = (video.currentTime - this.#lead.currentTime) * 1_000;
    const change = correction(driftMs, { rate, still: video.paused, unseen: document.hidden });
    if (change.jump && !this.#lead.seeking) video.currentTime = this.#lead.currentTime;
    const isBuffering = video.playbackRate === 0;
    if (!isBuffering && video.playbackRate !== change.rate) video.playbackRate = change.rate;
  }

  /** As far ahead as the first picture, and never further than the policy's buffer. */
  #widenBuffer(): void {
    const { buffered, currentTime } = this.#lead;
    const last = buffered.length === 0 ? currentTime : buffered.end(buffered.length - 1);
    const aheadMs = (last - currentTime) * 1_000;
    const goalMs = Math.min(Math.max(this.#goalMs, 1), Math.max(FIRST_BUFFER_MS, aheadMs));
    if (Math.abs(goalMs - this.#bufferMs) < BUFFER_STEP_MS) return;
    this.#bufferMs = goalMs;
    this.#media.setBufferGoalMs(goalMs);
  }
}
