/** Times as caption formats write them. */

/** `01:02.500`, `0:01:02.500`: WebVTT wants two digits each and three after the dot. */
const vttTime = /^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})$/;
/** SubRip says `00:01:02,500`; files in the wild drop hours and digits, and write a dot or a colon. */
const srtTime = /^(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[,.:](\d{1,3}))?$/;
/** Advanced SubStation: `0:01:02.50`, hundredths. */
const assTime = /^(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?$/;

export const readVttTime = (written: string): number | undefined => millis(vttTime, written);
export const readSrtTime = (written: string): number | undefined => millis(srtTime, written);
export const readAssTime = (written: string): number | undefined => millis(assTime, written);

const nearlyTimes =
  /^\s*\d{1,4}:\d{1,2}:\d{1,2}[,.]\d{1,3}\s*([-–—=]{0,3}\s?[->→»])\s*\d{1,4}:\d{1,2}:\d{1,2}[,.]\d{1,3}\s*$/;
/** Two times and a place on the screen are short. */
const longestTimes = 100;

/**
 * A line of times with another arrow: it would be taken for text, and its cue for a part of the one above.
 *
 * @returns what is wrong with a line, where it is one
 */
export function wrongArrow(lines: readonly string[], index: number): string | undefined {
  const line = lines[index] ?? '';
  // Where a cue begins: times may as well be spoken of.
  const isBegin = /^\d*$/.test((lines[index - 1] ?? '').slice(0, longestTimes).trim());
  if (line.length > longestTimes || line.includes('-->') || !isBegin) return undefined;
  const arrow = nearlyTimes.exec(line)?.[1];
  return arrow === undefined
    ? undefined
    : `"${line.trim().slice(0, 60)}" is no cue time: write "-->" between the times, not "${arrow}"`;
}

function millis(form: RegExp, written: string): number | undefined {
  const match = form.exec(written.trim());
  if (match === null) return undefined;
  const [hours, minutes, seconds, fraction] = match.slice(1);
  if (Number(seconds) > 59) return undefined;
  const ms = Number((fraction ?? '').padEnd(3, '0'));
  return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + ms;
}

/** As WebVTT writes it, with hours, which every reader takes. */
export function writeVttTime(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = `${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${seconds}`;
}
