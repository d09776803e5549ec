/** One engine in a process of its own, which does what the suite asks over the process's channel. */

import { FIRST_TENANT } from '../../../engine/installation.ts';
import { startTestEngine, TEST_TIME_ZONE } from '../../support/test-engine.ts';
import { type GroundWish } from '../bare/ground.ts';
import { presetsFor } from '../bare/rules.ts';
import { clockFromFile } from './clock-file.ts';

export interface ChildWish {
  readonly ground: GroundWish;
  readonly clockPath: string;
  readonly dataFolder: string;
  readonly stores: { databaseUrl: string; databaseConnections: number; redisUrl: string };
}

export interface Call {
  readonly n: number;
  readonly name: string;
  readonly said: readonly unknown[];
}

const wish = JSON.parse(process.env['LECTERN_ATTACKS_CHILD'] ?? '') as ChildWish;
const clock = clockFromFile(wish.clockPath);
const { dataFolder, stores } = wish;
const test = await startTestEngine(
  { groupCommitMs: 0, trustedProxies: ['loopback'], dataFolder, stores },
  { clock, presets: presetsFor(wish.ground) },
);
const timeZone = wish.ground.timeZone ?? TEST_TIME_ZONE;
const { clerk } = test.engine;

const calls: Readonly<Record<string, (...said: never[]) => Promise<unknown>>> = {
  about: () => Promise.resolve({ url: test.url, apiKey: test.apiKey }),
  publishFake: (...said: Parameters<typeof test.publishFake>) => test.publishFake(...said),
  token: (...said: Parameters<typeof test.token>) => test.token(...said),
  statement: (learner: string) => test.statement(learner),
  async openCheck(learnerId: string) {
    const { state } = await clerk.account({ tenantId: FIRST_TENANT, learnerId, timeZone });
    return state.checks.open;
  },
  async settled() {
    for (let round = 0; round < 3; round += 1) {
      await clerk.flush();
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  close: () => test.close(),
};

process.on('message', ({ n, name, said }: Call) => {
  const call = calls[name] ?? (() => Promise.reject(new Error(`no call ${name}`)));
  call(...(said as never[])).then(
    (value) => {
      process.send?.({ n, value });
      if (name === 'close') process.disconnect();
    },
    (error: unknown) => process.send?.({ n, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ n: 0, value: null });
