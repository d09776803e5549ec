/** A real engine on a clock set by hand, and the witness of what is done to it. */

import { type Presets } from '../../../config/presets.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { type Statement } from '../../../engine/protocol/statement.ts';
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
  readonly policy?: (standard: Policy) => Policy;
}

/** Leaves the clock and the deliveries as the only bounds: seeking is free. */
export const seekFreely = (standard: Policy): Policy => ({
  ...standard,
  seek: { ...standard.seek, rule: 'free' },
});

export class Rig {
  readonly clock: ManualClock;
  readonly engine: TestEngine;
  readonly lesson: string;
  readonly segmentMs: number;
  readonly durationMs: number;
  readonly timeZone: string;
  readonly expect = new Expectations();

  private constructor(parts: {
    clock: ManualClock;
    engine: TestEngine;
    lesson: string;
    wish: RigWish;
  }) {
    this.clock = parts.clock;
    this.engine = parts.engine;
    this.lesson = parts.lesson;
    this.segmentMs = parts.wish.lesson?.segmentMs ?? SEGMENT_MS;
    this.durationMs = parts.wish.lesson?.durationMs ?? CLIP_MS;
    this.timeZone = parts.wish.timeZone ?? TEST_TIME_ZONE;
  }

  static async start(wish: RigWish = {}): Promise<Rig> {
    const clock = new ManualClock();
    const presets = standardPresets(wish.policy);
    const ledger = wish.inMemory === true ? { ledgerStore: createMemoryLedgerStore() } : {};
    const engine = await startTestEngine({ groupCommitMs: 0 }, { clock, presets, ...ledger });
    if (wish.timeZone !== undefined) {
      const { catalogue } = engine.engine;
      for (const tenant of await catalogue.tenants()) {
        await catalogue.putTenant({ ...tenant, timeZone: wish.timeZone });
      }
    }
    const lesson = await engine.publishFake({ durationMs: CLIP_MS, ...wish.lesson });
    return new Rig({ clock, engine, lesson, wish });
  }

  /** Runs something against a fresh rig and closes it whatever happens. */
  static async with<T>(wish: RigWish, work: (rig: Rig) => Promise<T>): Promise<T> {
    const rig = await Rig.start(wish);
    try {
      return await work(rig);
    } finally {
      await rig.close();
    }
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

  close(): Promise<void> {
    return this.engine.close();
  }
}

export interface Settled {
  readonly statement: Statement;
  /** Milliseconds by outcome, over all sessions. */
  readonly totals: Readonly<Record<string, number>>;
  readonly outcome: (remark?: string) => Outcome;
}

/** The standard preset; requests that are too early are answered at once, not held. */
function standardPresets(change: (policy: Policy) => Policy = (policy) => policy): Presets {
  return presetsWith((policy) => {
    const { rate, beat, release, delivery } = policy;
    const { maxRatio, intervalMs, releaseGoalMs, pendingMs } = RULES;
    const known =
      rate.maxRatio === maxRatio &&
      beat.intervalMs === intervalMs &&
      release.goalMs === releaseGoalMs &&
      delivery.pendingMs === pendingMs;
    if (!known) throw new Error('the standard preset has changed: adapt RULES of the suite');
    return change({ ...policy, release: { ...release, holdMs: 0 } });
  });
}
