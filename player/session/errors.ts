import { type RefusalCode } from '../../engine/protocol/refusals.ts';

/** What the host page can do about an error. */
export type PlayerErrorAction =
  /** Ask your server for a new session token and set it as the `token` attribute. */
  | 'renew-token'
  /** Nothing to do in code; the learner may try again. */
  | 'retry'
  /** Load the current player script of this engine. */
  | 'update-player'
  /** A matter of the lesson, the host's settings or the account; code cannot mend it. */
  | 'contact-host'
  /** For information; playing goes on. */
  | 'none';

/** What is wrong: what the engine refused, or what failed in the page. */
export type PlayerErrorCode =
  | RefusalCode
  /** The `engine` attribute is no `http` or `https` address. */
  | 'engine_invalid'
  /** The media could not be loaded or decoded. */
  | 'media_failed'
  /** The engine no longer serves this session's media. */
  | 'media_refused'
  /** The browser can play neither DASH nor HLS. */
  | 'browser_unsupported'
  /** The engine was replaced since this page was loaded, and a part of the player is gone. */
  | 'player_outdated'
  /** The engine will never take one claim of this page; it was given up. */
  | 'claim_given_up';

/** Detail of the `playererror` event. */
export interface PlayerErrorDetail {
  /** What is wrong, for code. */
  readonly code: PlayerErrorCode;
  /** What happened, in the language of the element. */
  readonly sentence: string;
  /** What the host page can do. */
  readonly action: PlayerErrorAction;
}

export interface Trouble {
  readonly code: PlayerErrorCode;
  readonly action: PlayerErrorAction;
}

const REFUSAL_ACTIONS: Readonly<Record<RefusalCode, PlayerErrorAction>> = {
  malformed: 'update-player',
  too_large: 'update-player',
  protocol_unsupported: 'update-player',
  token_missing: 'renew-token',
  token_invalid: 'renew-token',
  token_expired: 'renew-token',
  api_key_invalid: 'contact-host',
  not_signed_in: 'contact-host',
  origin_refused: 'contact-host',
  learner_invalid: 'contact-host',
  lesson_unknown: 'contact-host',
  lesson_closed: 'contact-host',
  course_unknown: 'contact-host',
  session_unknown: 'renew-token',
  session_ended: 'renew-token',
  capability_invalid: 'renew-token',
  preview_over: 'none',
  preview_only: 'none',
  too_early: 'retry',
  not_found: 'contact-host',
  sequence_gap: 'retry',
  sequence_conflict: 'none',
  stale_nonce: 'retry',
  lease_elsewhere: 'none',
  check_closed: 'none',
  out_of_lesson: 'none',
  rate_limited: 'retry',
  overloaded: 'retry',
  internal: 'retry',
};

/** Shortest and longest session token the handshake takes, characters. */
const TOKEN_CHARS = { least: 16, most: 4_096 } as const;

/** Whether this can be a session token at all; `undefined` and `TOKEN` of a template cannot. */
export function looksLikeToken(token: string): boolean {
  return token.length >= TOKEN_CHARS.least && token.length <= TOKEN_CHARS.most;
}

/** For the developer of the host page, on the console. */
export function originAdvice(origin: string): string {
  return (
    `lectern-player: the engine refuses pages of the origin ${origin}. ` +
    `Reason: the host's list does not have it. Run: npx lectern-engine host main --origin ${origin} ` +
    '(localhost and 127.0.0.1 are different origins, and so is every port).'
  );
}

const HOPELESS: ReadonlySet<string> = new Set<RefusalCode>([
  'sequence_conflict',
  'malformed',
  'too_large',
  'out_of_lesson',
]);

/** Whether a beat refused with this code would be refused for ever. */
export function isHopeless(code: string): boolean {
  return HOPELESS.has(code);
}

/** The trouble a refusal means; unknown codes of a newer engine are treated as passing. */
export function troubleOf(code: string): Trouble {
  return Object.hasOwn(REFUSAL_ACTIONS, code)
    ? { code: code as RefusalCode, action: REFUSAL_ACTIONS[code as RefusalCode] }
    : { code: 'internal', action: 'retry' };
}
