/** Two engines in this process on one PostgreSQL, one Redis and one library. */

import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { type Context } from 'mocha';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineParts } from '../../engine/main.ts';
import { BareClient } from '../support/bare-client.ts';
import { startPostgres } from '../support/postgres.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

export interface EnginePair {
  readonly one: TestEngine;
  readonly two: TestEngine;
  readonly redis: RedisServer;
  connect(url: string, auth: Record<string, unknown>): Promise<BareClient>;
  /** The first one ends, and leaves the other one alone. */
  endFirst(): Promise<void>;
  close(): Promise<void>;
}

export async function enginePair(context: Context, parts: EngineParts = {}): Promise<EnginePair> {
  const postgres = await startPostgres(context);
  const redis = await startRedis(context);
  const folder = await mkdtemp(join(tmpdir(), 'lectern-two-'));
  const databaseUrl = await postgres.database();
  const stores = { databaseUrl, databaseConnections: 4, redisUrl: redis.url };
  const one = await startTestEngine({ stores, groupCommitMs: 5 }, parts);
  // One library for both, as a mounted folder is.
  await symlink(one.engine.libraryRoot, join(folder, 'library'));
  const two = await startTestEngine({ stores, groupCommitMs: 5, dataFolder: folder }, parts);
  const clients: BareClient[] = [];
  let isFirstGone = false;
  return {
    ...{ one, two, redis },
    async connect(url, auth) {
      const client = await BareClient.connect(url, auth);
      clients.push(client);
      return client;
    },
    async endFirst() {
      isFirstGone = true;
      await one.engine.close();
    },
    async close() {
      for (const client of clients) client.socket.disconnect();
      await two.close();
      if (!isFirstGone) await one.close();
      await redis.stop();
      await postgres.stop();
      for (const each of [folder, one.dataFolder]) await rm(each, { recursive: true, force: true });
    },
  };
}
