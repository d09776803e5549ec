/** Figures as a host reads them: one line a group, as JSON or CSV. */

import { quantileMs } from './histogram.ts';
import { type Grouping, type QualityGroup } from './ports.ts';

/** One group; the keys it was not told apart by are missing. Milliseconds are clock time. */
export interface QualityLine {
  /** `2026-11-22`, of the host's calendar. */
  readonly day?: string;
  readonly lesson?: string;
  /** Null where the host did not say. */
  readonly region?: string | null;
  readonly network?: string;
  readonly sessions: number;
  readonly starts: number;
  readonly startMedianMs: number | null;
  readonly startP95Ms: number | null;
  readonly playedMs: number;
  readonly stalls: number;
  readonly stalledMs: number;
  /** Stalled time as a share of played and stalled time; null where nothing played. */
  readonly stalledRatio: number | null;
  readonly meanBitrateBps: number | null;
  readonly droppedFrames: number;
  readonly shownFrames: number;
  readonly errors: number;
}

const DAY_MS = 86_400_000;

/** @param dateOf the text of a day that is given in milliseconds since 1970 */
export function qualityLine(
  { day, lesson, region, network, figures }: QualityGroup,
  dateOf: (utcMs: number) => string,
): QualityLine {
  const { starts, bits, bitrateMs, ...counts } = figures;
  const { playedMs, stalledMs } = counts;
  const wholeMs = playedMs + stalledMs;
  let startCount = 0;
  for (const count of starts.values()) startCount += count;
  return {
    ...(day === undefined ? {} : { day: dateOf(day * DAY_MS) }),
    ...(lesson === undefined ? {} : { lesson }),
    ...(region === undefined ? {} : { region: region === '' ? null : region }),
    ...(network === undefined ? {} : { network }),
    sessions: counts.sessions,
    starts: startCount,
    startMedianMs: quantileMs(starts, 0.5),
    startP95Ms: quantileMs(starts, 0.95),
    playedMs,
    stalls: counts.stalls,
    stalledMs,
    stalledRatio: wholeMs === 0 ? null : Math.round((stalledMs / wholeMs) * 1e6) / 1e6,
    meanBitrateBps: bitrateMs === 0 ? null : Math.round((bits * 1_000) / bitrateMs),
    droppedFrames: counts.droppedFrames,
    shownFrames: counts.shownFrames,
    errors: counts.errors,
  };
}

const FIGURE_COLUMNS = [
  'sessions',
  'starts',
  'startMedianMs',
  'startP95Ms',
  'playedMs',
  'stalls',
  'stalledMs',
  'stalledRatio',
  'meanBitrateBps',
  'droppedFrames',
  'shownFrames',
  'errors',
] as const satisfies readonly (keyof QualityLine)[];

/** RFC 4180 with a byte order mark, so that spreadsheets read it as UTF-8. */
export function qualityCsv(lines: readonly QualityLine[], by: readonly Grouping[]): string {
  const columns = [...by, ...FIGURE_COLUMNS];
  const rows = lines.map((line) => [...columns.map((name) => cell(line[name])), 'claimed']);
  const table = [[...columns, 'basis'], ...rows];
  return `\uFEFF${table.map((row) => `${row.join(',')}\r\n`).join('')}`;
}

/** A spreadsheet runs what begins like a formula; an apostrophe makes it text. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const guarded = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
