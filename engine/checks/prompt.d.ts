/** An open check as its learner may see it: whatever answers it stays behind. */
import { type Capabilities } from '../gate/capability.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { type LearnerState } from '../ledger/state.ts';
import { type SessionDirectory } from '../library/session-directory.ts';
import { type CheckPrompt } from '../protocol/checks.ts';
import { type PresenceTask } from './presence/files.ts';
export interface PromptPorts {
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
  /** Path prefix of a prompt's files, e.g. `/checks/`. */
  readonly checksPath: string;
}
/**
 * The learner's open check for the session that holds the lease; null for any other, and where none
 * is open.
 */
export declare function promptFor(
  ports: PromptPorts,
  learner: LearnerState,
  sessionId: string,
  at: Stamp,
): Promise<CheckPrompt | null>;
/** Whose prompt an address names; null where it is not one of ours. */
export declare function addressed(
  capabilities: Capabilities,
  capability: string,
): {
  sessionId: string;
  checkId: string;
  attempt: number;
} | null;
/** The task whose files may be served at this address now: that of the attempt which is open. */
export declare function openPresence(
  learner: LearnerState,
  {
    checkId,
    attempt,
  }: {
    checkId: string;
    attempt: number;
  },
): PresenceTask | null;
