import { habits, keep } from '../../media/habits.ts';
import { type Language, say } from '../../words/say.ts';
import { iconButton, label, make, setIcon } from '../dom.ts';

/** Sound on or off, and how loud; kept for the next lesson. */
export class Volume {
  readonly button = iconButton('mute', 'mute-button', 'loud');
  readonly slider = make('input', 'volume', {
    type: 'range',
    min: '0',
    max: '1',
    step: '0.05',
    part: 'volume',
  });
  readonly #video: HTMLVideoElement;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    const { volumeRatio, muted } = habits();
    video.volume = volumeRatio;
    video.muted = muted;
    this.button.addEventListener('click', () => this.toggle());
    this.slider.addEventListener('input', () => this.#set(Number(this.slider.value)));
  }

  toggle(): void {
    const video = this.#video;
    video.muted = !video.muted;
    // Whoever turns on a sound of 0 wants to hear something.
    if (!video.muted && video.volume === 0) video.volume = 0.5;
    keep({ muted: video.muted, volumeRatio: video.volume });
  }

  changeBy(byRatio: number): void {
    this.#set(Math.min(1, Math.max(0, this.#video.volume + byRatio)));
  }

  tick(language: Language): void {
    const { muted, volume } = this.#video;
    const isSilent = muted || volume === 0;
    setIcon(this.button, isSilent ? 'muted' : 'loud');
    label(this.button, say(language, isSilent ? 'unmute' : 'mute'));
    this.slider.value = String(muted ? 0 : volume);
    this.slider.setAttribute('aria-label', say(language, 'volume'));
    this.slider.setAttribute('aria-valuetext', `${Math.round((muted ? 0 : volume) * 100)} %`);
  }

  #set(volumeRatio: number): void {
    this.#video.volume = volumeRatio;
    this.#video.muted = volumeRatio === 0;
    keep({ volumeRatio, muted: this.#video.muted });
  }
}
