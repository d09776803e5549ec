/** What others add to a lesson while it is assembled: slides, an earlier version, reports. */

import type { Lesson } from '../../engine/protocol/lesson.ts';
import type { About } from '../authoring/about.ts';
import type { QualityWarning } from '../report/quality-record.ts';
import type { EncodedLesson } from './encoded-lesson.ts';
import type { FileList } from './file-list.ts';
import type { OnPackageEvent } from './package-events.ts';

export interface StepContext {
  readonly about: About;
  /** The encodes: chunks, signatures, sound; see `encoded-lesson.ts` for where they lie. */
  readonly encoded: EncodedLesson;
  /** Path of each of the plan's inputs, or of its remuxed copy. */
  readonly inputs: readonly string[];
  readonly durationMs: number;
  /** Folder of the lesson in the making. */
  readonly lessonFolder: string;
  /** Where the lesson will lie; an older one may still be there. */
  readonly target: string;
  /** For files that only this run needs; it survives until the lesson is in place. */
  readonly workFolder: string;
  readonly files: FileList;
  /** What is missing of the sources and what was found in the lesson; for its report. */
  readonly remarks: readonly QualityWarning[];
  readonly onEvent: OnPackageEvent;
  readonly signal: AbortSignal | undefined;
}

/** Fields of `lesson.json` that a step may fill. */
export type LessonAdditions = Partial<
  Pick<Lesson, 'slides' | 'previous' | 'chapters' | 'knowledgePoints' | 'questions'>
>;

export interface AssemblySteps {
  /** Before the manifests: may write files that belong to the lesson. Later ones see earlier fields. */
  readonly add?: readonly ((context: StepContext) => Promise<LessonAdditions>)[];
  /** After `lesson.json`: writes files that do not (`files.writeUnlisted('internal/...')`). */
  readonly report?: readonly ((context: StepContext, lesson: Lesson) => Promise<void>)[];
}
