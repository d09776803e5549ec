/**
 * Which bytes of a file a session was really sent. A file counts as delivered when the union of the
 * ranges of finished responses covers it; a HEAD, a 304 or an aborted transfer adds nothing.
 */

import { add, type Spans } from '../ledger/spans.ts';
import { type SentAt } from '../ledger/stamp.ts';

/** The bytes `[first, afterLast)` that a finished response carried, or null where it had none. */
export function bytesCarried(
  status: number,
  contentRange: string | undefined,
  fileBytes: number,
): readonly [number, number] | null {
  if (status === 200) return [0, fileBytes];
  if (status !== 206) return null;
  const match = /^bytes (\d+)-(\d+)\//.exec(contentRange ?? '');
  return match === null ? null : [Number(match[1]), Number(match[2]) + 1];
}

/** Pieces of one file that are remembered apart; a player that resumes has a few. */
const MOST_PIECES = 256;

/**
 * Partly delivered files of the sessions of this node. What a restart forgets is sent again, or read
 * again from the log.
 */
export class PartialDeliveries {
  readonly #sent = new Map<string, { readonly bytes: Spans; readonly at: SentAt }>();
  readonly #most: number;

  /** @param most how many files are remembered; the oldest are forgotten first */
  constructor(most = 50_000) {
    this.#most = most;
  }

  /**
   * Adds a carried range. A file that is complete stays so until it is {@link entered}: where the store
   * failed, its last piece may come alone a second time.
   *
   * @returns when the sending ended, where the file is complete with this range; else null
   */
  add(
    file: string,
    range: readonly [number, number],
    fileBytes: number,
    sentAt: SentAt,
  ): SentAt | null {
    const before = this.#sent.get(file);
    if (before !== undefined && isWhole(before.bytes, fileBytes)) return before.at;
    const bytes = add(before?.bytes ?? [], range);
    const at = before === undefined || before.at.utcMs < sentAt.utcMs ? sentAt : before.at;
    if (bytes.length > MOST_PIECES) {
      this.#sent.delete(file);
      return null;
    }
    this.#sent.set(file, { bytes, at });
    if (this.#sent.size > this.#most) this.#sent.delete(this.#sent.keys().next().value as string);
    return isWhole(bytes, fileBytes) ? at : null;
  }

  /** The ledger knows that the file is delivered. */
  entered(file: string): void {
    this.#sent.delete(file);
  }
}

function isWhole([first]: Spans, fileBytes: number): boolean {
  return first !== undefined && first[0] === 0 && first[1] >= fileBytes;
}
