/**
 * What an operator may order about deliveries, as files in a folder of the installation: the command
 * line puts them there, the running engine takes them up. Who may write there may order; no door of
 * the network leads to it.
 */

import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decode,
  type Infer,
  literal,
  nullable,
  oneOf,
  record,
  tagged,
  text,
  whole,
} from '../protocol/decoder.ts';
import { LOG_FORMATS } from './log-line.ts';

const utcMs = whole(0, Number.MAX_SAFE_INTEGER);

export const order = tagged('order', {
  /** Claims made in this time whose deliveries were logged nowhere count as delivered. */
  waive: record({
    order: literal('waive'),
    tenantId: text(1, 80),
    /** Null for all sessions of the host. */
    sessionId: nullable(text(1, 80)),
    fromUtcMs: utcMs,
    untilUtcMs: utcMs,
    operator: text(1, 80),
    why: text(1, 500),
  }),
  /** Enters a log that lies beside the order. */
  import: record({
    order: literal('import'),
    format: oneOf(LOG_FORMATS),
    lines: text(1, 80, /^[\w-]+\.lines$/, 'the name of a file of lines'),
  }),
});
export type Order = Infer<typeof order>;
export type WaiveOrder = Order & { readonly order: 'waive' };

/** What came of an order, for the person who gave it. */
export interface OrderReport {
  readonly ok: boolean;
  readonly text: string;
}

const report = record({
  ok: (value: unknown) => value === true,
  text: text(0, 10_000),
});

export function ordersFolder(dataFolder: string): string {
  return join(dataFolder, 'orders');
}

/** A name that sorts by time. */
export function newOrderName(nowUtcMs: number): string {
  return `${String(nowUtcMs).padStart(15, '0')}-${randomBytes(6).toString('hex')}`;
}

/** Puts an order where the engine finds it, whole. */
export async function giveOrder(dataFolder: string, name: string, given: Order): Promise<void> {
  const folder = ordersFolder(dataFolder);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.draft`), JSON.stringify(given));
  await rename(join(folder, `${name}.draft`), join(folder, `${name}.json`));
}

/** What came of the order, or null while the engine has not taken it up. */
export async function reportOf(dataFolder: string, name: string): Promise<OrderReport | null> {
  const said = await readFile(join(ordersFolder(dataFolder), `${name}.report`), 'utf8').catch(
    () => null,
  );
  if (said === null) return null;
  const read = decode(report, JSON.parse(said));
  return read.ok ? read.value : null;
}

/**
 * Carries out what lies there, oldest first. An order whose carrying out fails for now stays.
 *
 * @param carryOut rejects where it must be tried again
 */
export async function takeOrders(
  dataFolder: string,
  carryOut: (given: Order, linesPath: string) => Promise<OrderReport>,
): Promise<void> {
  const folder = ordersFolder(dataFolder);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  for (const file of names.toSorted()) {
    const name = file.slice(0, -'.json'.length);
    const read = await readOrder(join(folder, file));
    const done =
      typeof read === 'string'
        ? { ok: false, text: `The order cannot be read. Reason: ${read}.` }
        : await carryOut(read, join(folder, read.order === 'import' ? read.lines : '.'));
    await writeFile(join(folder, `${name}.written`), JSON.stringify(done));
    await rename(join(folder, `${name}.written`), join(folder, `${name}.report`));
    await rm(join(folder, file));
    await rm(join(folder, `${name}.lines`), { force: true });
  }
}

async function readOrder(path: string): Promise<Order | string> {
  try {
    const read = decode(order, JSON.parse(await readFile(path, 'utf8')));
    return read.ok ? read.value : read.error.message;
  } catch (error) {
    return (error as Error).message;
  }
}
