/** What happens while many lectures are packaged. */

import type { Lesson } from '../../engine/protocol/lesson.ts';
import type { PackageEvent } from '../assembly/package-events.ts';
import type { FaultKind } from '../plan/fault.ts';

/** A fault as data. */
export interface FaultFacts {
  readonly kind: FaultKind;
  readonly message: string;
  readonly reason: string;
  readonly advice: string;
  /** Somebody else is at it right now; later it may be done. */
  readonly isBusy?: true;
}

export type BatchEvent =
  /** The first one; `bytes` of all sources weigh the lessons against each other. */
  | { readonly event: 'batch'; readonly lessons: number; readonly bytes: number }
  /** A lesson's turn has come; `number` counts from 1. */
  | {
      readonly event: 'lesson';
      readonly id: string;
      readonly number: number;
      readonly lessons: number;
      readonly input: string;
      readonly folder: string;
      readonly bytes: number;
      /** Names of the files that were found beside the source and are used. */
      readonly beside: readonly string[];
    }
  | { readonly event: 'work'; readonly id: string; readonly inner: PackageEvent }
  | {
      readonly event: 'done';
      readonly id: string;
      readonly folder: string;
      readonly lesson: Lesson;
      readonly seconds: number;
      /** What could not be read of its source, a line each; absent where it was whole. */
      readonly damage?: readonly string[];
    }
  | {
      readonly event: 'skipped';
      readonly id: string;
      readonly folder: string;
      readonly damage?: readonly string[];
    }
  | ({ readonly event: 'failed'; readonly id: string; readonly input: string } & FaultFacts);

export type OnBatchEvent = (event: BatchEvent) => void;

/** How it all ended. */
export interface BatchSummary {
  readonly done: readonly string[];
  readonly skipped: readonly string[];
  /** Of those: made of sources that could not be read whole. */
  readonly damaged: readonly { readonly id: string; readonly damage: readonly string[] }[];
  readonly failed: readonly ({ readonly id: string; readonly input: string } & FaultFacts)[];
  readonly notStarted: readonly string[];
  readonly isInterrupted: boolean;
  readonly seconds: number;
}
