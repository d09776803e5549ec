/** The compliance desk's rule: a lease outlives its last beat by about 76 s at the default policy. */
const SILENT_AFTER_MS = 90_000;

export type SessionState = 'live' | 'silent' | 'ended';

export function sessionState(
  session: { readonly lastSeenUtcMs: number; readonly endedUtcMs: number | null },
  serverUtcMs: number,
): SessionState {
  if (session.endedUtcMs !== null) return 'ended';
  return serverUtcMs - session.lastSeenUtcMs > SILENT_AFTER_MS ? 'silent' : 'live';
}
