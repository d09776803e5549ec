/** Lines of nginx in the `lectern` log format; operating.md has the configuration. */

import { decode, number, record, text, whole } from '../protocol/decoder.ts';
import { type ReadLine, afterRelease } from './log-line.ts';

const DAY_SECONDS = 86_400;
const MOST_BYTES = 2 ** 40;

const line = record({
  mark: text(16, 2_048),
  status: whole(100, 599),
  bytes: whole(0, MOST_BYTES),
  range: text(0, 100),
  /** From the first byte of the request to the end of the answer, seconds. */
  took: number(0, DAY_SECONDS),
  /** Until the engine had answered, seconds; several where nginx tried several engines. */
  upstream: text(1, 200),
  /** `OK` where the answer went out to its end. */
  done: text(0, 10),
});

export function nginxLines(): ReadLine {
  return (given) => {
    const read = decode(line, parsed(given));
    if (!read.ok) return null;
    const { mark, status, bytes, range, took, upstream, done } = read.value;
    const waitedSeconds = (upstream.match(/\d+(\.\d+)?/g) ?? []).reduce(
      (sum, s) => sum + Number(s),
      0,
    );
    return {
      mark,
      status,
      bodyBytes: bytes,
      contentRange: range,
      isComplete: done === 'OK',
      sentAt: afterRelease((took - waitedSeconds) * 1_000),
    };
  };
}

/** What the JSON says, or undefined. */
export function parsed(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
