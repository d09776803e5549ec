import { Chance } from '../../arbitrary/chance.ts';
import { creditedMs } from '../balance.ts';
import { Rig } from '../bare/rig.ts';
import { type HonestScenario, spread, tracesAsked } from '../honest/story.ts';
import { storyTold } from '../honest/tally.ts';
import { STEP_MS, Viewer } from '../honest/viewer.ts';
import { changeable } from '../honest/weather.ts';

const LESSON = { durationMs: 40_000, segmentMs: 4_000 };
const START_WITHIN_MS = 20_000;
const COLLEAGUES = 200;
/** Where few stories are asked for; still more than one learner's message rate would let by. */
const FEWER = 90;
const ratios: number[] = [];

/** All from one address, all at once, on one clock. */
export const h07: HonestScenario = {
  id: 'H07',
  kind: 'honest',
  title: 'Two hundred colleagues behind one address start within 20 s',
  air: 'bare',
  leastRatio: 0.99,
  bites: 'each learner has a message rate of their own',
  ratios,
  run: () =>
    Rig.with({ lesson: LESSON }, async (rig) => {
      const many = tracesAsked() >= 30 ? COLLEAGUES : FEWER;
      const chance = new Chance(7);
      const here: { viewer: Viewer; learner: string; witness: ReturnType<Rig['witness']> }[] = [];
      const starts = Array.from({ length: many }, () => chance.whole(0, START_WITHIN_MS)).sort(
        (a, b) => a - b,
      );
      const isDone = ({ viewer }: { viewer: Viewer }) =>
        viewer.state === 'ended' && viewer.line.outbox.beats.length === 0;
      for (let nowMs = 0; here.length < many || !here.every(isDone); nowMs += STEP_MS) {
        if (nowMs > 600_000) throw new Error('some of them never end');
        while (here.length < many && (starts[here.length] ?? 0) <= nowMs) {
          const learner = `H07-${here.length}`;
          const witness = rig.witness();
          const weather = changeable(chance, { delayMs: 300, loadRatio: 0.4 });
          const viewer = await Viewer.open(rig, witness, learner, weather);
          await viewer.play();
          here.push({ viewer, learner, witness });
        }
        rig.clock.advance(STEP_MS);
        for (const each of here) if (!isDone(each)) await each.viewer.tick();
      }
      const sum = { creditedMs: 0, boundMs: 0, watchedMs: 0 };
      ratios.length = 0;
      for (const { learner, witness } of here) {
        storyTold();
        const { statement } = await rig.settle(learner, witness);
        const credited = creditedMs(statement);
        ratios.push(credited / witness.watchedMs());
        sum.creditedMs += credited;
        sum.boundMs += witness.boundMs();
        sum.watchedMs += witness.watchedMs();
        rig.expect.that(credited <= witness.boundMs(), `${learner}: above the bound`);
        rig.expect.that(credited >= 0.99 * witness.watchedMs(), `${learner}: short of credit`);
      }
      ratios.sort((a, b) => a - b);
      return { ...sum, complaints: rig.expect.complaints, seen: spread(ratios) };
    }),
};
