/** Where cases are played: one engine in this process, or two in processes of their own. */

import { type OpenCheck } from '../../../engine/ledger/check-state.ts';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { type Statement } from '../../../engine/protocol/statement.ts';
import { type FakeLessonWish } from '../../support/fake-lesson.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startTestEngine, TEST_TIME_ZONE } from '../../support/test-engine.ts';
import { presetsFor, type RulesWish } from './rules.ts';

export interface GroundWish extends RulesWish {
  readonly timeZone?: string;
  /** Keeps the ledger in memory: for the many short generated cases. */
  readonly inMemory?: boolean;
  /** Segments are sent by somebody else, who writes this log when the case says so. */
  readonly mediaLog?: string;
}

/** What a case may do to the engines beside talking to them as anybody can. */
export interface RigEngine {
  readonly apiKey: string;
  readonly dataFolder: string;
  publishFake(wish?: FakeLessonWish): Promise<string>;
  token(
    learner: string,
    lesson: string,
    preview?: boolean,
    more?: { readonly extendedTime?: boolean },
  ): Promise<string>;
  statement(learner: string): Promise<Statement>;
  /** The open check with its answer: what somebody knows who sees, hears or has learned. */
  openCheck(learner: string): Promise<OpenCheck | null>;
  /** Waits until what was said so far has been thought through. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface Ground {
  readonly clock: ManualClock;
  /** One address, or two: sockets go to one, media to the other, in turn. */
  readonly urls: readonly string[];
  readonly engine: RigEngine;
  /** Lessons by what was wished of them. */
  readonly lessons: Map<string, Promise<string>>;
}

/** One engine in this process. */
export async function openGround(wish: GroundWish): Promise<Ground> {
  const clock = new ManualClock();
  const ledger = wish.inMemory === true ? { ledgerStore: createMemoryLedgerStore() } : {};
  const parts = { clock, presets: presetsFor(wish), ...ledger };
  const media =
    wish.mediaLog === undefined
      ? {}
      : { media: { sender: 'nginx', location: '/sent/', log: wish.mediaLog } as const };
  const test = await startTestEngine(
    { groupCommitMs: 0, trustedProxies: ['loopback'], ...media },
    parts,
  );
  const { catalogue, clerk } = test.engine;
  if (wish.timeZone !== undefined) {
    for (const tenant of await catalogue.tenants()) {
      await catalogue.putTenant({ ...tenant, timeZone: wish.timeZone });
    }
  }
  const timeZone = wish.timeZone ?? TEST_TIME_ZONE;
  const engine: RigEngine = {
    apiKey: test.apiKey,
    dataFolder: test.dataFolder,
    publishFake: (lesson) => test.publishFake(lesson),
    token: (...said) => test.token(...said),
    statement: (learner) => test.statement(learner),
    async openCheck(learnerId) {
      const { state } = await clerk.account({ tenantId: FIRST_TENANT, learnerId, timeZone });
      return state.checks.open;
    },
    async settled() {
      for (let round = 0; round < 3; round += 1) {
        await clerk.flush();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: () => test.close(),
  };
  return { clock, urls: [test.url], engine, lessons: new Map() };
}
