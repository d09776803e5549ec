import { type Extras } from '../../media/extras.ts';
import { CAPTION_SIZES, habits, keep } from '../../media/habits.ts';
import { type Language, say } from '../../words/say.ts';
import { make } from '../dom.ts';
import { type Group, Menu } from './menu.ts';

const SIZE_WORDS = { small: 'sizeSmall', medium: 'sizeMedium', large: 'sizeLarge' } as const;

/** Captions: the browser reads the WebVTT, the player draws it where no control covers it. */
export class Captions {
  readonly element = make('div', 'captions', { part: 'captions' });
  readonly menu = new Menu('captions-menu', 'captions', (value, group) => {
    if (group === 0) this.choose(value);
    else this.#resize(CAPTION_SIZES.find((size) => size === value) ?? 'medium');
  });
  readonly #video: HTMLVideoElement;
  #tracks: HTMLTrackElement[] = [];
  #extras: Extras | null = null;
  #chosen = habits().captions;
  #size = habits().captionSize;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    this.element.dataset['size'] = this.#size;
  }

  load(extras: Extras | null): void {
    if (extras === this.#extras) return;
    this.#extras = extras;
    for (const track of this.#tracks) track.remove();
    this.#tracks = (extras?.captions ?? []).map((caption) => {
      const track = make('track', '', {
        kind: 'captions',
        srclang: caption.language,
        label: caption.label,
        src: `${extras?.baseUrl ?? ''}${caption.path}`,
      });
      track.track.mode = 'disabled';
      track.track.addEventListener('cuechange', () => this.#draw());
      return track;
    });
    this.#video.append(...this.#tracks);
    this.#apply();
  }

  /** Shows the captions of this language, or none for `off`; kept for the next lesson. */
  choose(language: string): void {
    this.#chosen = language;
    keep({ captions: language });
    this.#apply();
  }

  /** For the key `c`: captions in this language, else the first there are; or off again. */
  toggle(wished: string): void {
    const languages = this.#tracks.map(({ track }) => track.language);
    const found = languages.find((language) => language.startsWith(wished)) ?? languages[0];
    this.choose(this.#shown === 'off' && found !== undefined ? found : 'off');
  }

  show(language: Language): void {
    const offered = this.#extras?.captions ?? [];
    const text = (key: Parameters<typeof say>[1]): string => say(language, key);
    const languages: Group = {
      choices: [
        { value: 'off', text: text('off') },
        ...offered.map((caption) => ({ value: caption.language, text: caption.label })),
      ],
      chosen: this.#shown,
    };
    const sizes: Group = {
      title: text('captionSize'),
      choices: CAPTION_SIZES.map((size) => ({ value: size, text: text(SIZE_WORDS[size]) })),
      chosen: this.#size,
    };
    this.menu.showGroups(text('captions'), offered.length === 0 ? [] : [languages, sizes]);
    this.menu.element.classList.toggle('on', this.#shown !== 'off');
  }

  /** What is shown of what was chosen: a lesson may lack the language of the one before it. */
  get #shown(): string {
    const has = this.#tracks.some(({ track }) => track.language === this.#chosen);
    return has ? this.#chosen : 'off';
  }

  #resize(size: (typeof CAPTION_SIZES)[number]): void {
    this.#size = size;
    this.element.dataset['size'] = size;
    keep({ captionSize: size });
  }

  #apply(): void {
    for (const { track } of this.#tracks) {
      track.mode = track.language === this.#chosen ? 'hidden' : 'disabled';
    }
    this.#draw();
  }

  #draw(): void {
    const active = this.#tracks.find(({ track }) => track.mode === 'hidden')?.track.activeCues;
    const lines = [...(active ?? [])].map((cue) => {
      const line = make('span', 'cue', { part: 'cue', lang: this.#chosen });
      // The browser's own parse of the cue: markup of a caption file never becomes markup here.
      if (cue instanceof VTTCue) line.append(cue.getCueAsHTML());
      // `<c.bar>` would look like a control of ours; a page cannot style what is in here anyway.
      for (const styled of line.querySelectorAll('[class]')) styled.removeAttribute('class');
      return line;
    });
    this.element.replaceChildren(...lines);
  }
}
