import { creditedMs } from '../balance.ts';
import { Intruder } from '../bare/intruder.ts';
import { Rig } from '../bare/rig.ts';
import { type Scenario } from '../scenario.ts';

const ACCOUNTS = 20;
const STAGGER_MS = 10_000;
const STEP_MS = 5_000;
const STEPS = 16;

/** Twenty accounts on one machine; one downloads, all claim, and they share what they have. */
export const e27: Scenario = {
  id: 'E27',
  kind: 'attack',
  title: 'Account farm: twenty accounts, ten seconds apart, one download for all of them',
  air: 'bare',
  bites: 'delivered',
  run: () =>
    Rig.with({}, async (rig) => {
      const farm: { account: Intruder; witness: ReturnType<Rig['witness']>; at: number }[] = [];
      for (let tick = 0; tick < (ACCOUNTS - 1) * 2 + STEPS; tick += 1) {
        const due = (tick * STEP_MS) / STAGGER_MS;
        if (Number.isInteger(due) && due < ACCOUNTS) {
          const witness = rig.witness();
          const account = await Intruder.open(rig, witness, `farm-${due}`);
          await account.beat({ now: 'playing' });
          farm.push({ account, witness, at: 0 });
        }
        rig.clock.advance(STEP_MS);
        for (const one of farm) {
          if (one.at >= STEPS) continue;
          const span = [one.at * STEP_MS, (one.at + 1) * STEP_MS] as const;
          // Only every fifth account pays for the bytes.
          if (farm.indexOf(one) % 5 === 0) await one.account.download(span);
          await one.account.beat({ spans: [span] });
          one.at += 1;
        }
      }
      const sum = { creditedMs: 0, boundMs: 0 };
      for (const [n, { witness }] of farm.entries()) {
        const { statement } = await rig.settle(`farm-${n}`, witness);
        sum.creditedMs += creditedMs(statement);
        sum.boundMs += witness.boundMs();
        rig.expect.that(
          creditedMs(statement) <= witness.boundMs(),
          `account ${n}: above its bound`,
        );
      }
      rig.expect.equal(farm.length, ACCOUNTS, 'accounts');
      const seen = `${ACCOUNTS} accounts, four of them downloaded`;
      return { ...sum, watchedMs: 0, complaints: rig.expect.complaints, seen };
    }),
};
