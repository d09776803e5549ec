import { type QualityChoice, qualityOf } from '../../media/quality-choice.ts';
import { type View } from '../../session/view.ts';
import { type Language, clockText, say } from '../../words/say.ts';
import { type Captions } from './captions.ts';
import { iconButton, label, make, setIcon, setText } from '../dom.ts';
import { type Help } from './help.ts';
import { Menu } from './menu.ts';
import { PictureInPictureButton } from './picture-in-picture.ts';
import { type Qualities, qualityGroups } from './quality-menu.ts';
import { ratesOf } from './rates.ts';
import { SeekBar } from './seek-bar.ts';
import { type Volume } from './volume.ts';

export interface BarActions {
  toggle(): void;
  seek(targetMs: number): void;
  rate(rate: number): void;
  quality(choice: QualityChoice): void;
  fullScreen(): void;
}

/** Parts of the screen whose buttons stand in the bar. */
export interface BarParts {
  readonly captions: Captions;
  readonly volume: Volume;
  readonly help: Help;
  /** The menu of the panes. */
  readonly layout: Menu;
}

/** The control bar at the lower edge of the picture. */
export class Bar {
  readonly element = make('div', 'bar', { part: 'controls', role: 'group' });
  readonly seekBar: SeekBar;
  readonly pictureInPicture: PictureInPictureButton;
  readonly #video: HTMLVideoElement;
  readonly #parts: BarParts;
  readonly #play = iconButton('play', 'play-button', 'play');
  readonly #at = make('span', 'at');
  readonly #of = make('span', 'of');
  readonly #rate: Menu;
  readonly #quality: Menu;
  #rateShown = 1;
  readonly #full = iconButton('full', 'full-screen-button', 'full');

  constructor(video: HTMLVideoElement, parts: BarParts, actions: BarActions) {
    this.#video = video;
    this.#parts = parts;
    this.seekBar = new SeekBar((targetMs) => actions.seek(targetMs));
    this.pictureInPicture = new PictureInPictureButton(video);
    this.#rate = new Menu('rate', null, (value) => actions.rate(Number(value)));
    this.#quality = new Menu('quality', 'quality', (value) => actions.quality(qualityOf(value)));
    this.#play.addEventListener('click', () => actions.toggle());
    this.#full.addEventListener('click', () => actions.fullScreen());
    this.element.append(
      this.seekBar.element,
      make('div', 'row', {}, [
        this.#play,
        parts.volume.button,
        parts.volume.slider,
        make('span', 'time', { part: 'time' }, [this.#at, this.#of]),
        make('span', 'gap'),
        this.#rate.element,
        parts.captions.menu.element,
        this.#quality.element,
        parts.layout.element,
        parts.help.button,
        this.pictureInPicture.element,
        this.#full,
      ]),
    );
  }

  get menuOpen(): boolean {
    const { captions, layout } = this.#parts;
    return [this.#rate, captions.menu, this.#quality, layout].some((menu) => menu.open);
  }

  focus(): void {
    this.#play.focus({ preventScroll: true });
  }

  /** What changes with every frame or so. */
  tick(language: Language, durationMs: number): void {
    const video = this.#video;
    const positionMs = video.currentTime * 1_000;
    const { buffered } = video;
    let bufferedEndMs = 0;
    for (let i = 0; i < buffered.length; i += 1) {
      if (buffered.start(i) <= video.currentTime + 0.1) bufferedEndMs = buffered.end(i) * 1_000;
    }
    this.seekBar.position(positionMs, bufferedEndMs);
    setText(this.#at, clockText(positionMs));
    setText(this.#of, ` / ${clockText(durationMs)}`);
    const ended = video.ended;
    setIcon(this.#play, ended ? 'replay' : video.paused ? 'play' : 'pause');
    label(this.#play, say(language, ended ? 'replay' : video.paused ? 'play' : 'pause'));
    this.#parts.volume.tick(language);
  }

  show(view: View, language: Language, qualities: Qualities, isFull: boolean): void {
    this.seekBar.show(view, language);
    this.element.setAttribute('aria-label', say(language, 'controls'));
    this.#showRates(view, language);
    this.#parts.captions.show(language);
    this.#quality.showGroups(say(language, 'quality'), qualityGroups(view, language, qualities));
    const rule = view.welcome?.rules.pictureInPicture ?? 'never';
    this.pictureInPicture.show(rule, qualities.chosen !== 'sound', language);
    this.#parts.help.show(language, !this.pictureInPicture.element.hidden);
    setIcon(this.#full, isFull ? 'small' : 'full');
    label(this.#full, say(language, isFull ? 'exitFullScreen' : 'fullScreen'));
  }

  #showRates(view: View, language: Language): void {
    // While it buffers, shaka-player holds the picture with a rate of 0.
    if (this.#video.playbackRate > 0) this.#rateShown = this.#video.playbackRate;
    const chosen = this.#rateShown;
    this.#rate.show(
      say(language, 'rate'),
      ratesOf(view).map((rate) => ({
        value: String(rate),
        text: `${rate}×`,
        ...(rate === 1 ? { note: say(language, 'normal') } : {}),
      })),
      String(chosen),
      `${chosen}×`,
    );
  }
}
