import { decode, record, text } from '../../engine/protocol/decoder.ts';
import { type Extras, loadExtras } from '../media/extras.ts';

/** Where a session token says that the media of its session lie; the rest of it is the engine's. */
const named = record({ med: text(3, 400, /^\/[\w.~-][\w.~/-]*\/$/) });

function mediaBaseIn(token: string): string | null {
  try {
    const payload = token.split('.')[1] ?? '';
    const said: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const decoded = decode(named, said);
    return decoded.ok ? decoded.value.med : null;
  } catch {
    // Not a token that a page can read: then all is asked for after the handshake.
    return null;
  }
}

/** What a lesson needs beside its media, asked for with the handshake and not after it. */
export class HeadStart {
  /** Absolute folder of the lesson's files, ending in `/`; null where the token names none. */
  readonly baseUrl: string | null;
  readonly #extras: Promise<Extras | null>;

  constructor(engineUrl: string, token: string) {
    const path = mediaBaseIn(token);
    this.baseUrl = path === null ? null : `${engineUrl}${path}`;
    this.#extras = this.baseUrl === null ? Promise.resolve(null) : loadExtras(this.baseUrl);
  }

  /** Captions, chapters and the like of the lesson in this folder; null where they cannot be had. */
  async extras(baseUrl: string): Promise<Extras | null> {
    const early = baseUrl === this.baseUrl ? await this.#extras : null;
    return early ?? loadExtras(baseUrl);
  }
}
