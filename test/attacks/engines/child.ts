/** One engine in a process of its own, which does what the suite asks over the process's channel. */

import { type GroundWish, openEngine } from '../bare/ground.ts';
import { type RigEngine } from '../bare/rig-engine.ts';
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
const { test, engine } = await openEngine(wish.ground, clock, { dataFolder, stores });

const calls: Readonly<Record<string, (...said: never[]) => Promise<unknown>>> = {
  ...functionsOf(engine),
  about: () => Promise.resolve({ url: test.url, apiKey: test.apiKey }),
};

function functionsOf({ apiKey: _, dataFolder: __, ...functions }: RigEngine) {
  return functions;
}

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
