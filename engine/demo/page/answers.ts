/** Decoders of what the demo server answers; what the page does not show is dropped. */

import {
  type Decoder,
  type Infer,
  list,
  nullable,
  number,
  oneOf,
  optional,
  record,
  text,
} from '../../protocol/decoder.ts';
import { chapter, localizedText } from '../../protocol/lesson.ts';
import {
  type LessonStatement,
  type SessionStatement,
  type Statement,
  statement,
} from '../../protocol/statement.ts';

const amountMs = number(0, Number.MAX_SAFE_INTEGER);
const name = text(0, 4_096);

const packaging = record({
  phase: oneOf(['packaging', 'failed']),
  progressRatio: optional(nullable(number(0, 1))),
  detail: optional(nullable(name)),
});

const courseLesson = record({
  lessonId: name,
  title: localizedText,
  durationMs: nullable(amountMs),
  packaging: nullable(packaging),
  chapters: optional(list(chapter, 500)),
});
export type CourseLesson = Infer<typeof courseLesson>;

export const demoState = record({
  course: record({ courseId: name, title: localizedText, lessons: list(courseLesson, 200) }),
  learner: record({ id: name, name: optional(nullable(name)) }),
  consoleUrl: nullable(name),
});
export type DemoState = Infer<typeof demoState>;

export const tokenAnswer = record({ token: text(1, 8_192) });

export type LessonLine = Pick<
  LessonStatement,
  'lessonId' | 'durationMs' | 'creditedMs' | 'studyMs' | 'requiredMs' | 'complete'
>;
export type SessionLine = SessionStatement;
/** What the page shows of the learner's statement. */
export interface StatementAnswer extends Pick<Statement, 'asOfUtcMs' | 'sessions'> {
  readonly lessons: readonly LessonLine[];
}
export const statementAnswer: Decoder<StatementAnswer> = statement;

export const failureAnswer = record({ error: record({ code: name, sentence: name }) });
