import { type Slide } from '../../../engine/protocol/lesson.ts';
import { type Extras } from '../../media/extras.ts';
import { type Language, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';
import { begun } from './begun.ts';

/** The next slide is fetched this long before it comes, media milliseconds. */
const AHEAD_MS = 20_000;
/** Letters of a slide that are read out at most. */
const MAX_ALT_LETTERS = 600;

/** The slides beside the camera: pictures with times, or the presentation's own stream. */
export class Slides {
  readonly element = make('div', 'slides', { part: 'slides', role: 'group' });
  /** Shows the presentation's stream; its sound is that of the camera. */
  readonly video = make('video', '', {
    part: 'presentation',
    playsinline: '',
    crossorigin: 'anonymous',
    preload: 'auto',
    disablepictureinpicture: '',
    tabindex: '-1',
  });
  readonly #image = make('img', 'slide-image', { part: 'slide', crossorigin: 'anonymous' });
  readonly #note = make('p', 'slides-note', { role: 'status' });
  readonly #next = make('img', '', { crossorigin: 'anonymous' });
  #extras: Extras | null = null;
  #language: Language = 'en';
  #hasStream = false;

  constructor() {
    this.video.muted = true;
    this.element.append(this.video, this.#image, this.#note);
  }

  show(extras: Extras | null, language: Language, hasStream: boolean): void {
    this.#extras = extras;
    this.#language = language;
    this.#hasStream = hasStream;
    this.element.setAttribute('aria-label', say(language, 'slides'));
    this.video.hidden = !hasStream;
  }

  /**
   * @param releasedMs how far the lesson has been released without a hole, media milliseconds; no slide
   *   beyond it is fetched ahead.
   */
  tick(positionMs: number, releasedMs: number): void {
    const slides = this.#extras?.slides ?? [];
    const at = begun(slides, positionMs);
    const slide = slides[at];
    const words = slide === undefined ? '' : altOf(slide, at, this.#language);
    this.#image.hidden = this.#hasStream || slide === undefined;
    const failed = this.#hasStream && this.video.dataset['failed'] !== undefined;
    setText(this.#note, failed ? say(this.#language, 'slidesFailed') : '');
    if (this.#hasStream) {
      const name = words === '' ? say(this.#language, 'slides') : words;
      return this.video.setAttribute('aria-label', name);
    }
    if (slide !== undefined) {
      this.#image.alt = words;
      load(this.#image, this.#url(slide));
    }
    const next = slides[at + 1];
    if (next === undefined) return;
    const isNear = next.startMs <= Math.min(releasedMs, positionMs + AHEAD_MS);
    if (isNear) load(this.#next, this.#url(next));
  }

  #url({ image }: Slide): string {
    return `${this.#extras?.baseUrl ?? ''}${image}`;
  }
}

function load(image: HTMLImageElement, url: string): void {
  if (image.getAttribute('src') !== url) image.src = url;
}

function altOf({ title, text }: Slide, at: number, language: Language): string {
  const name = title ?? say(language, 'slideNumber', { number: String(at + 1) });
  return text === undefined ? name : `${name}. ${text.slice(0, MAX_ALT_LETTERS)}`;
}
