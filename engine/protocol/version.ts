/** The version of the words between player and engine. Raised when an old peer would misread. */
export const PROTOCOL_VERSION = 1;

/** Versions this engine can still talk to, newest first. */
export const SUPPORTED_PROTOCOLS: readonly number[] = [1];

export function speaks(version: number): boolean {
  return SUPPORTED_PROTOCOLS.includes(version);
}
