import { inLanguage } from '../../../engine/protocol/lesson.ts';
import { type View } from '../../session/view.ts';
import { type Language } from '../../words/say.ts';

export interface MediaKeyActions {
  toggle(): void;
  seek(targetMs: number): void;
  chapter(way: 'next' | 'previous'): void;
}

const STEP_MS = 10_000;
const NAMES = [
  'play',
  'pause',
  'seekbackward',
  'seekforward',
  'seekto',
  'previoustrack',
  'nexttrack',
] as const;

/** The players of a page that have played, the latest last: the keys are for that one. */
let players: readonly MediaKeys[] = [];

/** Media keys, headsets and the lock screen. What they ask for goes the way of every other wish. */
export class MediaKeys {
  readonly #video: HTMLVideoElement;
  readonly #actions: MediaKeyActions;
  #view: View | null = null;
  #language: Language = 'en';
  #shown = '';

  constructor(video: HTMLVideoElement, actions: MediaKeyActions) {
    this.#video = video;
    this.#actions = actions;
  }

  show(view: View, language: Language): void {
    this.#view = view;
    this.#language = language;
    if (this.#hasKeys) this.#tell();
  }

  /** This player began to play: the keys are for it from now on. */
  take(): void {
    if (!('mediaSession' in navigator)) return;
    if (!this.#hasKeys) {
      players = [...players.filter((each) => each !== this), this];
      this.#hold();
    }
    this.#tell();
    this.tick();
  }

  /** Where the playhead is, after it has moved otherwise than by playing. */
  tick(): void {
    if (!this.#hasKeys) return;
    const { duration, currentTime, playbackRate, paused } = this.#video;
    navigator.mediaSession.playbackState = paused ? 'paused' : 'playing';
    if (!Number.isFinite(duration) || playbackRate <= 0) return;
    const position = Math.min(currentTime, duration);
    navigator.mediaSession.setPositionState({ duration, playbackRate, position });
  }

  /** The keys go back to the player that had them before, where there is one. */
  destroy(): void {
    const hadKeys = this.#hasKeys;
    players = players.filter((each) => each !== this);
    if (!hadKeys) return;
    const before = players.at(-1);
    if (before === undefined) return forget();
    before.#hold();
    before.take();
  }

  get #hasKeys(): boolean {
    return players.at(-1) === this;
  }

  #hold(): void {
    forget();
    this.#shown = '';
    for (const name of NAMES) handle(name, (details) => this.#on(details));
  }

  #tell(): void {
    const { extras } = this.#view ?? {};
    if (extras === null || extras === undefined) return;
    const title = inLanguage(extras.title, this.#language);
    const poster = extras.poster === undefined ? '' : `${extras.baseUrl}${extras.poster}`;
    if (this.#shown === `${title} ${poster}`) return;
    this.#shown = `${title} ${poster}`;
    const artwork = poster === '' ? [] : [{ src: poster }];
    navigator.mediaSession.metadata = new MediaMetadata({ title, artwork });
  }

  #on({ action, seekTime, seekOffset }: MediaSessionActionDetails): void {
    const nowMs = this.#video.currentTime * 1_000;
    const stepMs = (seekOffset ?? STEP_MS / 1_000) * 1_000;
    if (action === 'play' && this.#video.paused) this.#actions.toggle();
    else if (action === 'pause' && !this.#video.paused) this.#actions.toggle();
    else if (action === 'seekbackward') this.#actions.seek(nowMs - stepMs);
    else if (action === 'seekforward') this.#actions.seek(nowMs + stepMs);
    else if (action === 'seekto') this.#actions.seek((seekTime ?? 0) * 1_000);
    else if (action === 'previoustrack') this.#actions.chapter('previous');
    else if (action === 'nexttrack') this.#actions.chapter('next');
  }
}

function handle(name: MediaSessionAction, then: MediaSessionActionHandler | null): void {
  try {
    navigator.mediaSession.setActionHandler(name, then);
  } catch {
    // A browser without this key.
  }
}

function forget(): void {
  for (const name of NAMES) handle(name, null);
  navigator.mediaSession.metadata = null;
  navigator.mediaSession.playbackState = 'none';
  navigator.mediaSession.setPositionState();
}
