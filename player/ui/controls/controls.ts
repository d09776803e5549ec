import { inLanguage } from '../../../engine/protocol/lesson.ts';
import { type QualityChoice } from '../../media/quality-choice.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { PARTS } from '../parts.ts';
import { Bar } from './bar.ts';
import { Captions } from './captions.ts';
import { chapterStartMs } from './chapters.ts';
import { FullScreen } from './full-screen.ts';
import { Help } from './help.ts';
import { keyHandler } from './keys.ts';
import { type MediaKeys } from './media-keys.ts';
import { type Menu } from './menu.ts';
import { type Qualities } from './quality-menu.ts';
import { rateBeside, setRate } from './rates.ts';
import { SoundPanel } from './sound-panel.ts';
import { Volume } from './volume.ts';
import { Watermark } from './watermark.ts';

export interface ControlActions {
  play(): void;
  seek(targetMs: number): void;
  quality(choice: QualityChoice): void;
  qualities(): Qualities;
  hint(text: string): void;
}

/** The screen around the controls. */
export interface Around {
  readonly video: HTMLVideoElement;
  readonly frame: HTMLElement;
  /** What goes to full screen. */
  readonly theatre: HTMLElement;
  /** The menu of the panes. */
  readonly layout: Menu;
}

/** All that steers play, put together: bar, menus, captions, keys of the page and of the machine. */
export class Controls {
  readonly bar: Bar;
  readonly help = new Help();
  readonly keys: (event: KeyboardEvent) => void;
  /** What lies between the picture and the bar, lowest first. */
  readonly layers: readonly HTMLElement[];
  readonly #video: HTMLVideoElement;
  readonly #actions: ControlActions;
  readonly #captions: Captions;
  readonly #volume: Volume;
  readonly #full: FullScreen;
  readonly #sound = new SoundPanel();
  readonly #watermark = new Watermark();
  #mediaKeys: MediaKeys | null = null;
  #isOver = false;
  #view: View | null = null;
  #language: Language = 'en';

  constructor({ video, frame, theatre, layout }: Around, actions: ControlActions) {
    this.#video = video;
    this.#actions = actions;
    this.#captions = new Captions(video);
    this.#volume = new Volume(video);
    this.#full = new FullScreen(theatre, frame, () => this.refresh());
    const parts = { captions: this.#captions, volume: this.#volume, help: this.help, layout };
    this.bar = new Bar(video, parts, {
      toggle: () => actions.play(),
      seek: (targetMs) => actions.seek(targetMs),
      rate: (rate) => setRate(video, rate),
      quality: (choice) => actions.quality(choice),
      fullScreen: () => this.#full.toggle(),
    });
    this.layers = [this.#sound.element, this.#captions.element, this.#watermark.element];
    this.keys = this.#keyHandler();
    video.addEventListener('enterpictureinpicture', () => this.#onWindow());
  }

  show(view: View, language: Language): void {
    this.#view = view;
    this.#language = language;
    this.#captions.load(view.extras);
    this.#mediaKeys?.show(view, language);
    this.#watermark.show(view.welcome?.rules.watermark ?? null);
    this.refresh();
  }

  /** Shows menus again after something in the media changed. */
  refresh(): void {
    if (this.#view === null) return;
    const qualities = this.#actions.qualities();
    this.bar.show(this.#view, this.#language, qualities, this.#full.isOn);
    this.#sound.show(this.#view, this.#language, qualities.chosen === 'sound');
    this.#mediaKeys?.tick();
  }

  /** Play has begun here: where the keys of the machine have come, they are for this player. */
  began(): void {
    if (PARTS.keys.isHere) this.takeKeys();
  }

  /** Fetches what listens to media keys, headsets and the lock screen, and has it listen for this player. */
  takeKeys(): void {
    PARTS.keys.need(({ MediaKeys }) => {
      if (this.#isOver) return;
      this.#mediaKeys ??= new MediaKeys(this.#video, {
        toggle: () => this.#actions.play(),
        seek: (targetMs) => this.#actions.seek(targetMs),
        chapter: (way) => this.#chapter(way),
      });
      if (this.#view !== null) this.#mediaKeys.show(this.#view, this.#language);
      this.#mediaKeys.take();
    });
  }

  toggleFullScreen(): void {
    this.#full.toggle();
  }

  destroy(): void {
    this.#isOver = true;
    this.#mediaKeys?.destroy();
  }

  /** Says before it is too late where a window of its own does not make a hidden page count. */
  #onWindow(): void {
    const { rules, preview } = this.#view?.welcome ?? {};
    if (preview !== null || rules === undefined || rules.hiddenCounts) return;
    if (rules.pictureInPicture === 'allowed') {
      this.#actions.hint(say(this.#language, 'windowNotCounted'));
    }
  }

  #chapter(way: 'next' | 'previous'): void {
    const chapters = this.#view?.extras?.chapters ?? [];
    const startMs = chapterStartMs(chapters, this.#video.currentTime * 1_000, way);
    if (startMs === null) return;
    this.#actions.seek(startMs);
    // The seek may have been held back; then that is said instead.
    const chapter = chapters.findLast((each) => each.startMs <= this.#video.currentTime * 1_000);
    if (chapter?.startMs !== startMs) return;
    const title = inLanguage(chapter.title, this.#language);
    this.#actions.hint(say(this.#language, 'nowInChapter', { title }));
  }

  #rateBy(steps: 1 | -1): void {
    const { playbackRate, defaultPlaybackRate } = this.#video;
    // While it buffers, shaka-player holds the picture with a rate of 0.
    const rate = rateBeside(this.#view, playbackRate || defaultPlaybackRate, steps);
    if (rate === null) return;
    setRate(this.#video, rate);
    this.#actions.hint(say(this.#language, 'nowAtRate', { rate: String(rate) }));
  }

  #keyHandler(): (event: KeyboardEvent) => void {
    return keyHandler(
      {
        toggle: () => this.#actions.play(),
        seekBy: (byMs) => this.#actions.seek(this.#video.currentTime * 1_000 + byMs),
        volumeBy: (byRatio) => this.#volume.changeBy(byRatio),
        mute: () => this.#volume.toggle(),
        fullScreen: () => this.#full.toggle(),
        captions: () => {
          this.#captions.toggle(this.#language);
          this.refresh();
        },
        chapter: (way) => this.#chapter(way),
        rateBy: (steps) => this.#rateBy(steps),
        pictureInPicture: () => this.bar.pictureInPicture.toggle(),
        help: () => this.help.open(),
        leave: () => this.#full.leave(),
      },
      (event) => this.bar.seekBar.key(event),
    );
  }
}
