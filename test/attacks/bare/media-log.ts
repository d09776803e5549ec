/** A media server before the engine, as the suite plays it: it sends what the engine lets go, and logs. */

import { appendFile, stat } from 'node:fs/promises';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { giveOrder, newOrderName, reportOf } from '../../../engine/deliveries/orders.ts';
import { type Asked } from './ask.ts';
import { type Rig } from './rig.ts';

const SEGMENT_BYTES = 64;

export class MediaLog {
  readonly #rig: Rig;
  readonly #path: string;
  #unwritten: { readonly line: string; readonly utcMs: number }[] = [];
  readonly #beganUtcMs: number;
  lines = 0;

  constructor(rig: Rig, path: string) {
    this.#rig = rig;
    this.#path = path;
    this.#beganUtcMs = rig.clock.utcMs();
  }

  /** The engine has answered with a release: the file goes out whole, and a line is due. */
  sent({ headers }: Asked): void {
    const mark = headers['x-lectern-mark'];
    if (mark === undefined) throw new Error('the engine let nothing go');
    this.lines += 1;
    const line = { mark, status: 200, bytes: SEGMENT_BYTES, range: '' };
    const times = { took: 0.01, upstream: '0.005', done: 'OK' };
    const utcMs = this.#rig.clock.utcMs();
    this.#unwritten.push({ line: JSON.stringify({ ...line, ...times }), utcMs });
  }

  /** What was sent by then arrives, and is read. */
  async write(untilUtcMs = Infinity): Promise<void> {
    const due = this.#unwritten.filter(({ utcMs }) => utcMs <= untilUtcMs);
    this.#unwritten = this.#unwritten.slice(due.length);
    await appendFile(this.#path, due.map(({ line }) => `${line}\n`).join(''));
    const { engine } = this.#rig;
    const { size } = await stat(this.#path);
    await this.#rig.until(async () => (await engine.logEntered(this.#path)) >= size);
    await engine.settled();
  }

  /** The log is lost, and the operator settles the claims of that time. */
  async waive(sessionId: string): Promise<void> {
    this.#unwritten = [];
    const { dataFolder } = this.#rig.engine;
    const name = newOrderName(Date.now());
    await giveOrder(dataFolder, name, {
      order: 'waive',
      tenantId: FIRST_TENANT,
      sessionId,
      fromUtcMs: this.#beganUtcMs - 60_000,
      untilUtcMs: this.#rig.clock.utcMs(),
      operator: 'op',
      why: 'the log was lost',
    });
    await this.#rig.until(async () => (await reportOf(dataFolder, name)) !== null);
  }
}
