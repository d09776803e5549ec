/** `2:03` as the player writes it, and `1:02:03` from one hour on; milliseconds in, never rounded up. */
export function clock(durationMs: number): string {
  const hours = Math.floor(durationMs / 3_600_000);
  const minutes = Math.floor(durationMs / 60_000) % 60;
  const seconds = padded(Math.floor(durationMs / 1_000) % 60);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${padded(minutes)}:${seconds}`;
}

/** Length of a run, which is never nothing. */
export function runLength(durationMs: number): string {
  return durationMs < 1_000 ? '< 1 s' : clock(durationMs);
}

/** Whole hours of an amount that is nothing but whole hours, such as a daily cap; else null. */
export function wholeHours(durationMs: number): number | null {
  const hours = durationMs / 3_600_000;
  return Number.isInteger(hours) && hours > 0 ? hours : null;
}

/** Whole percent; 100 only where nothing is missing. */
export function wholePercent(partMs: number, totalMs: number): number {
  return totalMs <= 0 ? 0 : Math.min(100, Math.floor((partMs / totalMs) * 100));
}

/** `03-02 18:05`, in the browser's time zone. */
export function dayAndTime(utcMs: number): string {
  const at = new Date(utcMs);
  const day = `${padded(at.getMonth() + 1)}-${padded(at.getDate())}`;
  return `${day} ${padded(at.getHours())}:${padded(at.getMinutes())}`;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
