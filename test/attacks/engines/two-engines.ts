/** Two engines in processes of their own, on one PostgreSQL, one Redis, one library and one clock. */

import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context } from 'mocha';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { type RedisServer, startRedis } from '../../support/redis.ts';
import { type Ground, type GroundWish } from '../bare/ground.ts';
import { type RigEngine } from '../bare/rig-engine.ts';
import { type Call, type ChildWish } from './child.ts';
import { SharedManualClock } from './clock-file.ts';

interface Servers {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
}

/** There are no servers here; the words say how to get them. */
export class MissingServer extends Error {
  override readonly name = 'MissingServer';
}

let started: Promise<Servers> | null = null;

export async function closeServers(): Promise<void> {
  if (started === null) return;
  const { postgres, redis } = await started;
  started = null;
  await redis.stop();
  await postgres.stop();
}

/** Both are started once, for all cases; each ground has a database of its own. */
async function servers(): Promise<Servers> {
  // Outside of mocha nothing is skipped: whoever asks for two engines wants to see two.
  const context = {
    skip: () => {
      throw new MissingServer('Two engines need PostgreSQL and Redis; install both to run this.');
    },
  } as unknown as Context;
  const postgres = await startPostgres(context);
  return { postgres, redis: await startRedis(context) };
}

export async function openTwoEngines(wish: GroundWish): Promise<Ground> {
  started ??= servers();
  const { postgres, redis } = await started;
  const folder = await mkdtemp(join(tmpdir(), 'lectern-attacks-two-'));
  const clock = new SharedManualClock(join(folder, 'clock'));
  const databaseUrl = await postgres.database();
  const child = (name: string) =>
    Child.start({
      // Each has a media server of its own; only that of the first one ever writes.
      ground: name === 'a' ? wish : { ...wish, ...withOtherLog(wish) },
      clockPath: join(folder, 'clock'),
      dataFolder: join(folder, name),
      stores: { databaseUrl, databaseConnections: 4, redisUrl: redis.url },
    });
  await mkdir(join(folder, 'a', 'library'), { recursive: true });
  await mkdir(join(folder, 'b'));
  // One library for both, as a mounted folder is.
  await symlink(join(folder, 'a', 'library'), join(folder, 'b', 'library'));
  // The first one makes the tables.
  const a = await child('a');
  const b = await child('b');
  const both = [a, b];
  const { url, apiKey } = await a.call<{ url: string; apiKey: string }>('about');
  const urls = [url, (await b.call<{ url: string }>('about')).url];
  const engine: RigEngine = {
    apiKey,
    dataFolder: join(folder, 'a'),
    async playUnder(policy) {
      for (const each of both) await each.call('playUnder', policy);
    },
    publishFake: (...said) => a.call('publishFake', ...said),
    token: (...said) => a.call('token', ...said),
    statement: (...said) => a.call('statement', ...said),
    openCheck: (...said) => a.call('openCheck', ...said),
    logEntered: (...said) => a.call('logEntered', ...said),
    async settled() {
      for (const each of both) await each.call('settled');
    },
    async close() {
      for (const each of both) await each.close();
      clock.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return { clock, urls, engine, lessons: new Map() };
}

function withOtherLog({ mediaLog }: GroundWish): { mediaLog?: string } {
  return mediaLog === undefined ? {} : { mediaLog: `${mediaLog}-of-the-other` };
}

class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
  #calls = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', ({ n, ...answer }: { n: number; value?: unknown; error?: string }) => {
      this.#waiting.get(n)?.(answer);
      this.#waiting.delete(n);
    });
    process.once('exit', (code) => {
      const error = `an engine ended by itself with ${String(code)}`;
      for (const settle of this.#waiting.values()) settle({ error });
    });
  }

  static async start(wish: ChildWish): Promise<Child> {
    const file = new URL('child.ts', import.meta.url).pathname;
    const env = { ...process.env, LECTERN_ATTACKS_CHILD: JSON.stringify(wish) };
    const child = new Child(fork(file, { execArgv: ['--import', 'tsx'], env }));
    await child.#answer(0);
    return child;
  }

  async call<T>(name: string, ...said: readonly unknown[]): Promise<T> {
    this.#calls += 1;
    const call: Call = { n: this.#calls, name, said };
    const answer = this.#answer(call.n);
    this.#process.send(call);
    return (await answer) as T;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    await this.call('close');
    await ended;
  }

  #answer(n: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new Error(error));
      });
    });
  }
}
