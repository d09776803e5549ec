import { type Span } from '../../../engine/protocol/units.ts';
import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

/** Bodies that no decoder may let by. NaN and infinity travel as null. */
const NONSENSE: readonly Record<string, unknown>[] = [
  { spans: [[null, null]] },
  { spans: [[-5_000, 5_000]] },
  { spans: [[0, 1e308]] },
  { spans: [[5_000, 0]] },
  { spans: [[1_000, 1_000]] },
  { spans: [[0.5, 10.25]] },
  { spans: [['0', '5000']] },
  { spans: [[0, 5_000, 9_000]] },
  { spans: { 0: [0, 5_000], length: 1 } },
  { spans: Array.from({ length: 65 }, (_, i) => [i * 10, i * 10 + 5]) },
  { rate: 0 },
  { rate: 1e308 },
  { rate: -1 },
  { positionMs: -1 },
  { seq: 1.5 },
  { seq: 1e308 },
  { now: 'watching' },
  { visible: 'yes' },
];
const ISLAND_BEATS = 72;
/** A beat of so many crumbs costs as much as many messages. */
const BEAT_MS = 4_000;

/** Numbers no clock could show, a million spans, and a comb of thousands of crumbs. */
export const e32: Scenario = {
  id: 'E32',
  kind: 'attack',
  title: 'Bad numbers: nonsense, overlaps, crumbs and a million spans',
  air: 'bare',
  bites: 'islands of credit',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const fool = await Intruder.open(rig, witness, 'fool');
      await fool.download([0, 60_000]);
      await fool.beat({ now: 'playing' });
      rig.clock.advance(5_000);

      for (const nonsense of NONSENSE) {
        const seq = fool.client.seq + 1;
        const answer = await fool.send({ ...fool.client.stamp({ seq }), ...nonsense });
        const code = 'code' in answer ? answer.code : 'ack';
        rig.expect.equal(
          code,
          'malformed',
          `the answer to ${JSON.stringify(nonsense).slice(0, 50)}`,
        );
      }
      // The same five seconds 64 times in one beat: they count once, and the rest has to be paid.
      const again = Array.from({ length: 64 }, (): Span => [0, 5_000]);
      await fool.beat({ spans: again });
      // Crumbs: a lesson in thousands of holes must not make every further beat dearer.
      for (let beat = 0; beat < ISLAND_BEATS; beat += 1) {
        rig.clock.advance(BEAT_MS);
        const fromMs = 6_000 + beat * 128;
        const comb = Array.from({ length: 64 }, (_, i): Span => {
          const startMs = fromMs + i * 2;
          return [startMs, startMs + 1];
        });
        await fool.beat({ spans: comb, positionMs: fromMs });
      }
      const { statement, totals, outcome } = await rig.settle('fool', witness);
      const islands = statement.lessons[0]?.credited.length ?? 0;
      rig.expect.that(islands > 1_000, `the comb never reached the ledger (${islands} islands)`);
      rig.expect.that(islands <= 4_096, `${islands} islands of credit`);
      rig.expect.equal(totals['repeat'], 63 * 5_000, 'what was claimed over and over');

      const heapBefore = process.memoryUsage().heapUsed;
      const closed = new Promise<string>((told) => fool.client.socket.once('disconnect', told));
      const million = Array.from({ length: 1_000_000 }, (_, i) => [i * 2, i * 2 + 1]);
      fool.client.socket.emit('beat', { ...fool.client.stamp({}), spans: million });
      rig.expect.equal(await closed, 'transport close', 'the end of a million spans');
      const grownMiB = (process.memoryUsage().heapUsed - heapBefore) / 1_048_576;
      rig.expect.that(grownMiB < 400, `${grownMiB.toFixed(0)} MiB of heap for one message`);

      const { resume } = fool.client.welcome;
      const stubborn = await Intruder.connect(rig, witness, { resume });
      const cutOff = new Promise<string>((told) => stubborn.client.socket.once('disconnect', told));
      for (let tries = 0; tries < 20; tries += 1) stubborn.client.socket.emit('beat', [tries]);
      rig.expect.equal(await cutOff, 'io server disconnect', 'the end of a stubborn fool');
      return outcome(`${NONSENSE.length} kinds of nonsense refused, ${islands} islands at most`);
    }),
};
