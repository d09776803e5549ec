/** Small things that honest learners do, drawn by chance. */

import { type Chance } from '../../arbitrary/chance.ts';
import { type Story } from './story.ts';
import { note } from './tally.ts';
import { Viewer } from './viewer.ts';

/** Opens the lesson and starts to play. */
export async function begin(story: Story, before?: Viewer): Promise<Viewer> {
  const { rig, witness, learner, weather, extendedTime = false } = story;
  note(before === undefined ? 'session opened' : 'page reloaded');
  const viewer = await Viewer.open(rig, witness, learner, weather, {
    ...(before === undefined ? {} : { before }),
    extendedTime,
  });
  await viewer.play();
  return viewer;
}

/** A place in the lesson between two shares of its length, milliseconds. */
export function placeIn({ chance, lengthMs }: Story, fromRatio: number, toRatio: number): number {
  return Math.round(lengthMs * (fromRatio + chance.ratio() * (toRatio - fromRatio)));
}

/** Watches on to a place with pauses, changes of rate and looks back on the way. */
export async function wander(viewer: Viewer, chance: Chance, toMs: number): Promise<void> {
  while (viewer.positionMs < toMs) {
    await viewer.watchTo(Math.min(toMs, viewer.positionMs + chance.whole(5_000, 40_000)));
    switch (chance.whole(0, 3)) {
      case 0:
        await viewer.pause();
        await viewer.live(chance.whole(500, 15_000));
        await viewer.play();
        break;
      case 1:
        await viewer.setRate([0.75, 1, 1.25, 1.5][chance.whole(0, 3)] ?? 1);
        break;
      case 2:
        await viewer.seek(viewer.positionMs - chance.whole(2_000, 15_000));
        break;
      case 3:
        break;
    }
  }
}

/** Watches on to a place: straight in a story told in full, with detours in a generated one. */
export async function goOn(story: Story, viewer: Viewer, toMs: number): Promise<void> {
  if (story.generated) await wander(viewer, story.chance, Math.min(toMs, story.lengthMs));
  else await viewer.watchTo(toMs);
}
