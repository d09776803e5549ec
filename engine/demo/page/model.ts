import { type CreditSummary } from '../../protocol/messages.ts';
import { type Span } from '../../protocol/units.ts';
import { type CourseLesson, type DemoState, type StatementAnswer } from './answers.ts';
import { type Language } from './words.ts';

/** The `credit` property of `<lectern-player>`. */
export interface PlayerCredit extends CreditSummary {
  readonly missing: readonly Span[];
  /** Parts of `missing` before the furthest point the learner has reached. */
  readonly passedOver: readonly Span[];
}

export type Notice =
  | { readonly is: 'ended' }
  | { readonly is: 'complete' }
  | { readonly is: 'no-player' }
  /** `sentence` null: the server could not be reached. */
  | { readonly is: 'trouble'; readonly sentence: string | null; readonly canRetry: boolean };

/** Everything the page shows. */
export interface Model {
  readonly language: Language;
  readonly demo: DemoState | null;
  readonly unreachable: boolean;
  readonly lessonId: string | null;
  readonly preview: boolean;
  /** Token of the session in the player; null while none is open. */
  readonly token: string | null;
  readonly credit: PlayerCredit | null;
  /** Whether anything was played in this session of the page. */
  readonly hasPlayed: boolean;
  readonly statement: StatementAnswer | null;
  readonly notice: Notice | null;
}

/** What the learner can do on the page outside the player. */
export interface Acts {
  readonly speak: (language: Language) => void;
  readonly choose: (lessonId: string) => void;
  readonly preview: (preview: boolean) => void;
  readonly newLearner: () => void;
  readonly reopen: () => void;
  readonly lookAgain: () => void;
  readonly refreshStatement: () => void;
}

export function currentLesson(model: Model): CourseLesson | null {
  return model.demo?.course.lessons.find(({ lessonId }) => lessonId === model.lessonId) ?? null;
}

export function nextLesson(model: Model): CourseLesson | null {
  const lessons = model.demo?.course.lessons ?? [];
  const at = lessons.findIndex(({ lessonId }) => lessonId === model.lessonId);
  return at < 0 ? null : (lessons[at + 1] ?? null);
}

/** Credited and required of one lesson: from the player where it is open, else the statement. */
export function progressOf(
  model: Model,
  lessonId: string,
): { readonly creditedMs: number; readonly requiredMs: number; readonly complete: boolean } {
  if (lessonId === model.lessonId && model.credit !== null && !model.preview) return model.credit;
  const line = model.statement?.lessons.find((lesson) => lesson.lessonId === lessonId);
  return line ?? { creditedMs: 0, requiredMs: 0, complete: false };
}
