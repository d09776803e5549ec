/** Decoders of what the engine answers the desk; an answer that does not fit is never shown. */

import {
  type Infer,
  list,
  nullable,
  number,
  optional,
  oneOf,
  record,
  text,
  whole,
} from '../protocol/decoder.ts';
import { chapter, localizedText } from '../protocol/lesson.ts';
import { SESSION_ENDS } from '../protocol/messages.ts';
import {
  lessonStatement,
  type LessonStatement,
  sessionStatement,
  type Statement,
  statement,
} from '../protocol/statement.ts';

/** The last millisecond a JavaScript date can name. */
const utcMs = whole(0, 8_640_000_000_000_000);
const amountMs = number(0, Number.MAX_SAFE_INTEGER);
const name = text(0, 4_096);

export type LessonAnswer = LessonStatement;
export type LearnerAnswer = Statement;
export const learnerAnswer = statement;

export const sessionAnswer = record({
  session: sessionStatement,
  /** Missing where the session was opened and nothing has been booked for its lesson yet. */
  lesson: optional(lessonStatement),
  lessonTitle: optional(localizedText),
  chapters: optional(list(chapter, 500)),
});
export type SessionAnswer = Infer<typeof sessionAnswer>;

const sessionRow = record({
  sessionId: name,
  learnerId: name,
  lessonId: name,
  lessonTitle: optional(localizedText),
  openedUtcMs: utcMs,
  lastSeenUtcMs: utcMs,
  endedUtcMs: nullable(utcMs),
  end: nullable(oneOf(SESSION_ENDS)),
  address: nullable(name),
  creditedMs: amountMs,
  refusedMs: amountMs,
  presentedMs: amountMs,
  countedMs: amountMs,
  durationMs: amountMs,
});
export type SessionRow = Infer<typeof sessionRow>;

export const sessionsAnswer = record({
  sessions: list(sessionRow, 1_000),
  next: nullable(text(1, 120)),
});
export const meAnswer = record({ tenant: name });
export const failureAnswer = record({
  error: record({ code: name, sentence: name, detail: optional(name) }),
});
