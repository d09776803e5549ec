import { type Strings } from '../words/en.ts';
import { addPartWords } from '../words/say.ts';
import { untiring } from '../untiring.ts';
import { addPartStyle } from './look/sheets.ts';

/** What every part of the screen brings along that is not there from the start. */
export interface Brought {
  readonly EN: Partial<Strings>;
  readonly ZH: Partial<Strings>;
  readonly STYLE: string;
}

/** A part of the screen that most sessions need late or never: its script, its words and its look. */
export class Part<T extends Brought> {
  readonly #load: () => Promise<T>;
  #here: T | null = null;
  #coming: Promise<T> | null = null;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get isHere(): boolean {
    return this.#here !== null;
  }

  /** @param then at once where the part is here, else when it has come. */
  need(then: (part: T) => void = () => undefined): void {
    if (this.#here !== null) return then(this.#here);
    this.#coming ??= this.#fetch();
    void this.#coming.then(then);
  }

  async #fetch(): Promise<T> {
    const part = await untiring(this.#load);
    addPartWords(part.EN, part.ZH);
    addPartStyle(part.STYLE);
    this.#here = part;
    return part;
  }
}
