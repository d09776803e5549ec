/**
 * Which bytes of a file a session was really sent. A file counts as delivered when the union of the
 * ranges of finished responses covers it; a HEAD, a 304 or an aborted transfer adds nothing.
 */
import { add } from '../ledger/spans.js';
import {} from '../ledger/stamp.js';
/** The bytes `[first, afterLast)` that a finished response carried, or null where it had none. */
export function bytesCarried(status, contentRange, fileBytes) {
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
  #sent = new Map();
  #most;
  /** @param most how many files are remembered; the oldest are forgotten first */
  constructor(most = 50_000) {
    this.#most = most;
  }
  /**
   * Adds a carried range.
   *
   * @returns when the sending ended, where the file is complete with this range; else null
   */
  add(file, range, fileBytes, sentAt) {
    const before = this.#sent.get(file);
    const bytes = add(before?.bytes ?? [], range);
    const at = before === undefined || before.at.utcMs < sentAt.utcMs ? sentAt : before.at;
    const [first] = bytes;
    if (first !== undefined && first[0] === 0 && first[1] >= fileBytes) {
      this.#sent.delete(file);
      return at;
    }
    if (bytes.length > MOST_PIECES) {
      this.#sent.delete(file);
      return null;
    }
    this.#sent.set(file, { bytes, at });
    if (this.#sent.size > this.#most) this.#sent.delete(this.#sent.keys().next().value);
    return null;
  }
}
//# sourceMappingURL=byte-ranges.js.map
