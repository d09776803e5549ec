/**
 * Hostile learners against a whole engine, by socket and by batch door, with an honest one beside
 * them. The clock moves with the messages, so that rates, leases and budgets move, too.
 */

import { Chance } from '../arbitrary/chance.ts';
import { type Ack } from '../../engine/protocol/messages.ts';
import { BareClient } from '../support/bare-client.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../support/fake-lesson.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { HostileClient, SEGMENT_MS } from './hostile-client.ts';
import { heapBytes } from './memory.ts';

export interface LiveReport {
  readonly socketMessages: number;
  readonly batchRequests: number;
  readonly handshakes: number;
  /** By name of the event or code of the refusal. */
  readonly answers: Readonly<Record<string, number>>;
  readonly hostileCreditedMs: number;
  readonly hostileBoundMs: number;
  readonly honestClaimedMs: number;
  readonly honestCreditedMs: number;
  readonly seconds: number;
  readonly grownBytes: number;
  readonly faults: readonly string[];
}

const HOSTILE = 4;
/** Server time that passes with a message: a learner may send five messages a second. */
const STEP_MS = 60;
const LONGEST_MS = 80_000_000;
const BEAT_MS = 5_000;
/** Of the standard policy; its beat interval is what a day begins with. */
const MAX_RATE = 1.5;
/** Requests of the batch door that wait for their answers. */
const MOST_UNDER_WAY = 8;

export async function fuzzLive(messages: number, seed: number): Promise<LiveReport> {
  const chance = new Chance(seed);
  const clock = new ManualClock();
  const stepMs = Math.min(STEP_MS, LONGEST_MS / Math.max(1, messages));
  const presets = presetsWith((policy) => ({ ...policy, cap: { ...policy.cap, dailyMs: 0 } }));
  const engine = await startTestEngine({ groupCommitMs: 1 }, { clock, presets });
  const faults: string[] = [];
  const onRejection = (error: unknown) => faults.push(`unhandled: ${String(error)}`);
  process.on('unhandledRejection', onRejection);
  try {
    const durationMs = Math.ceil((messages * stepMs) / SEGMENT_MS + 6) * SEGMENT_MS;
    const lesson = await engine.publishFake({ durationMs, segmentMs: SEGMENT_MS });
    const answers: Record<string, number> = {};
    const onAnswer = (name: string) => (answers[name] = (answers[name] ?? 0) + 1);
    const clients = Array.from({ length: HOSTILE }, (_, number) => {
      const token = () => engine.token(`hostile-${number}`, lesson);
      return new HostileClient({ url: engine.url, chance, token, onAnswer });
    });
    const honest = await Honest.begin(engine, lesson);
    const startUtcMs = clock.utcMs();
    const startMs = performance.now();
    let batchRequests = 0;
    const underWay = new Set<Promise<unknown>>();
    let baseBytes = 0;
    let honestAtMs = clock.utcMs();
    for (let done = 0; done < messages; done += 1) {
      if (done === Math.floor(messages / 4)) baseBytes = await heapBytes();
      const at = chance.whole(0, HOSTILE - 1);
      const client = clients[at];
      if (client === undefined) continue;
      // The last one comes through the door alone.
      if (at === HOSTILE - 1) {
        batchRequests += 1;
        if (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
        const request: Promise<unknown> = client
          .sendByDoor()
          .catch((error: unknown) => faults.push(`the door: ${String(error)}`))
          .finally(() => underWay.delete(request));
        underWay.add(request);
      } else await client.sendBySocket();
      clock.advance(stepMs);
      if (clock.utcMs() - honestAtMs >= BEAT_MS) {
        await honest.beat(clock.utcMs() - honestAtMs);
        honestAtMs = clock.utcMs();
      }
    }
    await Promise.all(underWay);
    await honest.beat(clock.utcMs() - honestAtMs);
    const seconds = (performance.now() - startMs) / 1_000;
    for (const client of clients) client.close();
    honest.close();
    const grownBytes = (await heapBytes()) - baseBytes;
    const elapsedMs = clock.utcMs() - startUtcMs;
    const hostileBoundMs = elapsedMs * MAX_RATE + BEAT_MS;
    let hostileCreditedMs = 0;
    for (let number = 0; number < HOSTILE; number += 1) {
      const creditedMs = await creditOf(engine, `hostile-${number}`);
      hostileCreditedMs = Math.max(hostileCreditedMs, creditedMs);
    }
    if (hostileCreditedMs > hostileBoundMs) faults.push(`credited ${hostileCreditedMs} ms`);
    const honestCreditedMs = await creditOf(engine, 'honest');
    if (honestCreditedMs !== honest.claimedMs) {
      faults.push(`the honest learner got ${honestCreditedMs} of ${honest.claimedMs} ms`);
    }
    for (const [name, count] of Object.entries(answers)) {
      if (/internal|door 5|no answer/.test(name)) faults.push(`${count} times ${name}`);
    }
    return {
      socketMessages: messages - batchRequests,
      batchRequests,
      handshakes: clients.reduce((sum, { handshakes }) => sum + handshakes, 0),
      answers,
      hostileCreditedMs,
      hostileBoundMs,
      honestClaimedMs: honest.claimedMs,
      honestCreditedMs,
      seconds,
      grownBytes,
      faults,
    };
  } finally {
    await engine.close();
    process.off('unhandledRejection', onRejection);
  }
}

async function creditOf(engine: TestEngine, learner: string): Promise<number> {
  const { lessons } = await engine.statement(learner);
  return lessons.reduce((sum, { creditedMs }) => sum + creditedMs, 0);
}

/** Plays at its own speed, a segment ahead. */
class Honest {
  readonly #client: BareClient;
  claimedMs = 0;

  static async begin(engine: TestEngine, lesson: string): Promise<Honest> {
    const token = await engine.token('honest', lesson);
    const honest = new Honest(await BareClient.connect(engine.url, { token }));
    await honest.beat(0);
    return honest;
  }

  private constructor(client: BareClient) {
    this.#client = client;
  }

  async beat(playedMs: number): Promise<void> {
    const spans: [number, number][] =
      playedMs > 0 ? [[this.claimedMs, this.claimedMs + playedMs]] : [];
    this.claimedMs += playedMs;
    const answer = await this.#client.beat({ spans, positionMs: this.claimedMs });
    if (!('credit' in (answer as Ack))) throw new Error(`honest: ${JSON.stringify(answer)}`);
    await this.#client.fetchSpan([0, this.claimedMs + SEGMENT_MS], SEGMENT_MS, [
      FAKE_VIDEO,
      FAKE_AUDIO,
    ]);
  }

  close(): void {
    this.#client.drop();
  }
}
