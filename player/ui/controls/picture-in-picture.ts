import { type PictureInPicture } from '../../../engine/protocol/play-rules.ts';
import { isInWindow } from '../../media/observe.ts';
import { type Language, say } from '../../words/say.ts';
import { iconButton, label } from '../dom.ts';

/** The button for the picture in a window of its own; absent where policy or browser has none. */
export class PictureInPictureButton {
  readonly element = iconButton('pip-button', 'picture-in-picture-button', 'pip');
  readonly #video: HTMLVideoElement;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    this.element.hidden = true;
    this.element.addEventListener('click', () => this.toggle());
  }

  toggle(): void {
    if (this.element.hidden) return;
    if (this.#isOn) void document.exitPictureInPicture().catch(() => undefined);
    // Before there is a picture the browser refuses; the next click may have more luck.
    else void this.#video.requestPictureInPicture().catch(() => undefined);
  }

  /** @param hasPicture false where only the sound plays. */
  show(rule: PictureInPicture, hasPicture: boolean, language: Language): void {
    const mayShow = rule !== 'never' && hasPicture;
    this.#video.disablePictureInPicture = !mayShow;
    this.element.hidden = !mayShow || !document.pictureInPictureEnabled;
    if (!mayShow && this.#isOn) void document.exitPictureInPicture().catch(() => undefined);
    this.element.setAttribute('aria-pressed', String(this.#isOn));
    label(this.element, say(language, 'pictureInPicture'));
  }

  get #isOn(): boolean {
    return isInWindow(this.#video);
  }
}
