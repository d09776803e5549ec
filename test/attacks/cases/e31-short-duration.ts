import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const DECLARED_MS = 10_000;
const SEGMENT_MS = 2_000;

/** The lesson is said to be ten seconds long, and its media come from the preview. */
export const e31: Scenario = {
  id: 'E31',
  kind: 'attack',
  title: 'Short duration: a declared length of 10 s, with media fetched in a preview',
  air: 'bare',
  bites: 'claims stay in the lesson',
  run: () =>
    Rig.with({ lesson: { segmentMs: SEGMENT_MS } }, async (rig) => {
      const witness = rig.witness();
      const previewToken = await rig.engine.token('shortener', rig.lesson, true);
      const preview = await rig.connect({ token: previewToken });
      for (let index = 0; index < DECLARED_MS / SEGMENT_MS; index += 1) {
        for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
          const { status } = await preview.fetch(`${track}/${segmentFile(index)}`);
          rig.expect.equal(status, 200, 'the status of preview media');
        }
      }
      const toPreview = await preview.beat({ spans: [[0, 9_500]], now: 'ended' });
      const code = 'code' in toPreview ? toPreview.code : 'ack';
      rig.expect.equal(code, 'preview_only', 'the answer to a beat in a preview');

      const token = await rig.engine.token('shortener', rig.lesson);
      const lies = { durationMs: DECLARED_MS, requiredMs: 9_500, rt: 0.9, mediaVersion: 'x' };
      const shortener = await Intruder.connect(rig, witness, { token, ...lies });
      rig.expect.equal(shortener.client.welcome.durationMs, CLIP_MS, 'the length of the lesson');
      await shortener.send({ ...shortener.client.stamp({ now: 'playing' }), ...lies });
      rig.clock.advance(DECLARED_MS);
      const ended = await shortener.send({
        ...shortener.client.stamp({ spans: [[0, 9_500]], now: 'ended', positionMs: DECLARED_MS }),
        ...lies,
        complete: true,
        creditedMs: CLIP_MS,
      });
      rig.expect.that(!('code' in ended), 'unknown fields are not simply dropped');
      const beyond = await shortener.send(
        shortener.client.stamp({ spans: [[CLIP_MS - 1_000, CLIP_MS + 1]] }),
      );
      rig.expect.equal(
        'code' in beyond ? beyond.code : 'ack',
        'out_of_lesson',
        'the answer to a claim beyond the lesson',
      );
      const { statement, totals, outcome } = await rig.settle('shortener', witness);
      const [lesson] = statement.lessons;
      rig.expect.equal(lesson?.complete, false, 'complete');
      rig.expect.that((lesson?.requiredMs ?? 0) > 590_000, 'the declared length was believed');
      rig.expect.equal(totals['pending'], 9_500, 'what waits for a delivery to this session');
      return outcome(`required ${((lesson?.requiredMs ?? 0) / 1_000).toFixed(0)} s all the same`);
    }),
};
