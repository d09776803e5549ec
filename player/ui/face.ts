import { type View } from '../session/view.ts';
import { type Language, say } from '../words/say.ts';
import { type QualityChoice } from '../media/quality-choice.ts';
import { Controls } from './controls/controls.ts';
import { type Qualities } from './controls/quality-menu.ts';
import { Chip } from './account/chip.ts';
import { CheckPlace } from './checks/check-place.ts';
import { type CheckWishes } from './checks/checks.ts';
import { iconButton, label, make, setIcon, setText } from './dom.ts';
import { Overlay, type OverlayAsk } from './sheets/overlay.ts';
import { type Layout } from './panes/layout.ts';
import { Panes } from './panes/panes.ts';
import { standing } from './account/pill.ts';
import { PARTS, ahead } from './parts.ts';
import { Strip, type StripActions } from './account/strip.ts';
import { Banner } from './sheets/banner.ts';
import { revealFirst } from './reveal-first.ts';

export interface FaceActions extends Pick<StripActions, 'account'> {
  play(): void;
  seek(targetMs: number): void;
  quality(choice: QualityChoice): void;
  ask(ask: OverlayAsk): void;
  checks(): CheckWishes | null;
  /** The page is older than the engine, and something of it cannot be had any more. */
  outdated(): void;
  qualities(): Qualities;
}

const HIDE_CONTROLS_MS = 3_000;
const TOAST_MS = 4_000;

/** Everything that is seen of the player. It shows a view and passes wishes on; it decides nothing. */
export class Face {
  readonly video = make('video', '', {
    part: 'video',
    playsinline: '',
    // WeChat's and other web views of phones open a player of their own without these.
    'webkit-playsinline': '',
    'x5-playsinline': '',
    'x5-video-player-type': 'h5-page',
    crossorigin: 'anonymous',
    preload: 'auto',
    // Firefox would stop at it, on the way to the buttons.
    tabindex: '-1',
  });
  readonly root: Node;
  readonly #actions: FaceActions;
  readonly #frame = make('div', 'frame', { part: 'frame', role: 'region' });
  readonly #stage = make('div', 'stage', { part: 'stage' });
  readonly #chip = new Chip();
  readonly #banner = new Banner();
  readonly #bigPlay = iconButton('big-play', 'big-play', 'play');
  readonly #spinner = make('div', 'spinner');
  readonly #toast = make('div', 'toast', { role: 'status', part: 'hint' });
  readonly #panes: Panes;
  readonly #controls: Controls;
  readonly #overlay: Overlay;
  readonly #strip: Strip;
  readonly #checks: CheckPlace;
  readonly #stop = new AbortController();
  #view: View | null = null;
  #language: Language = 'en';
  #started = false;
  #activeAtMs = 0;
  #toastTimer: ReturnType<typeof setTimeout> | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #callOff: (() => void) | undefined;

