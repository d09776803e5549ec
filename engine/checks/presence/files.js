/** Pictures and sounds of the attempts that are open, drawn when somebody asks for them. */
import {} from '../../ledger/events.js';
import { SPOKEN_LANGUAGES } from '../../protocol/checks.js';
import { drawPicture } from './picture.js';
import { speakCode } from './sound.js';
/** Names under which a prompt's files are served. They are the same for every code. */
export const PICTURE_FILE = 'picture.png';
export const SOUND_FILES = {
  zh: 'sound-zh.wav',
  en: 'sound-en.wav',
};
/** Files that are kept for who asks twice; some 100 KB each. */
const KEPT_FILES = 64;
export class PresenceFiles {
  #kept = new Map();
  /** The file of this name, or undefined where there is none. */
  file(task, name) {
    const key = `${task.code} ${task.seed} ${name}`;
    const known = this.#kept.get(key) ?? make(task, name);
    if (known === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, known);
    if (this.#kept.size > KEPT_FILES) this.#kept.delete(this.#kept.keys().next().value);
    return known;
  }
}
function make({ code, seed }, name) {
  if (name === PICTURE_FILE) return { type: 'image/png', bytes: drawPicture(code, seed) };
  const language = SPOKEN_LANGUAGES.find((each) => SOUND_FILES[each] === name);
  if (language === undefined) return undefined;
  return { type: 'audio/wav', bytes: speakCode(code, seed, language) };
}
//# sourceMappingURL=files.js.map
