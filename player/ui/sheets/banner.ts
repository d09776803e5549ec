import { type View } from '../../session/view.ts';
import { type Language, type StringKey, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';

/** Most losses of contact are over before they are worth a word, milliseconds. */
const LOST_AFTER_MS = 2_000;
/** A first handshake over a weak network takes its time, milliseconds. */
const NONE_YET_AFTER_MS = 6_000;
/** How long it says that contact is back, milliseconds. */
const BACK_MS = 3_000;

type Contact = 'there' | 'lost' | 'none-yet' | 'of no matter';

function contactOf({ welcome, online, leased, ended, trouble, awaitsToken }: View): Contact {
  // What is on a sheet, or waits for the host, is told elsewhere.
  if (trouble !== null || ended !== null || !leased || awaitsToken) return 'of no matter';
  if (online) return 'there';
  return welcome === null ? 'none-yet' : 'lost';
}

/** One line over the picture while there is no contact; it comes and goes by itself. */
export class Banner {
  readonly element = make('p', 'banner', { part: 'banner', role: 'status' });
  #contact: Contact = 'of no matter';
  #says: StringKey | null = null;
  #language: Language = 'en';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.hidden = true;
  }

  get isShown(): boolean {
    return !this.element.hidden;
  }

  show(view: View, language: Language): void {
    this.#language = language;
    const before = this.#contact;
    this.#contact = contactOf(view);
    if (this.#contact !== before) this.#change();
    this.#render();
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #change(): void {
    clearTimeout(this.#timer);
    const later = (afterMs: number, says: StringKey | null): void => {
      this.#timer = setTimeout(() => {
        this.#says = says;
        this.#render();
      }, afterMs);
    };
    switch (this.#contact) {
      case 'lost':
        return later(LOST_AFTER_MS, navigator.onLine ? 'offlineSentence' : 'offlineDevice');
      case 'none-yet':
        return later(NONE_YET_AFTER_MS, 'noContactYet');
      case 'there':
        if (this.#says === null) return;
        this.#says = 'contactBack';
        return later(BACK_MS, null);
      case 'of no matter':
        this.#says = null;
    }
  }

  #render(): void {
    this.element.hidden = this.#says === null;
    this.element.classList.toggle('back', this.#says === 'contactBack');
    setText(this.element, this.#says === null ? '' : say(this.#language, this.#says));
  }
}
