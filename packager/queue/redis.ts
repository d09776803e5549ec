/** The connection to the Redis that holds the queue. The only file that imports ioredis. */

import { Redis } from 'ioredis';

import type { Environment } from '../ffmpeg/binaries.ts';
import { PackagerFault } from '../plan/fault.ts';

export type { Redis };

export interface QueueAddress {
  readonly url: string;
  /** Without the password. */
  readonly title: string;
}

const connectTimeoutMs = 10_000;
const longestRetryMs = 2_000;

/**
 * @param written `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for TLS; the
 *   password may stand in LECTERN_QUEUE_PASSWORD instead, where no list of processes shows it
 * @throws PackagerFault (misuse)
 */
export function readQueueAddress(written: string, environment: Environment): QueueAddress {
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    throw wrongAddress('it is no address');
  }
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
    throw wrongAddress(`it starts with "${url.protocol}"`);
  }
  if (url.hostname === '') throw wrongAddress('it names no host');
  const password = environment['LECTERN_QUEUE_PASSWORD'];
  if (url.password === '' && password !== undefined && password !== '') {
    url.password = encodeURIComponent(password);
  }
  const bare = new URL(url);
  bare.password = '';
  return { url: url.href, title: bare.href };
}

/**
 * Connects once or throws; after that it connects again for as long as it takes, and what was asked
 * meanwhile waits.
 */
export async function connectRedis(address: QueueAddress): Promise<Redis> {
  let wasReady = false;
  let lastError = 'no answer';
  const redis = new Redis(address.url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (wasReady ? Math.min(100 * times, longestRetryMs) : null),
  });
  const copies: Redis[] = [];
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) => {
    const copy = duplicate(override);
    copies.push(copy);
    return copy;
  };
  copiesOf.set(redis, copies);
  // Without a listener a lost connection would end the process.
  redis.on('error', (error: Error) => {
    lastError = error.message || error.name;
  });
  redis.once('ready', () => {
    wasReady = true;
  });
  try {
    await redis.connect();
    await redis.ping();
    return redis;
  } catch (error) {
    redis.disconnect();
    const reason = (error as Error).message;
    throw new PackagerFault(
      'fault',
      `The queue cannot be reached: ${address.title}`,
      /closed/i.test(reason) ? lastError : reason,
      'Start Redis there, or correct --queue; a password may stand in LECTERN_QUEUE_PASSWORD.',
    );
  }
}

/** Connections that the queue made of this one, to wait on. */
const copiesOf = new WeakMap<Redis, Redis[]>();

/**
 * Ends the connection and its copies whatever state they are in. BullMQ's own way waits for an answer,
 * and so for ever where Redis is away: the process would not end.
 */
export function hangUp(redis: Redis): void {
  redis.disconnect();
  for (const copy of copiesOf.get(redis) ?? []) copy.disconnect();
}

function wrongAddress(reason: string): PackagerFault {
  return new PackagerFault(
    'misuse',
    '--queue needs the address of a Redis.',
    reason,
    'Write redis://host:6379, or rediss://host:6379 with TLS.',
  );
}
