/** Figures as the desk writes them. All durations come in as milliseconds. */

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** `02:03.456`, and `1:02:03.456` from one hour on. Fractions of a millisecond are dropped. */
export function exact(durationMs: number): string {
  const wholeMs = Math.floor(durationMs);
  return `${clock(wholeMs)}.${padded(wholeMs % 1_000, 3)}`;
}

/** `02:03`, and `1:02:03` from one hour on. */
export function clock(durationMs: number): string {
  const hours = Math.floor(durationMs / HOUR_MS);
  const minutes = padded(Math.floor(durationMs / MINUTE_MS) % 60, 2);
  const seconds = padded(Math.floor(durationMs / 1_000) % 60, 2);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${minutes}:${seconds}`;
}

/** Like {@link clock}, for a column in which a little is not nothing: `< 1 s`. */
export function brief(durationMs: number): string {
  return durationMs > 0 && durationMs < 1_000 ? '< 1 s' : clock(durationMs);
}

/** `93.2 %`; a part that is not nothing is never shown as 0, a missing part never as 100. */
export function percent(partMs: number, totalMs: number): string {
  if (totalMs <= 0) return '–';
  const ratio = partMs / totalMs;
  if (ratio > 0 && ratio < 0.001) return '< 0.1 %';
  if (ratio < 1 && ratio > 0.999) return '> 99.9 %';
  return `${(ratio * 100).toFixed(1).replace(/\.0$/, '')} %`;
}

/** `2026-03-02 18:05:09`, in the browser's time zone. */
export function dayAndTime(utcMs: number): string {
  return `${day(utcMs)} ${timeOfDay(utcMs)}`;
}

export function day(utcMs: number): string {
  const at = new Date(utcMs);
  return `${at.getFullYear()}-${padded(at.getMonth() + 1, 2)}-${padded(at.getDate(), 2)}`;
}

export function timeOfDay(utcMs: number): string {
  const at = new Date(utcMs);
  return `${padded(at.getHours(), 2)}:${padded(at.getMinutes(), 2)}:${padded(at.getSeconds(), 2)}`;
}

/** `18:05:09.120` */
export function exactTimeOfDay(utcMs: number): string {
  return `${timeOfDay(utcMs)}.${padded(utcMs % 1_000, 3)}`;
}

/** `Asia/Shanghai, UTC+8`: what the times of day on the page mean. */
export function timeZoneName(atUtcMs: number): string {
  const eastMinutes = -new Date(atUtcMs).getTimezoneOffset();
  const sign = eastMinutes < 0 ? '-' : '+';
  const hours = Math.floor(Math.abs(eastMinutes) / 60);
  const minutes = Math.abs(eastMinutes) % 60;
  const offset = `UTC${sign}${hours}${minutes === 0 ? '' : `:${padded(minutes, 2)}`}`;
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === 'UTC' ? 'UTC' : `${zone}, ${offset}`;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** Units of credit, from hundredths. */
export function units(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}
