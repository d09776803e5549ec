/** What one connection tells of checks: the one that is open, and afterwards what explains it. */

import { type Conductor } from '../checks/conductor.ts';
import { promptFor, type PromptPorts } from '../checks/prompt.ts';
import { type Clerk } from '../clerk/clerk.ts';
import { type LearnerState } from '../ledger/state.ts';
import { type CheckEnd, type CheckPrompt } from '../protocol/checks.ts';
import { type LocalizedText } from '../protocol/lesson.ts';
import { type Admitted } from './admission.ts';

interface Ports extends PromptPorts {
  readonly clerk: Clerk;
  readonly conductor: Conductor;
}

export class CheckTold {
  readonly #ports: Ports;
  readonly #admitted: Admitted;
  /** Of the question that was shown last: kept here until it is answered rightly. */
  #explanation: LocalizedText | null = null;

  constructor(ports: Ports, admitted: Admitted) {
    this.#ports = ports;
    this.#admitted = admitted;
  }

  /** The open check as this session's learner may see it. */
  async prompt(learner: LearnerState): Promise<CheckPrompt | null> {
    const { ref, session } = this.#admitted;
    const { clerk, conductor } = this.#ports;
    const { open } = learner.checks;
    this.#explanation = open === null ? null : await conductor.explanation(open);
    return promptFor(this.#ports, learner, session.row.sessionId, clerk.now(ref));
  }

  /** What may be said of a check that ended so; a wrong answer must not buy the right one. */
  explanation(end: CheckEnd): LocalizedText | null {
    return end === 'passed' ? this.#explanation : null;
  }
}
