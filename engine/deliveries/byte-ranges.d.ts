/**
 * Which bytes of a file a session was really sent. A file counts as delivered when the union of the
 * ranges of finished responses covers it; a HEAD, a 304 or an aborted transfer adds nothing.
 */
import { type SentAt } from '../ledger/stamp.ts';
/** The bytes `[first, afterLast)` that a finished response carried, or null where it had none. */
export declare function bytesCarried(
  status: number,
  contentRange: string | undefined,
  fileBytes: number,
): readonly [number, number] | null;
/**
 * Partly delivered files of the sessions of this node. What a restart forgets is sent again, or read
 * again from the log.
 */
export declare class PartialDeliveries {
  #private;
  /** @param most how many files are remembered; the oldest are forgotten first */
  constructor(most?: number);
  /**
   * Adds a carried range.
   *
   * @returns when the sending ended, where the file is complete with this range; else null
   */
  add(
    file: string,
    range: readonly [number, number],
    fileBytes: number,
    sentAt: SentAt,
  ): SentAt | null;
}
