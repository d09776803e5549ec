/** How the engine runs here: environment and flags, decoded, with errors that say what to do. */

import { resolve } from 'node:path';
import { MEDIA_SETTINGS, type MediaOptions, mediaOptions } from './media-options.ts';
import { OptionError } from './option-error.ts';
import { STORE_SETTINGS, type StoreOptions, storeOptions } from './store-options.ts';

export interface EngineOptions {
  /** TCP port of everything; 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. */
  readonly bind: string;
  /** Folder of the databases, the media library and the secrets. */
  readonly dataFolder: string;
  /** Networks of our own proxies, whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Longest a decided beat waits for others to share its commit, milliseconds. */
  readonly groupCommitMs: number;
  /** New sessions that may open in a second; whoever holds a lease or resumes is not counted. */
  readonly openingsPerSecond: number;
  readonly media: MediaOptions;
  /** The files in the data folder where left out. */
  readonly stores?: StoreOptions;
  /** Whether old events are compacted once a day; they are where left out. */
  readonly compacts?: boolean;
  readonly logLevel: LogLevel;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

export { OptionError } from './option-error.ts';

/** Each setting: its variable, what it means, its default. The help text prints this table. */
export const SETTINGS = [
  ['PORT', 'port for everything', '8080'],
  ['LECTERN_BIND', 'address to listen on', '0.0.0.0'],
  ['LECTERN_DATA', 'folder of databases, media library and secrets', './data'],
  ['LECTERN_TRUSTED_PROXIES', 'networks of your proxies, e.g. 10.0.0.0/8,loopback', '(none)'],
  ['LECTERN_GROUP_COMMIT_MS', 'longest wait to share a commit, 0 to 100', '40'],
  ['LECTERN_OPENINGS_PER_SECOND', 'most new sessions a second, 1 to 100000', '100'],
  ...MEDIA_SETTINGS,
  ...STORE_SETTINGS,
  ['LECTERN_COMPACT', 'compact old events once a day: on | off', 'on'],
  ['LECTERN_LOG', LOG_LEVELS.join(' | '), 'info'],
] as const;

/** @throws {OptionError} */
export function engineOptions(env: Readonly<Record<string, string | undefined>>): EngineOptions {
  return {
    port: whole(env, 'PORT', 8080, 0, 65_535),
    bind: env['LECTERN_BIND'] ?? '0.0.0.0',
    dataFolder: resolve(env['LECTERN_DATA'] ?? 'data'),
    trustedProxies: (env['LECTERN_TRUSTED_PROXIES'] ?? '')
      .split(',')
      .map((network) => network.trim())
      .filter((network) => network !== ''),
    groupCommitMs: whole(env, 'LECTERN_GROUP_COMMIT_MS', 40, 0, 100),
    openingsPerSecond: whole(env, 'LECTERN_OPENINGS_PER_SECOND', 100, 1, 100_000),
    media: mediaOptions(env),
    stores: storeOptions(env),
    compacts: isOn(env, 'LECTERN_COMPACT', true),
    logLevel: logLevel(env['LECTERN_LOG'] ?? 'info'),
  };
}

function whole(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const given = env[name];
  if (given === undefined || given === '') return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new OptionError(`${name} is "${given}". Give a whole number from ${min} to ${max}.`);
  }
  return value;
}

function isOn(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  fallback: boolean,
): boolean {
  const given = env[name] ?? '';
  if (given === '') return fallback;
  if (given === 'on' || given === 'off') return given === 'on';
  throw new OptionError(`${name} is "${given}". Give on or off.`);
}

function logLevel(given: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === given);
  if (level === undefined) {
    throw new OptionError(`LECTERN_LOG is "${given}". Give one of ${LOG_LEVELS.join(', ')}.`);
  }
  return level;
}
