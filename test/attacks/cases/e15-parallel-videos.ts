import { Intruder } from '../bare/intruder.ts';
import { Rig, RULES } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const LESSONS = 4;
const LESSON_MS = 260_000;
const PLAIN_MS = 150_000;
const ROTATING_MS = 100_000;
const STEP_MS = 5_000;

/** Four lessons at once, each linear, paced and really downloaded; then with a fight for the lease. */
export const e15: Scenario = {
  id: 'E15',
  kind: 'attack',
  title: 'Parallel videos: four lessons at once, then taking the lease in turn',
  air: 'bare',
  bites: 'holder',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const players: Intruder[] = [];
      for (let number = 0; number < LESSONS; number += 1) {
        const { segmentMs } = rig;
        const id = `parallel-${number}`;
        const lesson = await rig.engine.publishFake({ id, durationMs: LESSON_MS, segmentMs });
        players.push(await Intruder.open(rig, witness, 'octopus', lesson));
      }
      for (const player of players) await player.beat({ now: 'playing' });
      const claimAll = async (
        startOf: (player: Intruder) => number,
        before: (player: Intruder) => Promise<void>,
      ) => {
        for (const player of players) {
          const atMs = startOf(player);
          await before(player);
          await player.download([atMs, atMs + STEP_MS]);
          rig.clock.advance(STEP_MS / LESSONS);
          await player.beat({ spans: [[atMs, atMs + STEP_MS]] });
        }
      };
      for (let atMs = 0; atMs < PLAIN_MS; atMs += STEP_MS) {
        await claimAll(
          () => atMs,
          () => Promise.resolve(),
        );
      }
      const plain = await rig.settle('octopus', witness);
      const [newest] = plain.statement.sessions.slice(-1);
      rig.expect.equal(
        plain.totals['credited'],
        newest?.coverage.creditedMs,
        'credit of the newest',
      );
      rig.expect.equal(
        plain.totals['superseded'],
        (LESSONS - 1) * PLAIN_MS,
        'what the older sessions claimed, as superseded',
      );
      const told = players.slice(0, -1).filter(({ client }) => !client.leased);
      rig.expect.equal(told.length, LESSONS - 1, 'older players told that they lost the lease');
      const reasons = new Set(players.slice(0, -1).map(({ client }) => client.credit?.reason));
      rig.expect.equal([...reasons].join(), 'superseded', 'the reason they are told');

      // Each lesson goes on where its own credit ends, so that nothing but the clock stands against it.
      for (let onMs = 0; onMs < ROTATING_MS; onMs += STEP_MS) {
        await claimAll(
          (player) => (player === players.at(-1) ? PLAIN_MS + onMs : onMs),
          (player) => player.takeover(),
        );
      }
      const { totals, outcome } = await rig.settle('octopus', witness);
      const honestMs = (PLAIN_MS + ROTATING_MS) * RULES.maxRatio + RULES.intervalMs;
      rig.expect.that(
        (totals['credited'] ?? 0) <= honestMs,
        'four lessons earn more than one clock',
      );
      rig.expect.that(
        (totals['faster-than-clock'] ?? 0) > 0,
        'the fight was not paid by one clock',
      );
      return outcome(`${(witness.claimedMs / 1_000).toFixed(0)} s claimed in 250 s`);
    }),
};
