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
