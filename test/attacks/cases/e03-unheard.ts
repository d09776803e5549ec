import { type Span } from '../../../engine/protocol/units.ts';
import { Intruder } from '../bare/intruder.ts';
import { CLIP_MS, Rig, RULES } from '../bare/rig.ts';
import { FREE_SEEK } from '../bare/rules.ts';
import { type Scenario } from '../scenario.ts';

/** So long it is away, and so much it claims each time: far more than any buffer holds. */
const AWAY_MS = 600_000;
const BEAT_MS = 5_000;
const LINES = 5;

/**
 * Says that it is paused, breaks the line, and hands in on the next one what nobody heard: hours of
 * play, as if the beat that told of it had been lost. Then again without having been away.
 */
export const e03Unheard: Scenario = {
  id: 'E03-unheard',
  kind: 'attack',
  title: 'Burst on each new line: paused for ten minutes, then ten minutes of play are handed in',
  air: 'bare',
  bites: 'unheard for one gap at most',
  run: () =>
    Rig.with({ policy: FREE_SEEK }, async (rig) => {
      const witness = rig.witness();
      let burster = await Intruder.open(rig, witness, 'unheard');
      // Waiting for media brings media, and no time that could pay for it.
      for (let atMs = 0; atMs < CLIP_MS; atMs += RULES.releaseGoalMs) {
        await burster.beat({ now: 'stalled', positionMs: atMs });
        rig.clock.advance(RULES.releaseGoalMs);
        await burster.download([atMs, atMs + RULES.releaseGoalMs]);
      }
      for (let line = 0; line < LINES; line += 1) {
        await burster.beat({ now: 'paused' });
        const { client } = burster;
        client.drop();
        rig.clock.advance(line % 2 === 0 ? AWAY_MS : 0);
        burster = await Intruder.connect(rig, witness, { resume: client.welcome.resume });
        const bodies = [burster.client.stamp({ now: 'playing' })];
        const fromMs = (line * CLIP_MS) / LINES;
        for (let sumMs = 0; sumMs < CLIP_MS; sumMs += BEAT_MS) {
          const atMs = (fromMs + sumMs) % CLIP_MS;
          const span: Span = [atMs, atMs + BEAT_MS];
          bodies.push(burster.client.stamp({ now: 'playing', spans: [span] }));
        }
        await burster.sendAtOnce(bodies);
        // Nothing of what is left over may be kept for later.
        await burster.beat({ now: 'paused' });
        rig.clock.advance(2 * RULES.intervalMs);
      }
      const { totals, outcome } = await rig.settle('unheard', witness);
      rig.expect.that((totals['faster-than-clock'] ?? 0) > 0, 'no claim ran into the clock');
      return outcome(`${LINES} lines, ${(witness.claimedMs / 60_000).toFixed(0)} min claimed`);
    }),
};
