import { type Language, type StringKey, say } from '../../words/say.ts';
import { iconButton, label, make } from '../dom.ts';

/** Every key with what it does; `keys.ts` does it. */
const KEYS: readonly (readonly [StringKey, readonly string[]])[] = [
  ['keyPlay', ['capSpace', 'K']],
  ['keySeek', ['←', '→']],
  ['keyChapter', ['Shift', '←', '→']],
  ['keyRate', ['<', '>']],
  ['keyVolume', ['↑', '↓']],
  ['mute', ['M']],
  ['captions', ['C']],
  ['fullScreen', ['F']],
  ['pictureInPicture', ['P']],
  ['keyHelp', ['?']],
];

/** The sheet that says which keys there are. */
export class HelpSheet {
  readonly element: HTMLElement;
  readonly #button: HTMLElement;
  readonly #close = iconButton('help-close', 'help-close', 'close');
  readonly #title = make('h2', 'help-title', { id: 'help-title' });
  readonly #keys = make('dl', 'keys');
  #back: HTMLElement | null = null;
  #hasPicture = true;
  #language = '';

  /** @param button what opens it; the focus goes back there. */
  constructor(place: HTMLElement, button: HTMLElement) {
    this.element = place;
    this.#button = button;
    this.element.setAttribute('aria-labelledby', 'help-title');
    this.element.append(make('div', 'help-sheet', {}, [this.#title, this.#close, this.#keys]));
    this.#close.addEventListener('click', () => this.close());
    this.element.addEventListener('click', (event) => {
      if (event.target === this.element) this.close();
    });
    this.element.addEventListener('keydown', (event) => this.#key(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    const root = this.element.getRootNode() as ShadowRoot;
    this.#back = root.activeElement as HTMLElement | null;
    this.element.hidden = false;
    this.#close.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    (this.#back?.isConnected === true ? this.#back : this.#button).focus();
  }

  /** @param pictureInPicture whether that key does something. */
  show(language: Language, pictureInPicture: boolean): void {
    if (this.#language === language && this.#hasPicture === pictureInPicture) return;
    this.#language = language;
    this.#hasPicture = pictureInPicture;
    this.#title.textContent = say(language, 'keyHelp');
    label(this.#close, say(language, 'close'));
    this.#keys.replaceChildren(
      ...KEYS.filter(([key]) => pictureInPicture || key !== 'pictureInPicture').map(([key, caps]) =>
        make('div', '', {}, [
          make('dt', '', {}, [say(language, key)]),
          make(
            'dd',
            '',
            {},
            caps.map((cap) => make('kbd', '', {}, [cap === 'capSpace' ? say(language, cap) : cap])),
          ),
        ]),
      ),
    );
  }

  /** Its one button keeps the focus until it is closed. */
  #key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === '?') this.close();
    else if (event.key !== 'Tab') return;
    event.preventDefault();
  }
}
