/** How smoothly lessons played, for the host: sums by day, lesson, region and network. */

import { type Request, type Response } from 'express';
import { type CatalogueStore, type Tenant } from '../library/ports.ts';
import {
  DecodeError,
  decode,
  type Decoder,
  optional,
  record,
  text,
  where,
} from '../protocol/decoder.ts';
import { lessonId } from '../protocol/lesson.ts';
import { START_ERROR_RATIO } from '../quality/histogram.ts';
import { type Grouping, GROUPINGS } from '../quality/ports.ts';
import { qualityCsv, qualityLine } from '../quality/report.ts';
import { refuse } from './refuse.ts';

export interface PlayingQualityPorts {
  readonly catalogue: CatalogueStore;
  readonly utcMs: () => number;
  /** Stores what this engine counted and did not store yet, so that it is in the answer. */
  readonly storeQuality: () => Promise<void>;
}

const DAY_MS = 86_400_000;
/** Longest time that one answer is about, days. */
const MOST_DAYS = 366;
/** Days up to today where the query does not say. */
const USUAL_DAYS = 30;
/** Most lines of one answer. */
const MOST_LINES = 20_000;

/** Days since 1970-01-01 of a date such as `2026-11-22`. */
const date: Decoder<number> = (value) => {
  const written = text(10, 10, /^\d{4}-\d\d-\d\d$/, 'a date as 2026-11-22')(value);
  const utcMs = Date.parse(`${written}T00:00:00Z`);
  // A day that no month has is read as the next month's.
  if (!(utcMs >= 0) || dateText(utcMs) !== written)
    throw new DecodeError('a day that exists', value);
  return utcMs / DAY_MS;
};

const groupings: Decoder<Grouping[]> = (value) => {
  const names = text(
    0,
    100,
  )(value)
    .split(',')
    .filter((name) => name !== '');
  const asked = names.map((name) => GROUPINGS.find((known) => known === name));
  if (asked.includes(undefined)) throw new DecodeError(`some of ${GROUPINGS.join(',')}`, value);
  // In one order, whatever the query's, and each once.
  return GROUPINGS.filter((known) => asked.includes(known));
};

const query = where(
  record({
    from: optional(date),
    to: optional(date),
    lesson: optional(lessonId),
    region: optional(text(2, 6, /^[1-9]\d(\d\d){0,2}$/, '2, 4 or 6 digits of GB/T 2260')),
    by: optional(groupings),
  }),
  ({ from, to }) => from === undefined || to === undefined || (from <= to && to - from < MOST_DAYS),
  `from a day to the same or a later one, ${MOST_DAYS} days at most`,
);

export async function sendPlayingQuality(
  { catalogue, utcMs, storeQuality }: PlayingQualityPorts,
  { tenantId, timeZone }: Tenant,
  request: Request,
  response: Response,
): Promise<void> {
  const decoded = decode(query, { ...request.query });
  if (!decoded.ok) return refuse(response, 'malformed', decoded.error.message);
  const { from, lesson, region, by = ['day'] } = decoded.value;
  const today = Math.floor(Date.parse(`${localDate(utcMs(), timeZone)}T00:00:00Z`) / DAY_MS);
  const toDay = decoded.value.to ?? (from === undefined ? today : from + USUAL_DAYS - 1);
  const fromDay = from ?? Math.max(0, toDay - USUAL_DAYS + 1);
  await storeQuality();
  const groups = await catalogue.quality.groups(tenantId, {
    ...{ fromDay, toDay, by, limit: MOST_LINES + 1 },
    ...(lesson === undefined ? {} : { lessonId: lesson }),
    ...(region === undefined ? {} : { region }),
  });
  if (groups.length > MOST_LINES) {
    return refuse(
      response,
      'malformed',
      `more than ${MOST_LINES} lines: ask for fewer days or keys`,
    );
  }
  const lines = groups.map((group) => qualityLine(group, dateText));
  response.setHeader('Cache-Control', 'no-store');
  if (wantsCsv(request)) {
    const name = `playing-quality-${dateText(fromDay * DAY_MS)}-${dateText(toDay * DAY_MS)}.csv`;
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.type('text/csv').send(qualityCsv(lines, by));
    return;
  }
  response.json({
    from: dateText(fromDay * DAY_MS),
    to: dateText(toDay * DAY_MS),
    timeZone,
    by,
    basis: 'claimed',
    note: NOTE,
    startErrorRatio: Math.round(START_ERROR_RATIO * 1e4) / 1e4,
    lines,
  });
}

const NOTE =
  'What the browsers of learners claim about their own play. Statistics, no evidence: the engine cannot check it.';

function wantsCsv(request: Request): boolean {
  return request.path.endsWith('.csv') || request.accepts(['json', 'text/csv']) === 'text/csv';
}

function dateText(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10);
}

function localDate(utcMs: number, timeZone: string): string {
  // Swedish dates are written as ISO 8601 writes them.
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(utcMs);
}
