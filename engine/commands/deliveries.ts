/** `lectern-engine import-deliveries` and `waive`: orders to the running engine about deliveries. */

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { engineOptions } from '../../config/engine-options.ts';
import { LOG_FORMATS } from '../deliveries/log-line.ts';
import {
  type Order,
  giveOrder,
  newOrderName,
  ordersFolder,
  reportOf,
} from '../deliveries/orders.ts';
import { FIRST_TENANT } from '../installation.ts';
import { choiceFlag, parseFlags } from './flags.ts';
import { Misuse } from './misuse.ts';

/** How long a command waits for the engine's report, milliseconds. */
const WAIT_FOR_REPORT_MS = 30_000;

export async function importDeliveriesCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseFlags(args, {
    format: { type: 'string' },
    'wait-seconds': { type: 'string' },
  });
  if (values.format === undefined || positionals.length === 0) {
    throw new Misuse(
      'Say what to read: lectern-engine import-deliveries --format nginx /var/log/nginx/lectern-media.log.1',
    );
  }
  const format = choiceFlag('format', values.format, LOG_FORMATS);
  const { dataFolder } = engineOptions(process.env);
  await mkdir(ordersFolder(dataFolder), { recursive: true });
  for (const file of positionals) {
    const name = newOrderName(Date.now());
    const lines = `${name}.lines`;
    await copyLines(file, join(ordersFolder(dataFolder), lines));
    await order(dataFolder, name, { order: 'import', format, lines }, values['wait-seconds'], file);
  }
}

export async function waiveCommand(args: readonly string[]): Promise<void> {
  const { values } = parseFlags(args, {
    host: { type: 'string', default: FIRST_TENANT },
    session: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    why: { type: 'string' },
    operator: { type: 'string' },
    'wait-seconds': { type: 'string' },
  });
  if (values.from === undefined || values.to === undefined || values.why === undefined) {
    throw new Misuse(
      'Say whose claims, of which time, and why: lectern-engine waive --session <id> ' +
        '--from 2026-11-22T08:00Z --to 2026-11-22T08:20Z --why "log lost with disk 3". ' +
        'Without --session it concerns all sessions of the host.',
    );
  }
  const fromUtcMs = moment('from', values.from);
  const untilUtcMs = moment('to', values.to);
  if (untilUtcMs < fromUtcMs) throw new Misuse('--to lies before --from.');
  const { dataFolder } = engineOptions(process.env);
  const given: Order = {
    order: 'waive',
    tenantId: values.host,
    sessionId: values.session ?? null,
    fromUtcMs,
    untilUtcMs,
    operator: values.operator ?? userInfo().username,
    why: values.why,
  };
  await order(dataFolder, newOrderName(Date.now()), given, values['wait-seconds'], 'waiver');
}

/** A waiver is to the minute or finer, so the zone must be said. */
function moment(name: string, given: string): number {
  const utcMs = Date.parse(given);
  if (Number.isNaN(utcMs) || !/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(given)) {
    throw new Misuse(
      `--${name} is "${given}". Give a time with its zone, such as 2026-11-22T08:00+08:00.`,
    );
  }
  return utcMs;
}

async function copyLines(from: string, to: string): Promise<void> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  if (from.endsWith('.gz')) await pipeline(source, createGunzip(), target);
  else await pipeline(source, target);
}

async function order(
  dataFolder: string,
  name: string,
  given: Order,
  waitSeconds: string | undefined,
  what: string,
): Promise<void> {
  const waitMs = waitSeconds === undefined ? WAIT_FOR_REPORT_MS : Number(waitSeconds) * 1_000;
  if (!(waitMs >= 0)) throw new Misuse('--wait-seconds wants a number of seconds.');
  await giveOrder(dataFolder, name, given);
  const startedAtMs = performance.now();
  for (;;) {
    const report = await reportOf(dataFolder, name);
    if (report !== null) {
      if (!report.ok) throw new Error(report.text);
      process.stdout.write(`${what}: ${report.text}\n`);
      return;
    }
    if (performance.now() - startedAtMs >= waitMs) break;
    await setTimeout(100);
  }
  process.stdout.write(
    `${what}: ordered, and not carried out yet; the engine takes it up as soon as it runs ` +
      `(${join(ordersFolder(dataFolder), name)}.report will say what came of it).\n`,
  );
}
