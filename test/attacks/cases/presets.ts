/** The honest suite under every preset as it stands: a learner who wanders, and answers checks. */

import { loadPresets } from '../../../config/presets.ts';
import { fakeQuestion } from '../../support/fake-lesson.ts';
import { Checks } from '../honest/checks.ts';
import { begin, goOn, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** Long enough for a check of the slowest preset, in half an hour at most. */
const LESSON_MS = 1_900_000;
const QUESTIONS = [
  fakeQuestion('start', { atMs: 60_000 }),
  fakeQuestion('middle', { atMs: 800_000 }),
  ...Array.from({ length: 10 }, (_, n) => fakeQuestion(`q${n}`)),
];
const LESSON = {
  durationMs: LESSON_MS,
  segmentMs: 20_000,
  questions: QUESTIONS,
  answered: QUESTIONS.map(({ id }) => id),
};

export const presets = loadPresets().ids.map((preset) =>
  honest({
    id: `P-${preset}`,
    title: `A lesson of ${Math.round(LESSON_MS / 60_000)} minutes under the preset ${preset}`,
    leastRatio: 0.99,
    bites: preset === 'standard' ? 'a beat may be late' : 'a right answer passes',
    rig: { preset },
    shortLesson: LESSON,
    onlyShort: true,
    traces: (asked) => Math.max(1, Math.ceil(asked / 9)),
    tell: async (story) => {
      const { rig, learner, chance, weather } = story;
      const viewer = await begin(story);
      viewer.touches = true;
      const thinkMs = () => chance.whole(1_500, 25_000);
      viewer.checks = new Checks(rig, learner, { thinkMs, knows: () => true });
      if (rig.policy.rate.maxRatio >= 1.5) await goOn(story, viewer, placeIn(story, 0.2, 0.4));
      else await viewer.watchTo(placeIn(story, 0.2, 0.4));
      await viewer.pause();
      await viewer.live(chance.whole(5_000, 60_000));
      await viewer.play();
      await viewer.line.drop(chance.ratio() < 0.5);
      await viewer.live(Math.round(4_000 + weather.delayMs()));
      await viewer.line.reconnect();
      await viewer.finish();
      await viewer.checks.finish(viewer);
      const { sessions } = await rig.statement(learner);
      const { passed } = viewer.checks;
      const asks = rig.policy.checks.maxGapMs > 0 || rig.policy.checks.authored;
      rig.expect.that(!asks || passed > 0, 'no check came');
      return `${passed} checks passed, ${sessions.length} session`;
    },
  }),
);