  constructor(actions: FaceActions) {
    this.#actions = actions;
    this.#checks = new CheckPlace({
      video: this.video,
      wishes: () => actions.checks(),
      changed: () => this.#tick(),
      outdated: () => actions.outdated(),
      put: (checks) => {
        this.#chip.element.after(...checks.layers);
        this.#panes.element.append(checks.element);
      },
    });
    this.#overlay = new Overlay((ask) => actions.ask(ask));
    this.#strip = new Strip({
      ...actions,
      hint: (text) => this.hint(text),
      positionMs: () => this.video.currentTime * 1_000,
    });
    this.#panes = new Panes(this.video, this.#stage, {
      seek: (targetMs) => actions.seek(targetMs),
      hint: (text) => this.hint(text),
    });
    const { element: theatre, menu: layout } = this.#panes;
    this.#controls = new Controls(
      { video: this.video, frame: this.#frame, theatre, layout },
      { ...actions, hint: (text) => this.hint(text) },
    );
    this.#stage.append(
      this.video,
      this.#panes.slides.element,
      ...this.#controls.layers,
      this.#spinner,
      this.#bigPlay,
      this.#chip.element,
      this.#banner.element,
      this.#toast,
      this.#controls.bar.element,
      this.#controls.help.element,
      this.#overlay.element,
    );
    this.#frame.append(this.#panes.element, this.#strip.element);
    this.root = this.#frame;
    this.#listen();
    this.#tick();
  }

  /** Where the presentation's stream is shown. */
  get secondVideo(): HTMLVideoElement {
    return this.#panes.slides.video;
  }

  show(view: View, language: Language, layout: Layout): void {
    this.#view = view;
    this.#language = language;
    this.#frame.lang = language === 'zh' ? 'zh-CN' : language;
    label(this.#frame, say(language, 'player'));
    this.#frame.removeAttribute('title');
    this.#strip.element.hidden = layout === 'bare';
    this.#panes.show(view, language, layout);
    if (view.extras?.poster !== undefined && view.welcome !== null && !this.#started) {
      const poster = `${view.extras.baseUrl}${view.extras.poster}`;
      if (this.video.poster !== poster && view.welcome.positionMs === 0) this.video.poster = poster;
    }
    const overlay = this.#overlay.element;
    const hadFocus = overlay.matches(':focus-within');
    this.#overlay.show(view, language);
    this.#banner.show(view, language);
    this.#controls.bar.element.inert = !overlay.hidden;
    if (hadFocus && overlay.hidden) this.#controls.bar.focus();
    this.#controls.show(view, language);
    this.#checks.show(view, language, !this.#overlay.element.hidden);
    if (!this.#overlay.element.hidden || this.#checks.isOpen) this.#hintOver();
    this.#tick();
  }

  /** Shows menus again after something in the media changed. */
  refresh(): void {
    this.#controls.refresh();
  }

  hint(text: string): void {
    this.#controls.bar.seekBar.hideTip();
    setText(this.#toast, text);
    this.#toast.classList.add('shown');
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => this.#hintOver(), TOAST_MS);
  }

  /** Takes the words away too: a screen reader would still find them in the live region. */
  #hintOver(): void {
    clearTimeout(this.#toastTimer);
    this.#toast.classList.remove('shown');
    setText(this.#toast, '');
  }

  destroy(): void {
    this.#stop.abort();
    clearTimeout(this.#toastTimer);
    clearTimeout(this.#idleTimer);
    this.#callOff?.();
    this.#panes.destroy();
    this.#chip.destroy();
    this.#banner.destroy();
    this.#controls.destroy();
    this.#checks.destroy();
  }

  #listen(): void {
    const { signal } = this.#stop;
    const on = (
      target: EventTarget,
      names: readonly string[],
      then: (event: Event) => void,
    ): void => {
      for (const name of names) target.addEventListener(name, then, { signal });
    };
    const media = [
      'play',
      'playing',
      'pause',
      'waiting',
      'seeking',
      'seeked',
      'ended',
      'loadeddata',
    ];
    on(this.video, [...media, 'timeupdate', 'volumechange', 'progress', 'canplay'], () =>
      this.#tick(),
    );
    const changes = ['ratechange', 'enterpictureinpicture', 'leavepictureinpicture', 'seeked'];
    on(this.video, changes, () => this.refresh());
    on(this.video, ['play'], () => {
      this.#started = true;
      this.#controls.began();
    });
    on(this.video, ['playing'], () => (this.#callOff ??= ahead(() => this.#fetchParts())));
    on(this.#bigPlay, ['click'], () => {
      this.#actions.play();
      // The big button goes away; the focus must not go with it.
      this.#controls.bar.focus();
    });
    for (const picture of [this.video, this.#panes.slides.element]) {
      on(picture, ['click'], () => this.#onPicture());
      on(picture, ['dblclick'], () => this.#controls.toggleFullScreen());
    }
    revealFirst(this.#stage, signal, () => this.#active());
    on(this.#stage, ['pointermove', 'pointerdown', 'focusin', 'keydown'], () => this.#active());
    on(this.#stage, ['pointerleave'], () => this.#settle());
    on(document, ['fullscreenchange'], () => this.refresh());
    on(this.#stage, ['keydown'], (event) => {
      if (this.#overlay.element.hidden) this.#controls.keys(event as KeyboardEvent);
    });
    on(this.#controls.bar.element, ['click'], () => this.refresh());
  }

  #tick(): void {
    const video = this.video;
    const view = this.#view;
    const durationMs = view?.welcome?.preview?.untilMs ?? view?.account?.durationMs ?? 0;
    this.#controls.bar.tick(this.#language, durationMs);
    this.#panes.tick();
    const ready = (view?.welcome ?? null) !== null;
    const covered = !this.#overlay.element.hidden || this.#checks.isOpen;
    const isComing = this.#checks.isComing;
    this.#bigPlay.hidden = covered || isComing || !video.paused || video.ended || !ready;
    label(this.#bigPlay, say(this.#language, 'play'));
    setIcon(this.#bigPlay, 'play');
    const waiting = !video.paused && (video.seeking || video.readyState < 3);
    this.#spinner.hidden = covered || !(isComing || waiting || (!ready && video.paused));
    if (view !== null) {
      const now = standing(view, this.#language, this.#started);
      this.#chip.element.hidden = covered || this.#banner.isShown;
      this.#chip.show(now, this.#started, this.#strip.element.hidden);
      this.#strip.show(view, this.#language, now);
    }
    if (video.paused) this.#active();
  }

  /** What may be needed once contact is lost. */
  #fetchParts(): void {
    this.#checks.fetch();
    PARTS.panel.need();
    this.#controls.takeKeys();
  }

  #onPicture(): void {
    this.#controls.bar.focus();
    this.#actions.play();
  }

  #active(): void {
    this.#stage.classList.remove('idle');
    this.#activeAtMs = performance.now();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#settle(), HIDE_CONTROLS_MS);
  }

  #settle(): void {
    const busy =
      this.video.paused ||
      this.#controls.bar.menuOpen ||
      this.#stage.querySelector('.held, :focus-visible') !== null;
    const recent = performance.now() - this.#activeAtMs < HIDE_CONTROLS_MS - 50;
    this.#stage.classList.toggle('idle', !busy && !recent);
  }
}
