/**
 * Enters what other senders' logs tell into the ledger: a segment that went out whole, at the time
 * when it went. Entering a line twice changes nothing. A line that proves no delivery proves nothing
 * else either: it is never a finding.
 */

import { type Clerk } from '../clerk/clerk.ts';
import { type Capabilities } from '../gate/capability.ts';
import { type SessionDirectory } from '../library/session-directory.ts';
import { PartialDeliveries, bytesCarried } from './byte-ranges.ts';
import { type LogFormat, type LogLine, type ReadLine } from './log-line.ts';
import { readMark } from './mark.ts';
import { cdnLines, cloudfrontLines } from './read-cdn.ts';
import { nginxLines } from './read-nginx.ts';

export interface DeliveryBookPorts {
  readonly clerk: Clerk;
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
}

export const LINE_OUTCOMES = [
  /** A segment is known to be delivered, now or before. */
  'delivered',
  /** A part of a segment; the other parts may come. */
  'part',
  /** The transfer was cut, or carried no body. */
  'incomplete',
  /** No line of this format, or of nothing that this engine let go. */
  'foreign',
  /** The session or the file is not known here (any more). */
  'unknown',
] as const;
export type LineOutcome = (typeof LINE_OUTCOMES)[number];
export type LineCounts = Readonly<Record<LineOutcome, number>>;

/** The store cannot take it now; the same lines may be entered again. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

export function readerOf(format: LogFormat): ReadLine {
  switch (format) {
    case 'nginx':
      return nginxLines();
    case 'cdn':
      return cdnLines();
    case 'cloudfront':
      return cloudfrontLines();
  }
}

export class DeliveryBook {
  readonly #ports: DeliveryBookPorts;
  readonly #partial = new PartialDeliveries();

  constructor(ports: DeliveryBookPorts) {
    this.#ports = ports;
  }

  /** Enters lines in their order; durable when it resolves. @throws {NotNow} */
  async enter(read: ReadLine, lines: readonly string[]): Promise<LineCounts> {
    const counts = noLines();
    const outcomes = await Promise.all(
      lines.filter((line) => line.trim() !== '').map((line) => this.#enterLine(read(line))),
    );
    for (const outcome of outcomes) counts[outcome] += 1;
    return counts;
  }

  async #enterLine(line: LogLine | null): Promise<LineOutcome> {
    const mark = line === null ? null : readMark(this.#ports.capabilities, line.mark);
    if (line === null || mark === null) return 'foreign';
    const session = await this.#ports.directory.find(mark.sessionId);
    const file = session?.folder.file(mark.path);
    if (session === undefined || file?.role !== 'segment') return 'unknown';
    const carried = bytesCarried(line.status, line.contentRange, file.bytes);
    if (carried === null || !line.isComplete) return 'incomplete';
    if (carried[1] > file.bytes || line.bodyBytes < carried[1] - carried[0]) return 'incomplete';
    const name = `${mark.sessionId}\t${mark.path}`;
    const sentAt = this.#partial.add(name, carried, file.bytes, line.sentAt(mark));
    if (sentAt === null) return 'part';
    const { row, tenant } = session;
    const ref = { tenantId: row.tenantId, learnerId: row.learnerId, timeZone: tenant.timeZone };
    const { sessionId } = mark;
    const verdict = await this.#ports.clerk.submit(ref, {
      type: 'deliver',
      sessionId,
      kind: file.kind,
      spans: [file.span],
      sentAt,
    });
    const isUnknown = !verdict.ok && verdict.refusal.code === 'session_unknown';
    if (verdict.ok || isUnknown) {
      this.#partial.entered(name);
      return isUnknown ? 'unknown' : 'delivered';
    }
    throw new NotNow(verdict.refusal.sentence);
  }
}

export function noLines(): Record<LineOutcome, number> {
  return { delivered: 0, part: 0, incomplete: 0, foreign: 0, unknown: 0 };
}

export function sumLines(one: LineCounts, other: LineCounts): LineCounts {
  const sum = noLines();
  for (const outcome of LINE_OUTCOMES) sum[outcome] = one[outcome] + other[outcome];
  return sum;
}
