import { RULES } from '../bare/rig.ts';
import { begin } from '../honest/habits.ts';
import { honest, type Story } from '../honest/story.ts';

const PATIENCE_MS = 2 * RULES.intervalMs;

/** The learner has watched the exact minimum; nobody stops, and nothing is said specially. */
async function atTheMinimum(story: Story): Promise<string> {
  const viewer = await begin(story);
  await viewer.watchTo(viewer.line.welcome.credit.requiredMs);
  await viewer.live(PATIENCE_MS);
  story.rig.expect.that(viewer.line.complete, 'not complete two beats after the exact minimum');
  await viewer.finish();
  return 'complete at the exact minimum';
}

/** The message that says "ended" is lost with the socket, and the page comes back to the line. */
async function lostAtTheEnd(story: Story): Promise<string> {
  const { rig, chance, lengthMs } = story;
  const viewer = await begin(story);
  await viewer.watchTo(lengthMs - chance.whole(0, 4_000));
  await viewer.line.drop(false);
  await viewer.watchTo(lengthMs);
  await viewer.live(chance.whole(1_000, 30_000));
  await viewer.line.reconnect();
  await viewer.live(PATIENCE_MS);
  rig.expect.that(viewer.line.complete, 'not complete two beats after the line is back');
  return 'complete after the end was lost';
}

export const h32 = honest({
  id: 'H32',
  title: 'The last message is lost, or completion is due at the exact minimum: within two beats',
  leastRatio: 0.99,
  bites: 'what is covered is complete by itself',
  tell: (story) => (story.chance.ratio() < 0.5 ? atTheMinimum(story) : lostAtTheEnd(story)),
});
