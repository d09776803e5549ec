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
  readonly #waiting: (() => void)[] = [];
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
   * @param failed told of each time that it did not come; it is asked for again
   */
  need(then: (part: T) => void = () => undefined, failed?: () => void): void {
    if (this.#here !== null) return then(this.#here);
    if (failed !== undefined) this.#waiting.push(failed);
    this.#coming ??= this.#fetch();
    void this.#coming.then(then);
  }

  async #fetch(): Promise<T> {
    const part = await untiring(this.#load, (error, waitMs) => {
      for (const failed of this.#waiting) failed();
      return renamed<T>(error, waitMs);
    });
    addPartWords(part.EN, part.ZH);
    addPartStyle(part.STYLE);
    this.#here = part;
    return part;
  }
}

/** Older browsers remember a failure by its address; most of them name the address. */
function renamed<T>(error: unknown, waitMs: number): (() => Promise<T>) | undefined {
  const address = /imported module: (\S+)/.exec(String(error))?.[1];
  if (address === undefined) return undefined;
  const url = new URL(address);
  url.searchParams.set('again', String(waitMs));
  return () => import(/* @vite-ignore */ url.href) as Promise<T>;
}
