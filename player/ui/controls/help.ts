import { type Language, say } from '../../words/say.ts';
import { iconButton, label, make } from '../dom.ts';
import { PARTS } from '../parts.ts';
import { type HelpSheet } from './help-sheet.ts';

/** The button that opens the help for keys, and the place of that sheet. */
export class Help {
  readonly element = make('div', 'help', { role: 'dialog', 'aria-modal': 'true', part: 'help' });
  readonly button = iconButton('help-button', 'help-button', 'keyboard');
  #sheet: HelpSheet | null = null;
  #shown: readonly [Language, boolean] = ['en', true];

  constructor() {
    this.element.hidden = true;
    this.button.addEventListener('click', () => this.open());
  }

  open(): void {
    PARTS.keys.need(({ HelpSheet }) => {
      if (!this.element.isConnected) return;
      this.#sheet ??= new HelpSheet(this.element, this.button);
      this.#sheet.show(...this.#shown);
      this.#sheet.open();
    });
  }

  /** @param pictureInPicture whether that key does something. */
  show(language: Language, pictureInPicture: boolean): void {
    this.#shown = [language, pictureInPicture];
    label(this.button, say(language, 'keyHelp'));
    this.#sheet?.show(language, pictureInPicture);
  }
}
