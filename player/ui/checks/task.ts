import { type CheckAnswer } from '../../../engine/protocol/checks.ts';

/** What a check asks, on screen. */
export interface Task {
  readonly element: HTMLElement;
  /** Where the answer begins. */
  readonly field: HTMLElement;
  /** What there is to do, in one sentence. */
  readonly lead: string;
  /** Whether what is asked has come, to be seen or heard: before that nobody's time runs. */
  isThere(): boolean;
  /** Null while it is not complete. */
  answer(): CheckAnswer | null;
  stop(): void;
}
