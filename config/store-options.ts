/** Where the ledger and the catalogue are kept, from the environment. */

import { OptionError } from './option-error.ts';

export interface StoreOptions {
  /** `postgres://user:password@host:port/database`; null for the files in the data folder. */
  readonly databaseUrl: string | null;
  /** Connections to PostgreSQL kept at most. */
  readonly databaseConnections: number;
  /** `redis://` or `rediss://`: engines on one database tell each other news; null for none. */
  readonly redisUrl: string | null;
}

export const STORE_SETTINGS = [
  ['LECTERN_DATABASE_URL', 'PostgreSQL for several engines: postgres://...', '(SQLite)'],
  ['LECTERN_DATABASE_CONNECTIONS', 'connections to PostgreSQL, 1 to 100', '10'],
  ['LECTERN_REDIS_URL', 'Redis by which those engines tell news: redis://...', '(none)'],
] as const;

/** @throws {OptionError} */
export function storeOptions(env: Readonly<Record<string, string | undefined>>): StoreOptions {
  const given = env['LECTERN_DATABASE_CONNECTIONS'] ?? '';
  const databaseConnections = given === '' ? 10 : Number(given);
  if (
    !Number.isInteger(databaseConnections) ||
    databaseConnections < 1 ||
    databaseConnections > 100
  ) {
    throw new OptionError(
      `LECTERN_DATABASE_CONNECTIONS is "${given}". Give a whole number from 1 to 100.`,
    );
  }
  return {
    databaseUrl: address(env, 'LECTERN_DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseConnections,
    redisUrl: address(env, 'LECTERN_REDIS_URL', ['redis:', 'rediss:']),
  };
}

/** The message never holds the address: it may hold a password. */
function address(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  protocols: readonly string[],
): string | null {
  const given = env[name] ?? '';
  if (given === '') return null;
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (parsed !== null && protocols.includes(parsed.protocol)) return given;
  throw new OptionError(`${name} is no address. Give one that begins with ${protocols[0]}//.`);
}
