/** ffmpeg's `-progress` lines, and the lines that are none. */

/** How far the encode is, from one line; absent where the line says something else. */
export function readProgressSeconds(line: string): number | undefined {
  const match = /^out_time_(?:us|ms)=(-?\d+)$/.exec(line.trim());
  // Both names carry microseconds; the second one is an old mistake that ffmpeg keeps.
  return match === null ? undefined : Math.max(0, Number(match[1]) / 1_000_000);
}

/** Whether the line is part of a progress report, and so not worth keeping as an explanation. */
export function isProgressLine(line: string): boolean {
  return /^[a-z_0-9]+=\s*\S*$/.test(line.trim());
}

/** The last lines of an endless text. */
export class LineRing {
  readonly #lines: string[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#capacity) this.#lines.shift();
  }

  lines(): readonly string[] {
    return this.#lines;
  }
}
