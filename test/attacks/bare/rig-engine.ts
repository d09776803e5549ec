/** What a case may do to an engine beside talking to it as anybody can. */

import { hostname } from 'node:os';
import { FIRST_TENANT } from '../../../engine/installation.ts';
import { type OpenCheck } from '../../../engine/ledger/check-state.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { type Statement } from '../../../engine/protocol/statement.ts';
import { type FakeLessonWish } from '../../support/fake-lesson.ts';
import { type TestEngine } from '../../support/test-engine.ts';
import { type Rulebook } from './rulebook.ts';

export interface RigEngine {
  readonly apiKey: string;
  readonly dataFolder: string;
  /** Sessions that are opened from now on are pinned to this policy. */
  playUnder(policy: Policy): Promise<void>;
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
  /** How much of a media server's log has been entered, bytes. */
  logEntered(path: string): Promise<number>;
  /** Waits until what was said so far has been thought through. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** An engine in this process. @param timeZone the host's */
export async function rigEngine(
  test: TestEngine,
  rulebook: Rulebook,
  timeZone: string,
): Promise<RigEngine> {
  const { catalogue, clerk } = test.engine;
  const changeHost = async (change: object) => {
    const tenant = await catalogue.tenant(FIRST_TENANT);
    if (tenant === undefined) throw new Error('the test engine has no tenant');
    await catalogue.putTenant({ ...tenant, ...change });
  };
  await changeHost({ timeZone });
  return {
    apiKey: test.apiKey,
    dataFolder: test.dataFolder,
    async playUnder(policy) {
      rulebook.enter(policy);
      await changeHost({ policyId: policy.id });
    },
    // Each in a course of its own: some presets want the lessons of a course in their order.
    publishFake: (wish = {}) => test.publishFake(wish, wish.id),
    token: (...said) => test.token(...said),
    statement: (learner) => test.statement(learner),
    openCheck: (learnerId) => openCheckOf(test, { learnerId, timeZone }),
    async logEntered(path) {
      const kept = await catalogue.setting(`delivery-log:${hostname()}:${path}`);
      return (JSON.parse(kept ?? '{}') as { offsetBytes?: number }).offsetBytes ?? 0;
    },
    async settled() {
      for (let round = 0; round < 3; round += 1) {
        await clerk.flush();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: () => test.close(),
  };
}

/** The learner's open check with its answer. */
export async function openCheckOf(
  { engine: { clerk } }: TestEngine,
  learner: { readonly learnerId: string; readonly timeZone: string },
): Promise<OpenCheck | null> {
  const ref = { tenantId: FIRST_TENANT, ...learner };
  await clerk.refresh(ref);
  return (await clerk.account(ref)).state.checks.open;
}
