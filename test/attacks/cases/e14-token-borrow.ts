import { FAKE_AUDIO, FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { creditedMs } from '../balance.ts';
import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const CLAIMED_MS = 40_000;

/**
 * Media, keys and nonces of one learner, of another lesson, used by somebody else.
 * (How long a token lives is told by real time; the gate's own tests look at that.)
 */
export const e14: Scenario = {
  id: 'E14',
  kind: 'attack',
  title: "Token borrow: another learner's media, nonce and key, and media of another lesson",
  air: 'bare',
  bites: 'delivered',
  run: () =>
    Rig.with({}, async (rig) => {
      const witness = rig.witness();
      const lender = await Intruder.open(rig, rig.witness(), 'lender');
      const borrower = await Intruder.open(rig, witness, 'borrower');
      const elsewhere = await rig.engine.publishFake({
        id: 'borrowed-lesson',
        durationMs: 60_000,
        segmentMs: rig.segmentMs,
      });
      // The lender, and the borrower in another lesson, fetch what the borrower will claim.
      await lender.download([0, CLAIMED_MS]);
      const hop = await Intruder.open(rig, rig.witness(), 'borrower', elsewhere);
      await hop.download([0, CLAIMED_MS]);
      await borrower.takeover();
      await borrower.beat({ now: 'playing' });
      for (let atMs = 0; atMs < CLAIMED_MS; atMs += 5_000) {
        rig.clock.advance(5_000);
        await borrower.beat({ spans: [[atMs, atMs + 5_000]] });
      }
      const nonce = await borrower.send({
        ...borrower.client.stamp({ spans: [[0, 5_000]] }),
        nonce: lender.client.nonce,
      });
      rig.expect.equal('code' in nonce ? nonce.code : 'ack', 'stale_nonce', 'a borrowed nonce');

      // A media address with one character of somebody else's mixed in opens nothing.
      const { mediaBase } = lender.client.welcome;
      const [id, ...mac] = mediaBase.split('.');
      const mixed = `${borrower.client.welcome.mediaBase.split('.')[0] ?? ''}.${mac.join('.')}`;
      rig.expect.that(mixed !== mediaBase && id !== undefined, 'nothing was mixed');
      for (const track of [FAKE_VIDEO, FAKE_AUDIO]) {
        const { status } = await fetch(`${borrower.client.url}${mixed}${track}/${segmentFile(0)}`);
        rig.expect.equal(status, 403, 'the status of a mixed media address');
      }
      const refusalOf = (auth: Record<string, unknown>) =>
        rig.connect(auth).then(
          () => 'welcome',
          (error: { refusal?: { code?: string } }) => error.refusal?.code ?? 'no refusal',
        );
      const { resume } = lender.client.welcome;
      const forged = `${borrower.sessionId}.${resume.split('.').slice(1).join('.')}`;
      const answer = await refusalOf({ resume: forged });
      rig.expect.that(answer !== 'welcome', 'a mixed key was welcome');
      const { outcome } = await rig.settle('borrower', witness);
      const lentMs = creditedMs(await rig.statement('lender'));
      rig.expect.equal(lentMs, 0, 'credit of the lender, who claimed nothing');
      return outcome('five things borrowed');
    }),
};
