import { type Infer, decode, flag, record, text } from '../../engine/protocol/decoder.ts';
import { payloadOf } from '../line/payload.ts';
import { type Extras, askExtras, loadExtras } from '../media/extras.ts';

/** What a session token says to the page: where the media lie, and whether the lesson is begun. */
const named = record({ med: text(3, 400, /^\/[\w.~-][\w.~/-]*\/$/), new: flag });

function saidBy(token: string): Infer<typeof named> | null {
  try {
    const decoded = decode(named, payloadOf(token));
    return decoded.ok ? decoded.value : null;
  } catch {
    // Not a token that a page can read: then all is asked for after the handshake.
    return null;
  }
}

/** What a lesson needs beside its media, asked for with the handshake and not after it. */
export class HeadStart {
  /** Absolute folder of the lesson's files, ending in `/`; null where the token names none. */
  readonly baseUrl: string | null;
  /** The learner begins this lesson: its beginning may be asked for before the engine has answered. */
  readonly isFirst: boolean;
  readonly #extras: Promise<Extras | 'later' | 'never'>;

  constructor(engineUrl: string, token: string) {
    const said = saidBy(token);
    this.baseUrl = said === null ? null : `${engineUrl}${said.med}`;
    this.isFirst = said?.new ?? false;
    this.#extras = this.baseUrl === null ? Promise.resolve('later') : askExtras(this.baseUrl);
  }

  /**
   * Captions, chapters and the like of the lesson in this folder, when they can be had.
   *
   * @param signal ends the wish
   * @returns null where they never can be had
   */
  async extras(baseUrl: string, signal: AbortSignal): Promise<Extras | null> {
    const early = baseUrl === this.baseUrl ? await this.#extras : 'later';
    return typeof early === 'string' ? loadExtras(baseUrl, signal) : early;
  }
}
