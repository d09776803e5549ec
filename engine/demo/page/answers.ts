/** Decoders of what the demo server answers; what the page does not show is dropped. */

import {
  type Decoder,
  type Infer,
  DecodeError,
  flag,
  list,
  number,
  oneOf,
  optional,
  record,
  text,
  whole,
} from '../../protocol/decoder.ts';
import { chapter, localizedText } from '../../protocol/lesson.ts';
import { type BookedRun, SESSION_ENDS } from '../../protocol/messages.ts';
import { REFUSAL_REASONS } from '../../protocol/reasons.ts';

const utcMs = whole(0, 8_640_000_000_000_000);
const amountMs = number(0, Number.MAX_SAFE_INTEGER);
const name = text(0, 4_096);
const outcome = oneOf(['credited', 'pending', ...REFUSAL_REASONS]);

function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null || value === undefined ? null : decoder(value));
}

const bookedRun: Decoder<BookedRun> = (value) => {
  if (!Array.isArray(value) || value.length !== 3) {
    throw new DecodeError('a run [startMs, endMs, outcome]', value);
  }
  const [startMs, endMs, booked] = value as unknown[];
  return [amountMs(startMs), amountMs(endMs), outcome(booked)];
};

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

const lessonStatement = record({
  lessonId: name,
  durationMs: amountMs,
  creditedMs: amountMs,
  studyMs: amountMs,
  requiredMs: amountMs,
  complete: flag,
});
export type LessonLine = Infer<typeof lessonStatement>;

const sessionStatement = record({
  sessionId: name,
  lessonId: name,
  openedUtcMs: utcMs,
  endedUtcMs: nullable(utcMs),
  end: nullable(oneOf(SESSION_ENDS)),
  coverage: record({ presentedMs: amountMs, creditedMs: amountMs, pendingMs: amountMs }),
  runs: list(record({ run: bookedRun, toUtcMs: utcMs }), 1_000_000),
});
export type SessionLine = Infer<typeof sessionStatement>;

export const statementAnswer = record({
  asOfUtcMs: utcMs,
  lessons: list(lessonStatement, 10_000),
  sessions: list(sessionStatement, 10_000),
});
export type StatementAnswer = Infer<typeof statementAnswer>;

export const failureAnswer = record({ error: record({ code: name, sentence: name }) });
