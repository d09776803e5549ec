/** A real engine on a clock set by hand, and the witness of what is done to it. */

import { type Presets } from '../../../config/presets.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { type Statement } from '../../../engine/protocol/statement.ts';
import { BareClient } from '../../support/bare-client.ts';
import { type FakeLessonWish } from '../../support/fake-lesson.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import {
  presetsWith,
  startTestEngine,
  TEST_TIME_ZONE,
  type TestEngine,
} from '../../support/test-engine.ts';
import { creditedMs, expectBalance, inWords, outcomes } from '../balance.ts';
import { Expectations, type Outcome } from '../scenario.ts';
import { type Moment, Witness } from '../witness.ts';

/** The clip of the suite. */
export const CLIP_MS = 600_000;
export const SEGMENT_MS = 2_000;

/** What the suite takes the standard preset to say; a changed preset must fail here first. */
export const RULES = {
  maxRatio: 1.5,
  intervalMs: 5_000,
  releaseGoalMs: 60_000,
  pendingMs: 120_000,
} as const;

export const boundRules = (segmentMs = SEGMENT_MS) => ({
  maxRatio: RULES.maxRatio,
  intervalMs: RULES.intervalMs,
  maxGapMs: RULES.releaseGoalMs + segmentMs + 2 * RULES.intervalMs,
});

export interface RigWish {
  readonly lesson?: FakeLessonWish;
  readonly timeZone?: string;
  /** Keeps the ledger in memory: for the many short generated cases. */
  readonly inMemory?: boolean;
  /** Free seeking leaves the clock and the deliveries as the only bounds. */
  readonly seek?: 'free';
  /** Rules of checks that differ from the preset. */
  readonly checks?: Partial<Policy['checks']>;
  readonly lease?: Policy['lease']['onConflict'];
}

interface Ground {
  readonly clock: ManualClock;
  readonly engine: TestEngine;
  readonly lesson: string;
}

/** Engines by what was wished of them: starting one and publishing to it costs more than a case. */
const grounds = new Map<string, Promise<Ground>>();

/** Closes what the cases have opened. */
export async function closeRigs(): Promise<void> {
  const opened = [...grounds.values()];
  grounds.clear();
  for (const ground of opened) await (await ground).engine.close();
}

/** One case's view of an engine; cases that share one must name their learners apart. */
export class Rig {
  readonly clock: ManualClock;
  readonly engine: TestEngine;
  readonly lesson: string;
  readonly segmentMs: number;
  readonly durationMs: number;
  readonly timeZone: string;
  readonly expect = new Expectations();

  readonly #clients: BareClient[] = [];

  private constructor({ clock, engine, lesson }: Ground, wish: RigWish) {
    this.clock = clock;
    this.engine = engine;
    this.lesson = lesson;
    this.segmentMs = wish.lesson?.segmentMs ?? SEGMENT_MS;
    this.durationMs = wish.lesson?.durationMs ?? CLIP_MS;
    this.timeZone = wish.timeZone ?? TEST_TIME_ZONE;
  }

  /** Runs a case and drops its connections whatever happens. */
  static async with<T>(wish: RigWish, work: (rig: Rig) => Promise<T>): Promise<T> {
    const key = JSON.stringify(wish);
    const ground = grounds.get(key) ?? prepare(wish);
    grounds.set(key, ground);
    const rig = new Rig(await ground, wish);
    try {
      return await work(rig);
    } finally {
      for (const client of rig.#clients) client.drop();
    }
  }

  async connect(auth: Record<string, unknown>): Promise<BareClient> {
    const client = await BareClient.connect(this.engine.url, auth);
    this.#clients.push(client);
    return client;
  }

  witness(): Witness {
    return new Witness(boundRules(this.segmentMs));
  }

  now(): Moment {
    const { monoMs, day } = this.clock.stamp(this.timeZone);
    return { monoMs, day };
  }

  statement(learner: string): Promise<Statement> {
    return this.engine.statement(learner);
  }

  /** Settles a case: the engine's statement against the witness's bound. */
  async settle(learner: string, witness: Witness): Promise<Settled> {
    const statement = await this.statement(learner);
    expectBalance(this.expect, statement);
    const totals = outcomes(statement);
    return {
      statement,
      totals,
      outcome: (remark = '') => ({
        creditedMs: creditedMs(statement),
        boundMs: witness.boundMs(),
        watchedMs: witness.watchedMs(),
        complaints: this.expect.complaints,
        seen: remark === '' ? inWords(totals) : `${inWords(totals)}; ${remark}`,
      }),
    };
  }
}

export interface Settled {
  readonly statement: Statement;
  /** Milliseconds by outcome, over all sessions. */
  readonly totals: Readonly<Record<string, number>>;
  readonly outcome: (remark?: string) => Outcome;
}

async function prepare(wish: RigWish): Promise<Ground> {
  const clock = new ManualClock();
  const ledger = wish.inMemory === true ? { ledgerStore: createMemoryLedgerStore() } : {};
  const parts = { clock, presets: presetsFor(wish), ...ledger };
  const engine = await startTestEngine({ groupCommitMs: 0 }, parts);
  if (wish.timeZone !== undefined) {
    const { catalogue } = engine.engine;
    for (const tenant of await catalogue.tenants()) {
      await catalogue.putTenant({ ...tenant, timeZone: wish.timeZone });
    }
  }
  const lesson = await engine.publishFake({ durationMs: CLIP_MS, ...wish.lesson });
  return { clock, engine, lesson };
}

/** The standard preset; requests that are too early are answered at once, not held. */
function presetsFor({ seek, checks, lease }: RigWish): Presets {
  return presetsWith((policy) => {
    const { rate, beat, release, delivery } = policy;
    const { maxRatio, intervalMs, releaseGoalMs, pendingMs } = RULES;
    const known =
      rate.maxRatio === maxRatio &&
      beat.intervalMs === intervalMs &&
      release.goalMs === releaseGoalMs &&
      delivery.pendingMs === pendingMs;
    if (!known) throw new Error('the standard preset has changed: adapt RULES of the suite');
    return {
      ...policy,
      release: { ...release, holdMs: 0 },
      seek: seek === undefined ? policy.seek : { ...policy.seek, rule: seek },
      checks: { ...policy.checks, ...checks },
      lease: lease === undefined ? policy.lease : { onConflict: lease },
    };
  });
}
