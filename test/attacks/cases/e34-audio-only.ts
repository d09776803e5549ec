import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { FAKE_AUDIO } from '../../support/fake-lesson.ts';
import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const STEP_MS = 5_000;

/** Sound is a twentieth of the bytes; the policy wants the picture, too. */
export const e34: Scenario = {
  id: 'E34',
  kind: 'attack',
  title: 'Audio only: fetches the sound, claims the lecture',
  air: 'bare',
  bites: 'delivered in every required kind',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const listener = await Intruder.open(rig, witness, 'listener');
      await listener.beat({ now: 'playing' });
      for (let atMs = 0; atMs < CLIP_MS; atMs += STEP_MS) {
        const last = Math.ceil((atMs + STEP_MS) / rig.segmentMs);
        for (let index = Math.floor(atMs / rig.segmentMs); index < last; index += 1) {
          const path = `${FAKE_AUDIO}/${segmentFile(index)}`;
          const { status } = await rig.fetchMedia(listener.client, path);
          rig.expect.equal(status, 200, 'the status of a sound');
        }
        rig.clock.advance(STEP_MS);
        await listener.beat({ spans: [[atMs, atMs + STEP_MS]] });
      }
      rig.clock.advance(600_000);
      await listener.beat({ now: 'paused' });
      const { totals, outcome } = await rig.settle('listener', witness);
      const { 'media-missing': missing = 0, pending = 0 } = totals;
      rig.expect.equal(missing + pending, CLIP_MS, 'what lacks its picture');
      return outcome();
    }),
};
