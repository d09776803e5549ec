import { Chance } from '../../arbitrary/chance.ts';
import { fakeQuestion } from '../../support/fake-lesson.ts';
import { Checked, GATED } from '../bare/checked.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const PLAYED_MS = 540_000;
const STRETCH_MS = 10_000;
const QUESTIONS = Array.from({ length: 12 }, (_, n) => fakeQuestion(`q${n}`));

/** Clicks an option by chance as soon as a question comes, and goes on. */
export const e17: Scenario = {
  id: 'E17',
  kind: 'attack',
  title: 'Quiz by chance: an option is clicked at once, the question is taken off the page',
  air: 'bare',
  bites: 'nothing counts while a check is owed',
  run: () =>
    Rig.with(
      {
        lesson: { id: 'quiz', questions: QUESTIONS, answered: QUESTIONS.map(({ id }) => id) },
        policy: { checks: { ...GATED, randomKind: 'question', attempts: 1 } },
      },
      async (rig) => {
        const bot = await Checked.begin(rig, 'clicker');
        const chance = new Chance(17);
        let [asked, passed] = [0, 0];
        while (bot.atMs < PLAYED_MS) {
          if (bot.owes) {
            // A wrong click: the bot asks for another question as soon as it may.
            rig.clock.advance(600_000);
            await bot.intruder.client.readyForCheck();
          } else await bot.play(STRETCH_MS, true);
          if ((await bot.open()) === null) continue;
          asked += 1;
          if ((await bot.answer({ chosen: [chance.whole(0, 3)] })) === 'passed') passed += 1;
          if (bot.owes) await bot.play(STRETCH_MS);
        }
        const { outcome, totals } = await rig.settle('clicker', bot.witness);
        rig.expect.that(asked >= 5, `only ${asked} questions came`);
        rig.expect.that(passed < asked, 'chance was always right');
        rig.expect.that((totals['check-failed'] ?? 0) > 0, 'wrong answers cost nothing');
        return {
          ...outcome(`${passed} of ${asked} guessed`),
          boundMs: bot.provedMs + bot.unprovedMs,
        };
      },
    ),
};
