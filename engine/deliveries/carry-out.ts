/** Carries out an operator's orders: waivers and logs. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LearnerRef } from '../clerk/clerk.ts';
import { type Spans, NO_SPANS, add, measure } from '../ledger/spans.ts';
import { type CatalogueStore, type SessionRow } from '../library/ports.ts';
import {
  type DeliveryBook,
  type DeliveryBookPorts,
  type LineCounts,
  LINE_OUTCOMES,
  NotNow,
  noLines,
  readerOf,
  sumLines,
} from './delivery-book.ts';
import { type Order, type OrderReport, type WaiveOrder } from './orders.ts';

export interface CarryOutPorts extends DeliveryBookPorts {
  readonly catalogue: Pick<CatalogueStore, 'tenant' | 'session' | 'sessions'>;
  readonly book: DeliveryBook;
}

const LINES_AT_ONCE = 1_000;
const ROWS_AT_ONCE = 200;
/** A session opened longer before the time in question had ended by then, whatever its policy. */
const LONGEST_SESSION_MS = 48 * 3_600_000;

export async function carryOut(
  ports: CarryOutPorts,
  order: Order,
  linesPath: string,
): Promise<OrderReport> {
  switch (order.order) {
    case 'import':
      return { ok: true, text: countsText(await enterFile(ports, order.format, linesPath)) };
    case 'waive':
      return waive(ports, order);
  }
}

async function enterFile(
  { book }: CarryOutPorts,
  format: (Order & { order: 'import' })['format'],
  path: string,
): Promise<LineCounts> {
  const read = readerOf(format);
  let counts: LineCounts = noLines();
  let lines: string[] = [];
  const enter = async () => {
    counts = sumLines(counts, await book.enter(read, lines));
    lines = [];
  };
  for await (const line of createInterface({ input: createReadStream(path) })) {
    lines.push(line);
    if (lines.length >= LINES_AT_ONCE) await enter();
  }
  await enter();
  return counts;
}

export function countsText(counts: LineCounts): string {
  return LINE_OUTCOMES.map((outcome) => `${counts[outcome]} ${outcome}`).join(', ');
}

async function waive(ports: CarryOutPorts, order: WaiveOrder): Promise<OrderReport> {
  const tenant = await ports.catalogue.tenant(order.tenantId);
  if (tenant === undefined) return { ok: false, text: `There is no host "${order.tenantId}".` };
  const rows = await sessionsOf(ports, order);
  if (rows === null) return { ok: false, text: `There is no session "${order.sessionId}".` };
  let sessions = 0;
  let waivedMs = 0;
  let creditedMs = 0;
  for (const { tenantId, learnerId, sessionId } of rows) {
    const ref: LearnerRef = { tenantId, learnerId, timeZone: tenant.timeZone };
    const spans = await claimedThen(ports, ref, sessionId, order);
    if (spans.length === 0) continue;
    const { operator, why } = order;
    const verdict = await ports.clerk.submit(ref, {
      type: 'waive',
      sessionId,
      spans,
      operator,
      why,
    });
    if (!verdict.ok) throw new Error(verdict.refusal.sentence);
    sessions += 1;
    waivedMs += measure(spans);
    for (const { span, outcome } of verdict.bookings) {
      if (outcome === 'credited') creditedMs += span[1] - span[0];
    }
  }
  return {
    ok: true,
    text:
      `${sessions} of ${rows.length} sessions had claims without a delivery in that time: ` +
      `${seconds(waivedMs)} s waived, ${seconds(creditedMs)} s of it credited.`,
  };
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

/** Places that were claimed in that time and whose delivery nobody knows of. */
async function claimedThen(
  { clerk }: CarryOutPorts,
  ref: LearnerRef,
  sessionId: string,
  { fromUtcMs, untilUtcMs }: WaiveOrder,
): Promise<Spans> {
  // Another engine may have stored claims of that time a moment ago.
  const account = await clerk.current(ref);
  if (account === null) throw new NotNow('The store cannot be asked.');
  const session = account.state.sessions.get(sessionId);
  let spans: Spans = NO_SPANS;
  for (const { claimedAt, lacks } of [...(session?.awaiting ?? []), ...(session?.lapsed ?? [])]) {
    if (claimedAt.utcMs < fromUtcMs || claimedAt.utcMs > untilUtcMs) continue;
    for (const missing of lacks.values()) for (const span of missing) spans = add(spans, span);
  }
  return spans;
}

async function sessionsOf(
  { catalogue }: CarryOutPorts,
  { tenantId, sessionId, fromUtcMs, untilUtcMs }: WaiveOrder,
): Promise<readonly SessionRow[] | null> {
  if (sessionId !== null) {
    const row = await catalogue.session(sessionId);
    return row === undefined || row.tenantId !== tenantId ? null : [row];
  }
  const found: SessionRow[] = [];
  for (let last: SessionRow | undefined; ;) {
    const after = last && { openedUtcMs: last.openedUtcMs ?? 0, sessionId: last.sessionId };
    const page = await catalogue.sessions(tenantId, {
      limit: ROWS_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    last = page.at(-1);
    found.push(...page.filter(({ openedUtcMs }) => (openedUtcMs ?? 0) <= untilUtcMs));
    if (last === undefined || (last.openedUtcMs ?? 0) < fromUtcMs - LONGEST_SESSION_MS)
      return found;
  }
}
