import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { begin, placeIn } from '../honest/habits.ts';
import { honest } from '../honest/story.ts';

/** An anti-virus asks for everything twice; a proxy fetches ahead and takes "too early" for an answer. */
export const h17 = honest({
  id: 'H17',
  title: 'A proxy asks again, in pieces and by HEAD, and fetches ahead of the player',
  leastRatio: 0.99,
  bites: 'what was sent may be asked for again',
  tell: async (story) => {
    const { rig, chance } = story;
    const viewer = await begin(story);
    const statuses = new Map<number, number>();
    for (let part = 1; part <= 8; part += 1) {
      await viewer.watchTo(placeIn(story, 0.1 * part, 0.1 * part + 0.05));
      const at = Math.floor(viewer.positionMs / rig.segmentMs);
      const last = Math.ceil(rig.durationMs / rig.segmentMs) - 1;
      for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
        for (const index of [at, Math.max(0, at - 2), Math.min(last, at + chance.whole(1, 40))]) {
          const path = `${track}/${segmentFile(index)}`;
          for (const how of [{}, {}, { method: 'HEAD' }, { headers: { range: 'bytes=0-9' } }]) {
            const { status } = await rig.fetchMedia(viewer.line.client, path, how);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
          }
        }
      }
    }
    await viewer.finish();
    rig.expect.equal(viewer.loader.tooEarly, 0, 'how often the player itself came too early');
    return `a proxy's answers: ${[...statuses].map(([s, n]) => `${n} x ${s}`).join(', ')}`;
  },
});
