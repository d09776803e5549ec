import { type Language } from '../../words/say.ts';
import { format } from './when.ts';

/** From one time of day to another; one time where both are the same minute. */
export function whenText(fromUtcMs: number, toUtcMs: number, language: Language): string {
  return format(language, { month: 'short', day: 'numeric' }).formatRange(fromUtcMs, toUtcMs);
}

/** The learner's time zone, by its name. */
export function zoneName(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
