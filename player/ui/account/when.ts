import { type Language } from '../../words/say.ts';

/** Times of the server's clock, written in the zone and the manner of the learner. */
export function format(
  language: Language,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...options,
  });
}

/** A time within a day or two from now: alone today, then with the day of the week. */
export function soonText(utcMs: number, language: Language): string {
  const isToday = new Date(utcMs).toDateString() === new Date().toDateString();
  // Chinese puts no space between day and time; beside our other spaces that looks like a slip.
  return format(language, isToday ? {} : { weekday: 'short' })
    .format(utcMs)
    .replace(/\p{L}(?=\d)/u, '$& ');
}
