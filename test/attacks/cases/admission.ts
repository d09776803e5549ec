import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const OPENINGS_PER_SECOND = 5;
const CROWD = 40;
const STEP_MS = 5_000;
const PLAYED_MS = 120_000;
/** Those who were told to wait come back this often at most. */
const MOST_TRIES = 3;

interface Waiting {
  readonly token: string;
  readonly backAtMs: number;
  readonly tries: number;
}

/**
 * A crowd takes every opening there is, again and again. Who studies already is let in whatever they
 * do: a lost socket, a reload, another lesson. Who is told to wait gets in at the time that was told.
 */
export const admission: Scenario = {
  id: 'admission',
  kind: 'honest',
  title: 'Admission: a crowd at the door, and nobody who studies already is turned away',
  air: 'bare',
  leastRatio: 0.99,
  bites: 'who studies already is let in',
  run: () =>
    Rig.with({ openingsPerSecond: OPENINGS_PER_SECOND }, async (rig) => {
      const witness = rig.witness();
      const learner = 'admitted-early';
      const waiting: Waiting[] = [];
      let crowds = 0;
      const crowd = async () => {
        crowds += 1;
        for (let n = 0; n < CROWD; n += 1) {
          const token = await rig.engine.token(`crowd-${crowds}-${n}`, rig.lesson);
          waiting.push(...(await knock(rig, token, 1)));
        }
      };
      let page = await Intruder.open(rig, witness, learner);
      let atMs = 0;
      const play = async (intruder: Intruder) => {
        await intruder.beat({ now: 'playing', positionMs: atMs });
        for (const endMs = atMs + PLAYED_MS / 4; atMs < endMs; atMs += STEP_MS) {
          const span = [atMs, atMs + STEP_MS] as const;
          await intruder.download(span);
          rig.clock.advance(STEP_MS);
          witness.watched(intruder.client.welcome.lessonId, span);
          await intruder.beat({ spans: [span] });
        }
      };
      await play(page);
      await crowd();
      rig.expect.that(waiting.length > 0, 'nobody had to wait, so nothing was tried');

      const { resume } = page.client.welcome;
      page.client.drop();
      page = await Intruder.connect(rig, witness, { resume });
      await play(page);

      await crowd();
      const token = await rig.engine.token(learner, rig.lesson);
      page.client.drop();
      const predecessor = { resume, beats: [] };
      page = await Intruder.connect(rig, witness, { token, predecessor });
      await play(page);

      await crowd();
      const elsewhere = await rig.engine.publishFake({
        id: 'admission',
        durationMs: PLAYED_MS,
        segmentMs: rig.segmentMs,
      });
      atMs = 0;
      page = await Intruder.open(rig, witness, learner, elsewhere);
      await play(page);

      const tries = await letIn(rig, waiting);
      const { outcome } = await rig.settle(learner, witness);
      return outcome(`${waiting.length} of ${crowds * CROWD} had to wait, ${tries} tries at most`);
    }),
};

/** Somebody new at the door. @returns when they may come back, or nothing where they are in */
async function knock(rig: Rig, token: string, tries: number): Promise<Waiting[]> {
  try {
    await rig.connect({ token });
    return [];
  } catch (error) {
    const { refusal } = error as { refusal?: { code?: string; retryAfterMs?: number } };
    rig.expect.equal(refusal?.code, 'overloaded', 'what a stranger at the door is told');
    const { retryAfterMs = 0 } = refusal ?? {};
    rig.expect.that(retryAfterMs > 0, 'somebody is told to wait, but not how long');
    return [{ token, backAtMs: rig.now().monoMs + retryAfterMs, tries }];
  }
}

/** Everybody comes back when they were told to. @returns how often the unluckiest had to knock */
async function letIn(rig: Rig, told: readonly Waiting[]): Promise<number> {
  const queue = [...told];
  let most = 0;
  while (queue.length > 0) {
    queue.sort((a, b) => a.backAtMs - b.backAtMs);
    const { token, backAtMs, tries } = queue.shift() as Waiting;
    rig.clock.advance(Math.max(0, backAtMs - rig.now().monoMs));
    most = Math.max(most, tries + 1);
    if (tries > MOST_TRIES) {
      rig.expect.that(false, `somebody knocked ${tries} times and is not in`);
      return most;
    }
    queue.push(...(await knock(rig, token, tries + 1)));
  }
  return most;
}
