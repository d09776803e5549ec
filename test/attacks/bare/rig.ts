/** A case's view of the engines on a clock set by hand, and the witness of what is done to them. */

import { type Policy } from '../../../engine/ledger/policy.ts';
import { type Statement } from '../../../engine/protocol/statement.ts';
import { BareClient } from '../../support/bare-client.ts';
import { type FakeLessonWish } from '../../support/fake-lesson.ts';
import { type ManualClock } from '../../support/manual-clock.ts';
import { TEST_TIME_ZONE } from '../../support/test-engine.ts';
import { until } from '../../support/until.ts';
import { creditedMs, expectBalance, inWords, outcomes } from '../balance.ts';
import { closeServers, openTwoEngines } from '../engines/two-engines.ts';
import { Expectations, type Outcome } from '../scenario.ts';
import { type Moment, Witness } from '../witness.ts';
import { ask, type Asked, type AskWish, forgetConnections } from './ask.ts';
import { type Ground, type GroundWish, openGround } from './ground.ts';
import { type RigEngine } from './rig-engine.ts';
import { boundRules, policyFor, type RulesWish } from './rules.ts';

export { RULES } from './rules.ts';

/** The clip of the suite. */
export const CLIP_MS = 600_000;

export interface RigWish extends GroundWish, RulesWish {
  readonly lesson?: FakeLessonWish;
}

/** How many engines share the ledger; set once, before the first case. */
let engines: 1 | 2 = 1;

export function useEngines(count: 1 | 2): void {
  engines = count;
}

/** How long the segments of that clip are; fewer, longer ones cost fewer requests. */
let segmentMs = 2_000;

export function useSegments(lengthMs: number): void {
  segmentMs = lengthMs;
}

/** Engines by what was wished of them: starting one and publishing to it costs more than a case. */
const grounds = new Map<string, Promise<Ground>>();

/** Closes what the cases have opened. */
export async function closeRigs(): Promise<void> {
  forgetConnections();
  const opened = [...grounds.values()];
  grounds.clear();
  for (const ground of opened) await (await ground).engine.close();
  await closeServers();
}

const STILL_MS = 150;
const STILL_WITHIN_MS = 8_000;

/** One case's view of an engine; cases that share one must name their learners apart. */
export class Rig {
  readonly clock: ManualClock;
  readonly engine: RigEngine;
  readonly lesson: string;
  readonly segmentMs: number;
  readonly durationMs: number;
  readonly timeZone: string;
  readonly policy: Policy;
  readonly expect = new Expectations();

  /** Addresses that stand for the engines' own, in the same order. */
  #ways: readonly string[] | null = null;
  /** The engines' own addresses. */
  readonly straight: readonly string[];
  readonly #clients: BareClient[] = [];

  private constructor({ clock, engine, urls }: Ground, wish: RigWish, lesson: string) {
    this.clock = clock;
    this.engine = engine;
    this.straight = urls;
    this.lesson = lesson;
    this.segmentMs = wish.lesson?.segmentMs ?? segmentMs;
    this.durationMs = wish.lesson?.durationMs ?? CLIP_MS;
    this.timeZone = wish.timeZone ?? TEST_TIME_ZONE;
    this.policy = policyFor(wish);
  }

  /** Runs a case and drops its connections whatever happens. */
  static async with<T>(wish: RigWish, work: (rig: Rig) => Promise<T>): Promise<T> {
    const { lesson: lessonWish = {}, timeZone, mediaLog, openingsPerSecond } = wish;
    const own = JSON.stringify({ timeZone, mediaLog, openingsPerSecond });
    const ground = await once(grounds, own, () => {
      const asked = JSON.parse(own) as GroundWish;
      return engines === 1 ? openGround(asked) : openTwoEngines(asked);
    });
    await ground.engine.playUnder(policyFor(wish));
    const key = JSON.stringify(lessonWish);
    const lesson = await once(ground.lessons, key, () => {
      const id = `lesson-${ground.lessons.size}`;
      return ground.engine.publishFake({ id, durationMs: CLIP_MS, segmentMs, ...lessonWish });
    });
    const rig = new Rig(ground, wish, lesson);
    try {
      return await work(rig);
    } finally {
      for (const client of rig.#clients) client.drop();
    }
  }

  /** Where sockets go; with two engines each connection goes to the other one than the last. */
  get url(): string {
    return this.#doors[this.#clients.length % this.#doors.length] as string;
  }

  get #doors(): readonly string[] {
    return this.#ways ?? this.straight;
  }

  /** Everything goes through these addresses from now on; null for straight on again. */
  through(ways: readonly string[] | null): void {
    this.#ways = ways;
  }

  /** Waits for something that comes by itself, in real time. */
  until(holds: () => Promise<boolean>): Promise<void> {
    return until(holds, 'what was waited for');
  }

  /** Where media come from: never the engine that has the socket, if there are two. */
  mediaUrl(socketUrl: string): string {
    const doors = this.#doors;
    return doors.find((url) => url !== socketUrl) ?? (doors[0] as string);
  }

  /** @param url where to, if it matters */
  async connect(auth: Record<string, unknown>, url = this.url): Promise<BareClient> {
    const client = await BareClient.connect(url, auth);
    this.#clients.push(client);
    return client;
  }

  /** Fetches a file of the client's lesson. */
  async fetchMedia(
    client: Pick<BareClient, 'url' | 'welcome'>,
    path: string,
    wish: AskWish = {},
  ): Promise<Asked> {
    return ask(`${this.mediaUrl(client.url)}${client.welcome.mediaBase}${path}`, wish);
  }

  witness(): Witness {
    return new Witness(boundRules(this.policy, this.segmentMs));
  }

  now(): Moment {
    const { monoMs, day } = this.clock.stamp(this.timeZone);
    return { monoMs, day };
  }

  /** The account; where two engines write, once it has stood still for a moment. */
  async statement(learner: string): Promise<Statement> {
    const told = () => this.engine.statement(learner);
    let seen = await told();
    const untilMs = performance.now() + STILL_WITHIN_MS;
    while (engines === 2 && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, STILL_MS));
      const again = await told();
      const still = JSON.stringify(again.sessions) === JSON.stringify(seen.sessions);
      seen = again;
      if (still) break;
    }
    return seen;
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

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
