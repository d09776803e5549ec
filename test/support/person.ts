/** Somebody who studies by the bare protocol, and can see and hear what a presence prompt says. */

import { type OpenCheck } from '../../engine/ledger/check-state.ts';
import { type CheckAnswer, type PresencePrompt } from '../../engine/protocol/checks.ts';
import { FIRST_TENANT } from '../../engine/installation.ts';
import { type BareClient } from './bare-client.ts';
import { type ManualClock } from './manual-clock.ts';
import { TEST_TIME_ZONE, type TestEngine } from './test-engine.ts';

const STEP_MS = 5_000;
const PATIENCE_MS = 10_000;

export class Person {
  readonly client: BareClient;
  readonly #engine: TestEngine;
  readonly #clock: ManualClock;
  readonly #ref;
  positionMs = 0;
  #plays = false;

  constructor(engine: TestEngine, clock: ManualClock, client: BareClient, learnerId: string) {
    this.#engine = engine;
    this.#clock = clock;
    this.client = client;
    this.#ref = { tenantId: FIRST_TENANT, learnerId, timeZone: TEST_TIME_ZONE };
  }

  /** Watches on, in steps of one beat, and hears what the engine says of each. */
  async play(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) await this.#step(Math.min(STEP_MS, left));
  }

  /** Watches on until a check comes. @throws {Error} where none comes in that time */
  async playUntilAsked(mostMs: number): Promise<void> {
    for (let playedMs = 0; playedMs < mostMs; playedMs += STEP_MS) {
      await this.#step(STEP_MS);
      if ((await this.open()) === null) continue;
      await until(() => Promise.resolve(this.client.check !== null));
      return;
    }
    throw new Error(`no check came in ${mostMs} ms of play`);
  }

  async #step(ms: number): Promise<void> {
    if (!this.#plays) await this.client.beat({ now: 'playing', positionMs: this.positionMs });
    this.#plays = true;
    const span = [this.positionMs, this.positionMs + ms] as const;
    await this.client.fetchSpan(span);
    this.#clock.advance(ms);
    await this.client.beat({ spans: [span] });
    this.positionMs += ms;
    // What the conductor makes of the beat is decided after the ack.
    await this.#engine.engine.clerk.flush();
    await new Promise((resolve) => setImmediate(resolve));
    await this.#engine.engine.clerk.flush();
  }

  /** The open check as the ledger keeps it. */
  async open(): Promise<OpenCheck | null> {
    const { state } = await this.#engine.engine.clerk.account(this.#ref);
    return state.checks.open;
  }

  /** What somebody answers who sees, hears or knows. */
  async rightAnswer(): Promise<CheckAnswer> {
    const task = (await this.open())?.task;
    if (task === undefined) throw new Error('no check is open');
    return task.kind === 'presence' ? { code: task.code } : { chosen: [...task.right] };
  }

  presence(): PresencePrompt {
    const asks = this.client.check?.asks;
    if (asks?.kind !== 'presence') throw new Error('no presence prompt is open');
    return asks;
  }

  async fetch(address: string): Promise<{ status: number; headers: Headers; body: Buffer }> {
    const answer = await fetch(`${this.#engine.url}${address}`);
    const body = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, headers: answer.headers, body };
  }
}

/** Waits for something that comes by itself. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const startMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startMs > PATIENCE_MS) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
