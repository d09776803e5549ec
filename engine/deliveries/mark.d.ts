/**
 * The mark that goes with media which somebody else sends: which file was let go to which session,
 * and when by the engine's own clocks. The sender writes it into its log; the MAC makes the line that
 * comes back worth as much as the engine's own word.
 */
import { type Capabilities } from '../gate/capability.ts';
import { type SentAt } from '../ledger/stamp.ts';
export interface ReleaseMark {
  readonly sessionId: string;
  /** Path of the file inside its lesson. */
  readonly path: string;
  /** When the engine let it go. */
  readonly releasedAt: SentAt;
}
/** Letters, digits, `-`, `_` and one dot: safe in headers, addresses and logs. */
export declare function writeMark(capabilities: Capabilities, mark: ReleaseMark): string;
/** Null for anything that this installation has not written. */
export declare function readMark(capabilities: Capabilities, given: string): ReleaseMark | null;
