/** The one file of the engine that knows the Redis client. */

import { Redis } from 'ioredis';

/** Redis as far as the engine needs it. Everything here may fail, and nothing may wait for it. */
export interface RedisLine {
  /** Runs the script that claims a lease; see its header. */
  claim(key: string, ...args: readonly (string | number)[]): Promise<unknown>;
  fields(key: string): Promise<Readonly<Record<string, string>>>;
  publish(channel: string, message: string): Promise<unknown>;
  /** Its own clock, UTC milliseconds. */
  clockMs(): Promise<number>;
  subscribe(channel: string, listener: (message: string) => void): void;
  close(): void;
}

/** A command that takes longer has failed, milliseconds. */
const COMMAND_TIMEOUT_MS = 1_000;
const LONGEST_RETRY_MS = 2_000;

/**
 * Connects in the background, again and again where need be.
 *
 * @param script the text of `claim_lease_1_key.lua`
 * @param onTrouble told of errors of the connection
 */
export function openRedis(
  url: string,
  script: string,
  onTrouble: (error: Error) => void,
): RedisLine {
  const options = {
    connectTimeout: 3_000,
    retryStrategy: (times: number) =>
      Math.min(LONGEST_RETRY_MS, 50 * 2 ** times) * (0.5 + Math.random() / 2),
  };
  const redis = new Redis(url, {
    ...options,
    commandTimeout: COMMAND_TIMEOUT_MS,
    // What cannot be said now is old news later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    enableAutoPipelining: true,
    scripts: { claimLease: { lua: script, numberOfKeys: 1 } },
  });
  const subscriber = new Redis(url, options);
  redis.on('error', onTrouble);
  subscriber.on('error', onTrouble);
  const commands = redis as unknown as {
    claimLease(key: string, ...args: readonly (string | number)[]): Promise<unknown>;
  };
  return {
    claim: (key, ...args) => commands.claimLease(key, ...args),
    fields: (key) => redis.hgetall(key),
    publish: (channel, message) => redis.publish(channel, message),
    async clockMs() {
      const [seconds, microseconds] = await redis.time();
      return Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    },
    subscribe(channel, listener) {
      subscriber.on('message', (from: string, message: string) => {
        if (from === channel) listener(message);
      });
      // Subscriptions are renewed with the connection.
      subscriber.subscribe(channel).catch(onTrouble);
    },
    close() {
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}
