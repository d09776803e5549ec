/** Decoders of what the engine answers the desk; an answer that does not fit is never shown. */

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
  table,
  text,
  whole,
} from '../protocol/decoder.ts';
import { chapter, localizedText } from '../protocol/lesson.ts';
import { type BookedRun, SESSION_ENDS } from '../protocol/messages.ts';
import { NOT_COUNTED_REASONS, REFUSAL_REASONS } from '../protocol/reasons.ts';
import { type SessionStatement, type Statement } from '../protocol/statement.ts';
import { type Span } from '../protocol/units.ts';

/** The last millisecond a JavaScript date can name. */
const utcMs = whole(0, 8_640_000_000_000_000);
const amountMs = number(0, Number.MAX_SAFE_INTEGER);
const name = text(0, 4_096);
const outcome = oneOf(['credited', 'pending', ...REFUSAL_REASONS]);

function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null || value === undefined ? null : decoder(value));
}

function reasonSums<const R extends readonly string[]>(
  reasons: R,
): Decoder<Partial<Record<R[number], number>>> {
  // The table checks every key against the closed list, so the narrower type is true.
  return table(oneOf(reasons), amountMs, reasons.length) as Decoder<
    Partial<Record<R[number], number>>
  >;
}

const span: Decoder<Span> = (value) => {
  const [startMs, endMs] = list(amountMs, 2, 2)(value);
  return [startMs ?? 0, endMs ?? 0];
};

const bookedRun: Decoder<BookedRun> = (value) => {
  if (!Array.isArray(value) || value.length !== 3) {
    throw new DecodeError('a run [startMs, endMs, outcome]', value);
  }
  const [startMs, endMs, booked] = value as unknown[];
  return [amountMs(startMs), amountMs(endMs), outcome(booked)];
};

const sessionStatement: Decoder<SessionStatement> = record({
  sessionId: name,
  learnerId: name,
  lessonId: name,
  mediaVersion: name,
  durationMs: amountMs,
  policyId: name,
  policyVersion: name,
  scoringVersion: number(0, 1_000_000),
  openedUtcMs: utcMs,
  lastSeenUtcMs: utcMs,
  endedUtcMs: nullable(utcMs),
  end: nullable(oneOf(SESSION_ENDS)),
  addresses: list(record({ address: name, fromUtcMs: utcMs }), 10_000),
  coverage: record({
    presentedMs: amountMs,
    creditedMs: amountMs,
    pendingMs: amountMs,
    refusedMs: reasonSums(REFUSAL_REASONS),
  }),
  time: record({
    openMs: amountMs,
    countedMs: amountMs,
    pendingMs: amountMs,
    notCountedMs: reasonSums(NOT_COUNTED_REASONS),
  }),
  runs: list(record({ run: bookedRun, fromUtcMs: utcMs, toUtcMs: utcMs }), 1_000_000),
});

const lessonStatement = record({
  lessonId: name,
  mediaVersion: name,
  durationMs: amountMs,
  creditedMs: amountMs,
  provisionalMs: amountMs,
  countedMs: amountMs,
  studyMs: amountMs,
  requiredMs: amountMs,
  complete: flag,
  credited: list(span, 1_000_000),
  missing: list(span, 1_000_000),
  /** Not yet promised by the engine; the lesson's id stands in where it is missing. */
  lessonTitle: optional(localizedText),
});
export type LessonAnswer = Infer<typeof lessonStatement>;

export const learnerAnswer = record({
  learnerId: name,
  asOfUtcMs: utcMs,
  lessons: list(lessonStatement, 100_000),
  sessions: list(sessionStatement, 100_000),
}) satisfies Decoder<Statement>;
export type LearnerAnswer = Infer<typeof learnerAnswer>;

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
