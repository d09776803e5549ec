/**
 * Every way in which the engine says no to a message or request, as one closed list. A refused
 * message changes nothing. (Presented time that does not count is no refusal of a message: see
 * `reasons.ts`.)
 */

interface RefusalRow {
  /** HTTP status of the same refusal on the HTTP edge. */
  readonly status: number;
  /** What is wrong and what to do, for the person who reads a log or a console. */
  readonly sentence: string;
}

export const REFUSALS = {
  malformed: { status: 400, sentence: 'The message does not follow the protocol; see the detail.' },
  too_large: { status: 413, sentence: 'The message is larger than allowed; send it in parts.' },
  protocol_unsupported: {
    status: 400,
    sentence: 'This engine does not speak that protocol version; update the player.',
  },
  token_missing: {
    status: 401,
    sentence: 'No session token was given; ask the host for one with POST /v1/sessions.',
  },
  token_invalid: {
    status: 401,
    sentence: 'The token is not one of this engine; ask the host for a new one.',
  },
  token_expired: { status: 401, sentence: 'The token has expired; ask the host for a new one.' },
  api_key_invalid: {
    status: 401,
    sentence: 'The API key is missing or unknown; send it as "Authorization: Bearer <key>".',
  },
  not_signed_in: { status: 401, sentence: 'Sign in first.' },
  origin_refused: {
    status: 403,
    sentence: 'Pages of this origin may not use this host; add the origin to the host.',
  },
  learner_invalid: {
    status: 400,
    sentence: 'A learner id is 1 to 128 visible characters without spaces.',
  },
  lesson_unknown: { status: 404, sentence: 'There is no such lesson; publish it first.' },
  course_unknown: { status: 404, sentence: 'There is no such course.' },
  lesson_closed: {
    status: 403,
    sentence: 'The lesson is not open for study now (draft, held, retired or past its date).',
  },
  session_unknown: { status: 404, sentence: 'There is no such session.' },
  session_ended: { status: 410, sentence: 'The session has ended; open a new one.' },
  capability_invalid: {
    status: 403,
    sentence: 'This media address is not valid; open a session to get one.',
  },
  preview_over: { status: 403, sentence: 'The preview ends here; open a session to go on.' },
  preview_only: {
    status: 403,
    sentence: 'A preview earns no credit and takes no beats; open a session to study.',
  },
  too_early: {
    status: 425,
    sentence: 'This part of the lesson is not released yet; ask again when the playhead is nearer.',
  },
  not_found: { status: 404, sentence: 'There is nothing at this address.' },
  sequence_gap: {
    status: 409,
    sentence: 'A beat is missing before this one; resend from the last acknowledged number.',
  },
  sequence_conflict: {
    status: 409,
    sentence: 'Another beat with this number has already been accepted.',
  },
  stale_nonce: {
    status: 409,
    sentence: 'The beat does not echo a recent acknowledgement; restamp it and send it again.',
  },
  lease_elsewhere: {
    status: 409,
    sentence:
      'Another session of the learner holds the lease; pause or end it, then continue here.',
  },
  check_closed: {
    status: 409,
    sentence: 'There is no such check open, or this attempt of it was answered already.',
  },
  out_of_lesson: { status: 400, sentence: 'A claimed span lies outside the lesson.' },
  rate_limited: { status: 429, sentence: 'Too many messages; slow down.' },
  overloaded: { status: 503, sentence: 'The engine cannot take this now; try again soon.' },
  internal: { status: 500, sentence: 'The engine failed; the failure is in its log.' },
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;

/** What the peer gets: the code to act on, the sentence to log, and what exactly was wrong. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;
  readonly detail?: string;
  /** Do not try again before so many milliseconds have passed. */
  readonly retryAfterMs?: number;
}

export function refusal(code: RefusalCode, detail?: string): Refusal {
  const { sentence } = REFUSALS[code];
  return detail === undefined ? { code, sentence } : { code, sentence, detail };
}
