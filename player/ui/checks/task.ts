import { type CheckAnswer } from '../../../engine/protocol/checks.ts';

/** What a check asks, on screen. */
export interface Task {
  readonly element: HTMLElement;
  /** Where the answer begins. */
  readonly field: HTMLElement;
  /** What there is to do, in one sentence. */
  readonly lead: string;
  /** Null while it is not complete. */
  answer(): CheckAnswer | null;
  stop(): void;
}
