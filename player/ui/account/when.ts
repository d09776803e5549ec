import { type Language, say } from '../../words/say.ts';

/** Times of the server's clock, written in the zone and the manner of the learner. */
function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...options,
  });
}

/** A time within a day or two from now: the day of the week is enough, or that it is today. */
export function soonText(utcMs: number, language: Language, now = new Date()): string {
  if (new Date(utcMs).toDateString() === now.toDateString()) {
    return say(language, 'timeToday', { time: format(language, {}).format(utcMs) });
  }
  // Chinese puts no space between day and time; beside our other spaces that looks like a slip.
  return format(language, { weekday: 'short' })
    .format(utcMs)
    .replace(/(\p{L})(?=\d)/u, '$1 ');
}

/** From one time of day to another; one time where both are the same minute. */
export function whenText(fromUtcMs: number, toUtcMs: number, language: Language): string {
  return format(language, { month: 'short', day: 'numeric' }).formatRange(fromUtcMs, toUtcMs);
}

/** The learner's time zone, by its name. */
export function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
