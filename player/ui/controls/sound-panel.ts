import { inLanguage } from '../../../engine/protocol/lesson.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';
import { icon } from '../look/icons.ts';

/** What is seen while only the sound plays. */
export class SoundPanel {
  readonly element = make('div', 'sound-only');
  readonly #title = make('p', 'sound-title');
  readonly #sentence = make('p', '');

  constructor() {
    this.element.append(icon('sound'));
    this.element.append(this.#title, this.#sentence);
    this.element.hidden = true;
  }

  show({ extras, welcome }: View, language: Language, isOn: boolean): void {
    this.element.hidden = !isOn;
    if (!isOn) return;
    setText(this.#title, extras === null ? '' : inLanguage(extras.title, language));
    const counts = welcome?.preview === null;
    setText(this.#sentence, say(language, counts ? 'soundOnlySentence' : 'soundOnlyPreview'));
  }
}
