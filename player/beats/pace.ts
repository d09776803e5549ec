/** First and longest pause before a lost connection is tried again, milliseconds. */
export const RECONNECT_BASE_MS = 500;
export const RECONNECT_MAX_MS = 20_000;
/** Longest wait that an engine is believed to mean, milliseconds. */
export const RETRY_AFTER_MAX_MS = 60_000;

/**
 * How long to wait before the next attempt, with full jitter: after an outage a whole class must
 * not come back in the same second.
 *
 * @param attempt 0 for the first attempt after a loss.
 * @param chanceRatio a random number in [0, 1).
 * @param retryAfterMs how long the engine has asked to wait at least; the jitter comes on top.
 */
export function reconnectDelayMs(attempt: number, chanceRatio: number, retryAfterMs = 0): number {
  const ceilingMs = Math.min(RECONNECT_MAX_MS, RECONNECT_BASE_MS * 2 ** Math.min(attempt, 16));
  const waitMs = Math.min(RETRY_AFTER_MAX_MS, Math.max(0, retryAfterMs));
  return Math.floor(waitMs + ceilingMs * chanceRatio);
}

/** Media kept ahead right after a start or a seek, milliseconds. */
export const FIRST_BUFFER_MS = 10_000;

/**
 * How far to buffer ahead. Every seek throws away what was buffered, and the engine meters what it
 * releases for the first time; so start small and grow as the learner stays.
 *
 * @param goalMs the policy's buffer goal.
 * @param playedMs media presented since the last start or seek.
 */
export function bufferGoalMs(goalMs: number, playedMs: number): number {
  return Math.min(goalMs, FIRST_BUFFER_MS + Math.max(0, playedMs));
}
