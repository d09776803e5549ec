import { type CheckPrompt } from '../../engine/protocol/checks.ts';
import { type LocalizedText } from '../../engine/protocol/lesson.ts';

/** The check that is open for the learner in this session, as the screens show it. */
export interface CheckView {
  /** Addresses in it are absolute. */
  readonly prompt: CheckPrompt | null;
  /** When the time to answer runs out, by `performance.now()`; null while nobody can say. */
  readonly deadlineAtMs: number | null;
  /** All the time there was when this page first had it, milliseconds. */
  readonly wholeMs: number;
  /** The engine has not been told yet that this page shows it. */
  readonly untold: boolean;
  /** An answer was given: it is judged now, or kept until there is contact again. */
  readonly answered: boolean;
  /** The learner has asked for a check, and none has come yet. */
  readonly asked: boolean;
  /** What the author says of the question that was passed, until the learner goes on. */
  readonly explanation: LocalizedText | null;
}

export const NO_CHECK: CheckView = {
  prompt: null,
  deadlineAtMs: null,
  wholeMs: 0,
  untold: false,
  answered: false,
  asked: false,
  explanation: null,
};
