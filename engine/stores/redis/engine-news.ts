/**
 * What engines on one database tell each other through Redis: that a learner's ledger has grown,
 * that a session has a new line, and who holds the lease. It only makes news travel faster. Whatever Redis says, forgets or makes
 * up, the ledger decides; without it an engine learns the same at its next append.
 */

import { randomUUID } from 'node:crypto';

import { type AccountKey } from '../../clerk/account.ts';
import { type Change } from '../../clerk/clerk.ts';
import { openRedis } from './redis.ts';
import { SaidBack } from './said-back.ts';

const GROWN = 'lectern:grown';
const RESUMED = 'lectern:resumed';
/** An announcement outlives its last renewal by this much, milliseconds. */
const LEASE_TTL_MS = 90_000;
const RENEW_AFTER_MS = LEASE_TTL_MS / 3;
/** Things that may be on their way to Redis; beyond it news is dropped. */
const MOST_UNDER_WAY = 1_000;
/** Learners whose announcements are remembered; beyond it they are made again. */
const MOST_ANNOUNCED = 100_000;

/** Who said last that it holds a learner's lease. */
export interface AnnouncedLease {
  readonly fence: number;
  readonly sessionId: string;
  readonly engineId: string;
}

export interface EngineNews {
  readonly engineId: string;
  /** Tells the others of a change that is durable here. Never waits, never throws. */
  tell(change: Change): void;
  /** Calls back when another engine has written for a learner, or somebody says so. */
  onGrown(listener: (learner: AccountKey) => void): void;
  /** A session that was open speaks on a line of this engine from now on. Never waits, never throws. */
  tellResumed(sessionId: string): void;
  /**
   * Calls back when a session speaks on a line of another engine, or somebody says so, and that line is
   * newer than what this engine has told: of two that are made at once, one hears of the other.
   */
  onResumed(listener: (sessionId: string) => void): void;
  /** For looking, never for deciding. Null where nobody said anything or Redis is away. */
  holder(learner: AccountKey): Promise<AnnouncedLease | null>;
  /** The clock of Redis's machine, UTC milliseconds. */
  clockMs(): Promise<number>;
  close(): void;
}

export interface NewsOptions {
  readonly url: string;
  /** The text of `claim_lease_1_key.lua`. */
  readonly script: string;
  readonly onTrouble: (error: Error) => void;
}

export function openEngineNews({ url, script, onTrouble }: NewsOptions): EngineNews {
  const engineId = randomUUID();
  const redis = openRedis(url, script, onTrouble);
  const announced = new Map<string, { readonly fence: number; readonly atMs: number }>();
  const resumed = new SaidBack();
  const resumedListeners: ((sessionId: string) => void)[] = [];
  let underWay = 0;

  function send(work: () => Promise<unknown>, onFailed = (): void => undefined): void {
    if (underWay >= MOST_UNDER_WAY) return onFailed();
    underWay += 1;
    work()
      .catch(onFailed)
      .finally(() => (underWay -= 1));
  }

  function announce({ learner, state }: Change): void {
    if (state.holder === null) return;
    const key = leaseKey(learner);
    const nowMs = performance.now();
    const before = announced.get(key);
    if (before?.fence === state.fence && nowMs - before.atMs < RENEW_AFTER_MS) return;
    if (announced.size >= MOST_ANNOUNCED) announced.clear();
    announced.set(key, { fence: state.fence, atMs: nowMs });
    const { fence, holder } = state;
    send(() => redis.claim(key, fence, holder, engineId, LEASE_TTL_MS));
  }

  redis.subscribe(RESUMED, (message) => {
    const [from, sessionId] = wordsOf(message);
    if (sessionId === undefined) return;
    if (from === engineId) resumed.back(sessionId);
    else if (!resumed.isOut(sessionId)) for (const hear of resumedListeners) hear(sessionId);
  });

  return {
    engineId,
    tell(change) {
      if (change.command === null) return;
      announce(change);
      // A beat changes nothing for anybody else that cannot wait for the next question.
      if (change.command.type === 'beat') return;
      const { tenantId, learnerId } = change.learner;
      send(() => redis.publish(GROWN, JSON.stringify([engineId, tenantId, learnerId])));
    },
    onGrown(listener) {
      redis.subscribe(GROWN, (message) => {
        const learner = grownLearner(message, engineId);
        if (learner !== null) listener(learner);
      });
    },
    tellResumed(sessionId) {
      resumed.said(sessionId);
      send(
        () => redis.publish(RESUMED, JSON.stringify([engineId, sessionId])),
        () => resumed.back(sessionId),
      );
    },
    onResumed(listener) {
      resumedListeners.push(listener);
    },
    async holder(learner) {
      try {
        const { fence, session, engine } = await redis.fields(leaseKey(learner));
        const number = Number(fence);
        if (!Number.isSafeInteger(number) || session === undefined || engine === undefined) {
          return null;
        }
        return { fence: number, sessionId: session, engineId: engine };
      } catch {
        return null;
      }
    },
    clockMs: () => redis.clockMs(),
    close: () => redis.close(),
  };
}

/** Ids hold no control characters, so the name is of one learner alone. */
function leaseKey({ tenantId, learnerId }: AccountKey): string {
  return `lectern:lease:${tenantId}\t${learnerId}`;
}

function grownLearner(message: string, engineId: string): AccountKey | null {
  const [from, tenantId, learnerId] = wordsOf(message);
  if (from === engineId || tenantId === undefined || learnerId === undefined) return null;
  return { tenantId, learnerId };
}

/** Who says it, and what. Anybody may publish anything: what is no list of words says nothing. */
function wordsOf(message: string): readonly string[] {
  try {
    const said = JSON.parse(message) as unknown[];
    return said.every((word) => typeof word === 'string') ? said : [];
  } catch {
    return [];
  }
}
