/** Pictures and sounds of the attempts that are open, drawn when somebody asks for them. */

import { type CheckTask } from '../../ledger/events.ts';
import { SPOKEN_LANGUAGES, type SpokenLanguage } from '../../protocol/checks.ts';
import { drawPicture } from './picture.ts';
import { speakCode } from './sound.ts';

export type PresenceTask = CheckTask & { readonly kind: 'presence' };

/** Names under which a prompt's files are served. They are the same for every code. */
export const PICTURE_FILE = 'picture.png';
export const SOUND_FILES: Readonly<Record<SpokenLanguage, string>> = {
  zh: 'sound-zh.wav',
  en: 'sound-en.wav',
};

export interface PromptFile {
  readonly type: 'image/png' | 'audio/wav';
  readonly bytes: Buffer;
}

/** Files that are kept for who asks twice; some 100 KB each. */
const KEPT_FILES = 64;

export class PresenceFiles {
  readonly #kept = new Map<string, PromptFile>();

  /** The file of this name, or undefined where there is none. */
  file(task: PresenceTask, name: string): PromptFile | undefined {
    const key = `${task.code} ${task.seed} ${name}`;
    const known = this.#kept.get(key) ?? make(task, name);
    if (known === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, known);
    if (this.#kept.size > KEPT_FILES) this.#kept.delete(this.#kept.keys().next().value as string);
    return known;
  }
}

function make({ code, seed }: PresenceTask, name: string): PromptFile | undefined {
  if (name === PICTURE_FILE) return { type: 'image/png', bytes: drawPicture(code, seed) };
  const language = SPOKEN_LANGUAGES.find((each) => SOUND_FILES[each] === name);
  if (language === undefined) return undefined;
  return { type: 'audio/wav', bytes: speakCode(code, seed, language) };
}
