import { type Strings } from '../words/en.ts';
import { addPartWords } from '../words/say.ts';
import { addressIn, untiring } from '../untiring.ts';
import { addPartStyle } from './look/sheets.ts';

/** What every part of the screen brings along that is not there from the start. */
export interface Brought {
  readonly EN: Partial<Strings>;
  readonly ZH: Partial<Strings>;
  readonly STYLE: string;
}

/** Of a script that a newer build has replaced. */
const GONE_STATUSES: readonly number[] = [404, 410];

/** A part of the screen that most sessions need late or never: its script, its words and its look. */
export class Part<T extends Brought> {
  readonly #load: () => Promise<T>;
  readonly #waiting: ((isGone: boolean) => void)[] = [];
  #here: T | null = null;
  #coming: Promise<T> | null = null;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get isHere(): boolean {
    return this.#here !== null;
  }

  /**
   * @param then at once where the part is here, else when it has come
   * @param failed each time that it did not come; told whether it is gone, as after a change of the
   *   engine. It is asked for all the same.
   */
  need(then: (part: T) => void = () => undefined, failed?: (isGone: boolean) => void): void {
    if (this.#here !== null) return then(this.#here);
    if (failed !== undefined) this.#waiting.push(failed);
    this.#coming ??= this.#fetch();
    void this.#coming.then(then);
  }

  async #fetch(): Promise<T> {
    const part = await untiring(this.#load, (error) => void this.#onFailure(error), true);
    addPartWords(part.EN, part.ZH);
    addPartStyle(part.STYLE);
    this.#here = part;
    return part;
  }

  async #onFailure(error: unknown): Promise<void> {
    const address = addressIn(error);
    // An import does not tell a script that is no more from a network that fails.
    const answer =
      address === null
        ? null
        : await fetch(address, { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    const isGone = answer !== null && GONE_STATUSES.includes(answer.status);
    for (const failed of this.#waiting) failed(isGone);
  }
}
