import { Intruder } from '../bare/intruder.ts';
import { Rig, RULES } from '../bare/rig.ts';
import { tracesAsked } from '../honest/story.ts';
import { type Scenario } from '../scenario.ts';

const HOUR_MS = 3_600_000;
const STEP_MS = 60_000;
/** From noon over midnight: two calendar days, the first of them above its cap. */
const WHOLE = { playedMs: 15 * HOUR_MS, fromHour: 12, capMs: RULES.dailyCapMs };
/** Where few stories are asked for: from eight in the evening, and with a low cap. */
const SHORT = { playedMs: 7 * HOUR_MS, fromHour: 20, capMs: HOUR_MS };

export const e33: Scenario = {
  id: 'E33',
  kind: 'attack',
  title: 'Marathon: fifteen hours without a break, twelve of them in one day',
  air: 'bare',
  bites: 'daily cap',
  run: () => {
    const { playedMs, fromHour, capMs } = tracesAsked() >= 30 ? WHOLE : SHORT;
    const lesson = { durationMs: playedMs, segmentMs: STEP_MS };
    return Rig.with({ lesson, policy: { cap: { dailyMs: capMs } } }, async (rig) => {
      const witness = rig.witness();
      rig.clock.advance(untilHour(rig, fromHour));
      const runner = await Intruder.open(rig, witness, 'runner');
      await runner.beat({ now: 'playing' });
      const byDay = new Map<number, number>();
      for (let atMs = 0; atMs < playedMs; atMs += STEP_MS) {
        await runner.download([atMs, atMs + STEP_MS]);
        rig.clock.advance(STEP_MS);
        const { day } = rig.now();
        byDay.set(day, (byDay.get(day) ?? 0) + STEP_MS);
        await runner.beat({ spans: [[atMs, atMs + STEP_MS]] });
      }
      const { totals, outcome } = await rig.settle('runner', witness);
      rig.expect.equal(byDay.size, 2, 'days');
      let boundMs = 0;
      for (const ms of byDay.values()) boundMs += Math.min(ms, capMs);
      rig.expect.that((totals['daily-cap'] ?? 0) >= 3 * HOUR_MS, 'no cap was met');
      const settled = outcome();
      return { ...settled, boundMs: Math.min(settled.boundMs, boundMs) };
    });
  },
};

function untilHour(rig: Rig, hour: number): number {
  const { minute } = rig.clock.stamp(rig.timeZone);
  return ((hour * 60 - minute + 24 * 60) % (24 * 60)) * 60_000;
}
