/** E01 to E04 once more, by every other way on which a beat reaches the ledger. */

import { type Span } from '../../../engine/protocol/units.ts';
import { type BareBeat } from '../../support/bare-client.ts';
import { type Door, type DoorName, DOORS, openDoor } from '../bare/doors.ts';
import { CLIP_MS, Rig, RULES } from '../bare/rig.ts';
import { FREE_SEEK } from '../bare/rules.ts';
import { type Scenario } from '../scenario.ts';

interface Attack {
  readonly id: string;
  readonly title: string;
  readonly bites: string;
  readonly how: (rig: Rig, open: () => Promise<Door>) => Promise<string>;
}

const STEP_MS = 5_000;
const playing = (spans: readonly Span[] = []): BareBeat => ({ now: 'playing', spans });

const ATTACKS: readonly Attack[] = [
  {
    id: 'E01',
    title: 'Linear forger',
    bites: 'delivered',
    async how(rig, open) {
      const door = await open();
      for (let atMs = 0; atMs < CLIP_MS; atMs += 5 * STEP_MS) {
        const beats: BareBeat[] = [playing()];
        for (let n = 0; n < 5; n += 1) {
          beats.push(playing([[atMs + n * STEP_MS, atMs + (n + 1) * STEP_MS]]));
        }
        rig.clock.advance(5 * STEP_MS);
        await door.say(beats);
      }
      return 'nothing fetched';
    },
  },
  {
    id: 'E02',
    title: 'Terminal claim',
    bites: 'budget',
    async how(_rig, open) {
      for (let tries = 0; tries < 5; tries += 1) {
        const door = await open();
        await door.download([0, RULES.releaseGoalMs]);
        await door.say([{ spans: [[0, CLIP_MS]], now: 'ended' }]);
      }
      return 'five times the end';
    },
  },
  {
    id: 'E03',
    title: 'Burst batch',
    bites: 'budget',
    async how(rig, open) {
      const door = await open();
      let atMs = 0;
      let taken = 0;
      for (let batch = 0; batch < 5; batch += 1) {
        await door.download([0, RULES.releaseGoalMs]);
        rig.clock.advance(1_000);
        const beats: BareBeat[] = [playing()];
        for (let n = 0; n < 50; n += 1) {
          beats.push(playing([[atMs % 60_000, (atMs % 60_000) + 1_000]]));
          atMs += 1_000;
        }
        taken += await door.say(beats);
      }
      rig.expect.that(taken > 200, `only ${taken} beats reached the ledger`);
      return `${taken} beats in 5 s`;
    },
  },
  {
    id: 'E04',
    title: 'Per-message floor',
    bites: 'budget',
    async how(rig, open) {
      const door = await open();
      await door.download([0, RULES.releaseGoalMs]);
      let atMs = 0;
      for (let second = 0; second < 14; second += 1) {
        const beats: BareBeat[] = [playing()];
        for (let n = 0; n < 10; n += 1) {
          beats.push(playing([[atMs, atMs + 300]]));
          atMs += 300;
        }
        // Each page has to fetch again what it claims.
        await door.download([0, RULES.releaseGoalMs]);
        rig.clock.advance(1_000);
        await door.say(beats);
      }
      return 'ten claims a second';
    },
  },
];

const NAMES: Readonly<Record<DoorName, string>> = {
  batch: 'by the batch door',
  handover: 'in the outbox of a reloaded page',
};

export const otherDoors: readonly Scenario[] = ATTACKS.flatMap(({ id, title, bites, how }) =>
  DOORS.map((door): Scenario => ({
    id: `${id}-${door}`,
    kind: 'attack',
    title: `${title}, ${NAMES[door]}`,
    air: 'bare',
    bites,
    run: () =>
      Rig.with({ policy: FREE_SEEK }, async (rig) => {
        const witness = rig.witness();
        const learner = `${id}-${door}`;
        const remark = await how(rig, () => openDoor(door, rig, witness, learner));
        const { outcome, totals } = await rig.settle(learner, witness);
        rig.expect.that(Object.keys(totals).length > 0, 'nothing reached the ledger');
        return outcome(remark);
      }),
  })),
);
