/** Lines of a CDN's log: the engine's own JSON format, and the standard log of CloudFront. */

import { decode, flag, optional, record, text, whole } from '../protocol/decoder.ts';
import { type LogLine, type ReadLine, byWallClock } from './log-line.ts';
import { parsed } from './read-nginx.ts';
import { MARK_PARAMETER } from './signed-address.ts';

const MOST_BYTES = 2 ** 40;

const line = record({
  /** The address that was asked for, with its query; the host may be left out. */
  url: text(1, 8_192),
  /** When the answer ended: UTC, ISO 8601. */
  sentAt: text(10, 40),
  status: whole(100, 599),
  /** Bytes of the body that left. */
  bytes: whole(0, MOST_BYTES),
  /** `Content-Range` of the answer where it had one. */
  range: optional(text(0, 100)),
  /** Whether the answer went out to its end. */
  complete: flag,
});

export function cdnLines(): ReadLine {
  return (given) => {
    const read = decode(line, parsed(given));
    if (!read.ok) return null;
    const { url, sentAt, status, bytes, range = '', complete } = read.value;
    const mark = markIn(url.slice(url.indexOf('?') + 1));
    const utcMs = Date.parse(sentAt);
    if (mark === null || Number.isNaN(utcMs)) return null;
    return {
      mark,
      status,
      bodyBytes: bytes,
      contentRange: range,
      isComplete: complete,
      sentAt: byWallClock(utcMs),
    };
  };
}

/** Outcomes of CloudFront that mean an answer from cache or origin which nobody cut. */
const CLOUDFRONT_WHOLE = new Set(['Hit', 'RefreshHit', 'Miss', 'OriginShieldHit']);

/** Standard logs of CloudFront: tab-separated, `#Fields:` says which column is what. */
export function cloudfrontLines(): ReadLine {
  let columns: readonly string[] = [];
  return (given) => {
    if (given.startsWith('#Fields:')) {
      columns = given.slice('#Fields:'.length).trim().split(/\s+/);
      return null;
    }
    if (given.startsWith('#')) return null;
    const values = given.split('\t');
    const field = (name: string) => values[columns.indexOf(name)] ?? '-';
    const mark = markIn(field('cs-uri-query'));
    const utcMs = Date.parse(`${field('date')}T${field('time')}Z`);
    const status = Number(field('sc-status'));
    const bodyBytes = Number(field('sc-bytes'));
    if (mark === null || [utcMs, status, bodyBytes].some(Number.isNaN)) return null;
    const [first, last] = [field('sc-range-start'), field('sc-range-end')];
    const outcomes = [field('x-edge-result-type'), field('x-edge-detailed-result-type')];
    const isComplete = outcomes.every((each) => each === '-' || CLOUDFRONT_WHOLE.has(each));
    return {
      mark,
      status,
      bodyBytes,
      contentRange: /^\d+$/.test(first) && /^\d+$/.test(last) ? `bytes ${first}-${last}/*` : '',
      isComplete: isComplete && field('cs-method') === 'GET' && outcomes[0] !== '-',
      sentAt: byWallClock(utcMs),
    } satisfies LogLine;
  };
}

function markIn(query: string): string | null {
  const found = new URLSearchParams(query).get(MARK_PARAMETER);
  return found === null || found === '' ? null : found;
}
