/** The one file that knows the PostgreSQL driver. */

import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';

import { StoreError } from './store-error.ts';

export type PgRow = Record<string, unknown>;

/** Runs one statement; a name keeps its plan on the connection. */
export type PgQuery = <Row extends PgRow>(
  text: string,
  values?: readonly unknown[],
  name?: string,
) => Promise<Row[]>;

export interface PgConnection {
  /** Durable when it resolves. */
  readonly query: PgQuery;
  readonly transaction: <T>(work: (query: PgQuery) => Promise<T>) => Promise<T>;
}

/** Each query and each transaction goes over any connection of the pool. */
export interface PgDatabase extends PgConnection {
  /** All of the work over one connection: for locks that end with it. */
  readonly session: <T>(work: (connection: PgConnection) => Promise<T>) => Promise<T>;
  /** For Kysely, over the same pool. */
  readonly dialect: Dialect;
  close(): Promise<void>;
}

export interface PgSettings {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Connections kept at most. */
  readonly poolSize: number;
}

const CONNECT_TIMEOUT_MS = 3_000;
/** A statement that takes longer is given up by the server, milliseconds. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** After this long without an answer the connection counts as lost, milliseconds. */
const ANSWER_TIMEOUT_MS = 15_000;
const LOCK_TIMEOUT_MS = 5_000;
/** Pauses between attempts to reach a database that is away, milliseconds. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

const BIGINT = 20;

/** @throws StoreError where it cannot be reached or would forget what it acknowledged. */
export async function openPg({ url, poolSize }: PgSettings): Promise<PgDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'lectern',
    // An acknowledgement must not outrun the disk, whatever the server's default is.
    options: '-c synchronous_commit=on -c client_min_messages=warning',
    types: {
      getTypeParser: parserOf,
    },
  });
  // A connection that ends while nobody uses it is replaced when the next one is needed.
  pool.on('error', () => undefined);
  // One that ends while it is used fails its statement; unheard, it would end the process too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const door = new Door();
  const connect = () => door.through(() => pool.connect());
  const database: PgDatabase = {
    query: async (text, values = [], name) => {
      const client = await connect();
      return door.watch(() => release(client, () => ask(client)(text, values, name)));
    },
    transaction: async (work) => {
      const client = await connect();
      return door.watch(() => release(client, () => inTransaction(ask(client), work)));
    },
    session: async (work) => {
      const client = await connect();
      const query = ask(client);
      const transaction: PgConnection['transaction'] = (inner) => inTransaction(query, inner);
      return door.watch(() => release(client, () => work({ query, transaction })));
    },
    dialect: new PostgresDialect({ pool: { connect, end: () => Promise.resolve() } }),
    close: () => pool.end(),
  };
  try {
    await mustKeepPromises(database.query);
    return database;
  } catch (error) {
    await pool.end();
    if (error instanceof StoreError && !isAway(error.cause)) throw error;
    throw new StoreError(
      'The PostgreSQL database cannot be used.',
      error instanceof StoreError ? error.cause : error,
      'Check that it runs, and LECTERN_DATABASE_URL.',
    );
  }
}

function ask(client: pg.PoolClient): PgQuery {
  return async <Row extends PgRow>(
    text: string,
    values: readonly unknown[] = [],
    name?: string,
  ) => {
    const query = { text, values: [...values], ...(name === undefined ? {} : { name }) };
    return (await client.query<Row>(query)).rows;
  };
}

async function inTransaction<T>(query: PgQuery, work: (query: PgQuery) => Promise<T>): Promise<T> {
  await query('BEGIN');
  try {
    const result = await work(query);
    await query('COMMIT');
    return result;
  } catch (error) {
    // Whatever happens here, the first error counts.
    await query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Gives the connection back; one that failed on the way is not used again. */
async function release<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    client.release();
    return result;
  } catch (error) {
    client.release(isAway(error) || !isServers(error));
    throw error;
  }
}

/** Keeps callers from besieging a database that is away: they fail at once until the next attempt. */
class Door {
  #closedUntilMs = 0;
  #pauseMs = 0;
  #why: unknown = null;

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (performance.now() < this.#closedUntilMs) throw this.#why;
    return this.watch(work);
  }

  /** For whoever is inside, however the door stands: what was taken from the pool must go back to it. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.#pauseMs = 0;
      return result;
    } catch (error) {
      if (!isAway(error)) throw error;
      const nowMs = performance.now();
      if (nowMs >= this.#closedUntilMs) {
        this.#pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, 2 * this.#pauseMs));
        // Engines that lost it together do not come back together.
        this.#closedUntilMs = nowMs + this.#pauseMs * (0.5 + Math.random() / 2);
      }
      this.#why = new StoreError(
        'The PostgreSQL database does not answer.',
        error,
        'It is asked again by itself.',
      );
      throw this.#why;
    }
  }
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Whether the server itself has answered with this error: five characters of SQLSTATE. */
function isServers(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test(codeOf(error)) && !codeOf(error).startsWith('E');
}

/** Whether the error says that there is no database at the other end now. */
function isAway(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return (
    /^(E[A-Z]{4,}|08...|57P0[123]|53300)$/.test(codeOf(error)) ||
    /terminated|timeout exceeded|timeout expired|Query read timeout|ended the connection/i.test(
      message,
    )
  );
}

function parserOf(oid: number, format?: 'text' | 'binary'): (text: never) => unknown {
  if (oid === BIGINT && format !== 'binary') return wholeNumber;
  const parser: unknown = pg.types.getTypeParser(oid, format);
  return parser as (text: never) => unknown;
}

/** bigint comes as text; counts and times stay far below 2^53. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe whole number`);
  return value;
}

async function mustKeepPromises(query: PgQuery): Promise<void> {
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    const [row] = await query(`SELECT current_setting($1) AS value`, [setting]);
    if (row?.['value'] !== 'off') continue;
    throw new StoreError(
      'This PostgreSQL database may lose what it acknowledged.',
      `its setting ${setting} is off`,
      'Switch it on: the ledger rests on it.',
    );
  }
}
