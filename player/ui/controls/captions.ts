import { type Extras } from '../../media/extras.ts';
import { make } from '../dom.ts';

/** Captions: the browser reads the WebVTT, the player draws it where no control covers it. */
export class Captions {
  readonly element = make('div', 'captions', { part: 'captions' });
  readonly #video: HTMLVideoElement;
  #tracks: HTMLTrackElement[] = [];
  #extras: Extras | null = null;
  #chosen = 'off';

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  get chosen(): string {
    return this.#chosen;
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
    this.choose(this.#chosen);
  }

  /** Shows the captions of this language, or none for `off`. */
  choose(language: string): void {
    this.#chosen = language;
    for (const { track } of this.#tracks) {
      track.mode = track.language === language ? 'hidden' : 'disabled';
    }
    this.#draw();
  }

  /** For the key `c`: captions in this language, else the first there are; or off again. */
  toggle(wished: string): void {
    const languages = this.#tracks.map(({ track }) => track.language);
    const found = languages.find((language) => language.startsWith(wished)) ?? languages[0];
    this.choose(this.#chosen === 'off' && found !== undefined ? found : 'off');
  }

  #draw(): void {
    const active = this.#tracks.find(({ track }) => track.mode === 'hidden')?.track.activeCues;
    const lines = [...(active ?? [])].map((cue) => {
      const line = make('span', 'cue', { part: 'cue' });
      // The browser's own parse of the cue: markup of a caption file never becomes markup here.
      if (cue instanceof VTTCue) line.append(cue.getCueAsHTML());
      return line;
    });
    this.element.replaceChildren(...lines);
  }
}
