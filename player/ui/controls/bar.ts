import { type Rung } from '../../media/shaka.ts';
import { type View } from '../../session/view.ts';
import { type Language, clockText, say } from '../../words/say.ts';
import { type Captions } from './captions.ts';
import { iconButton, label, make, setIcon, setText } from '../dom.ts';
import { Menu } from './menu.ts';
import { SeekBar } from './seek-bar.ts';

const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

export interface BarActions {
  toggle(): void;
  seek(targetMs: number): void;
  rate(rate: number): void;
  rung(rungId: number | null): void;
  fullScreen(): void;
}

export interface Qualities {
  readonly rungs: readonly Rung[];
  readonly chosenId: number | null;
  readonly activeHeightPx: number;
}

/** The control bar at the lower edge of the picture. */
export class Bar {
  readonly element = make('div', 'bar', { part: 'controls', role: 'group' });
  readonly seekBar: SeekBar;
  readonly #video: HTMLVideoElement;
  readonly #captions: Captions;
  readonly #play = iconButton('play', 'play-button', 'play');
  readonly #mute = iconButton('mute', 'mute-button', 'loud');
  readonly #volume = make('input', 'volume', {
    type: 'range',
    min: '0',
    max: '1',
    step: '0.05',
    part: 'volume',
  });
  readonly #at = make('span', 'at');
  readonly #of = make('span', 'of');
  readonly #rate: Menu;
  readonly #captionsMenu: Menu;
  readonly #quality: Menu;
  #rateShown = 1;
  readonly #full = iconButton('full', 'full-screen-button', 'full');

  constructor(video: HTMLVideoElement, captions: Captions, actions: BarActions) {
    this.#video = video;
    this.#captions = captions;
    this.seekBar = new SeekBar((targetMs) => actions.seek(targetMs));
    this.#rate = new Menu('rate', null, (value) => actions.rate(Number(value)));
    this.#captionsMenu = new Menu('captions-menu', 'captions', (value) => captions.choose(value));
    this.#quality = new Menu('quality', 'quality', (value) =>
      actions.rung(value === 'auto' ? null : Number(value)),
    );
    this.#play.addEventListener('click', () => actions.toggle());
    this.#mute.addEventListener('click', () => (video.muted = !video.muted));
    this.#volume.addEventListener('input', () => {
      video.volume = Number(this.#volume.value);
      video.muted = video.volume === 0;
    });
    this.#full.addEventListener('click', () => actions.fullScreen());
    this.element.append(
      this.seekBar.element,
      make('div', 'row', {}, [
        this.#play,
        this.#mute,
        this.#volume,
        make('span', 'time', { part: 'time' }, [this.#at, this.#of]),
        make('span', 'gap'),
        this.#rate.element,
        this.#captionsMenu.element,
        this.#quality.element,
        this.#full,
      ]),
    );
  }

  get menuOpen(): boolean {
    return this.#rate.open || this.#captionsMenu.open || this.#quality.open;
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
    setIcon(this.#mute, video.muted ? 'muted' : 'loud');
    label(this.#mute, say(language, video.muted ? 'unmute' : 'mute'));
    this.#volume.value = String(video.muted ? 0 : video.volume);
  }

  show(view: View, language: Language, qualities: Qualities, isFull: boolean): void {
    this.seekBar.show(view, language);
    label(this.element, say(language, 'controls'));
    this.element.removeAttribute('title');
    this.#volume.setAttribute('aria-label', say(language, 'volume'));
    this.#showRates(view, language);
    this.#captionsMenu.show(
      say(language, 'captions'),
      [
        { value: 'off', text: say(language, 'off') },
        ...(view.extras?.captions ?? []).map((c) => ({ value: c.language, text: c.label })),
      ],
      this.#captions.chosen,
    );
    const auto = say(language, 'auto');
    const playing = qualities.activeHeightPx > 0 ? ` (${qualities.activeHeightPx}p)` : '';
    this.#quality.show(
      say(language, 'quality'),
      qualities.rungs.length < 2
        ? []
        : [
            { value: 'auto', text: qualities.chosenId === null ? `${auto}${playing}` : auto },
            ...qualities.rungs.map((r) => ({ value: String(r.id), text: `${r.heightPx}p` })),
          ],
      qualities.chosenId === null ? 'auto' : String(qualities.chosenId),
    );
    setIcon(this.#full, isFull ? 'small' : 'full');
    label(this.#full, say(language, isFull ? 'exitFullScreen' : 'fullScreen'));
  }

  #showRates(view: View, language: Language): void {
    const maxRate = view.welcome?.rules.maxRate ?? 1;
    const rates: number[] = RATES.filter((rate) => rate <= maxRate);
    if (!rates.includes(maxRate) && maxRate > 1) rates.push(maxRate);
    // While it buffers, shaka-player holds the picture with a rate of 0.
    if (this.#video.playbackRate > 0) this.#rateShown = this.#video.playbackRate;
    const chosen = this.#rateShown;
    this.#rate.show(
      say(language, 'rate'),
      rates.map((rate) => ({
        value: String(rate),
        text: rate === 1 ? `1× ${say(language, 'normal')}` : `${rate}×`,
      })),
      String(chosen),
      `${chosen}×`,
    );
  }
}
