/** Cues as all caption formats come to them, and what is said about a file that was put right. */

export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** Cue text of WebVTT: escaped, with tags that WebVTT knows, without empty lines. */
  readonly text: string;
  /** Shown at the top of the picture instead of the bottom. */
  readonly isAtTop: boolean;
}

export interface ReadCaptions {
  /** UTF-8 WebVTT without a byte order mark, lines ended by a line feed. */
  readonly vtt: string;
  /** One line for people each: what was put right. */
  readonly notices: readonly string[];
}

/**
 * In the order that WebVTT asks for.
 *
 * @returns how many cues stood before one that starts earlier
 */
export function sortCues(cues: Cue[]): number {
  const misplaced = cues.filter((cue, i) => cue.startMs < (cues[i - 1]?.startMs ?? 0)).length;
  cues.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  return misplaced;
}
