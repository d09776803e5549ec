/** A real PostgreSQL for tests, on a free port, in a folder of its own; tests skip loudly without one. */

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context } from 'mocha';
import pg from 'pg';
import { keptFolder } from './kept-clip.ts';
import { until } from './redis.ts';

/** Starts PostgreSQL, or skips the test and says how to get one. */
export async function startPostgres(context: Context): Promise<PostgresServer> {
  const binaries = postgresPrograms();
  if (binaries === null) {
    if (process.env['CI'] === 'true') throw new Error('CI must provide PostgreSQL');
    console.warn('      SKIPPED: no PostgreSQL. To enable: sudo apt-get install -y postgresql');
    return context.skip();
  }
  return PostgresServer.begin(binaries);
}

/** Folder of the server's programs, empty where they are on the path; Debian keeps them off it. */
export function postgresPrograms(): string | null {
  if (spawnSync('initdb', ['--version']).status === 0) return '';
  if (existsSync('/usr/local/bin/initdb')) return '/usr/local/bin/';
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  const newest = versions
    .filter((version) => existsSync(join(root, version, 'bin', 'initdb')))
    .sort((a, b) => Number(a) - Number(b))
    .at(-1);
  return newest === undefined ? null : join(root, newest, 'bin/');
}

export class PostgresServer {
  readonly port: number;
  readonly #binaries: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'lectern-postgres-'));
  readonly #owner = unprivileged();
  #process: ChildProcess | undefined;
  #databases = 0;

  static async begin(binaries: string): Promise<PostgresServer> {
    const server = new PostgresServer(binaries, await freePort());
    await server.start();
    return server;
  }

  private constructor(binaries: string, port: number) {
    this.#binaries = binaries;
    this.port = port;
    if (this.#owner !== undefined) chownSync(this.#folder, this.#owner.uid, this.#owner.gid);
    const options = { stdio: 'ignore', cwd: this.#folder, ...this.#owner } as const;
    execFileSync(
      'cp',
      ['-a', emptyData(binaries, this.#owner), join(this.#folder, 'data')],
      options,
    );
  }

  url(database = 'postgres'): string {
    return `postgres://lectern@127.0.0.1:${this.port}/${database}`;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** A new, empty database. @returns its address */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `lectern_${this.#databases}`;
    await this.ask(`CREATE DATABASE ${name}`);
    return this.url(name);
  }

  /** One statement as its owner. */
  async ask(text: string, url = this.url()): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url });
    // A server that goes meanwhile fails the statement; that is enough.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async start(): Promise<void> {
    const args = [
      ...['-D', join(this.#folder, 'data'), '-p', String(this.port), '-k', this.#folder],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=60'],
      ...['-c', 'shared_buffers=32MB', '-c', 'logging_collector=off'],
    ];
    const launch = () => {
      this.#process = spawn(`${this.#binaries}postgres`, args, {
        stdio: 'ignore',
        cwd: this.#folder,
        ...this.#owner,
      });
    };
    launch();
    const answers = () => {
      // After a crash it refuses to start while an old process of it still has the shared memory; a
      // supervisor starts it once more.
      if (this.#process?.exitCode !== null) launch();
      return this.ask('SELECT 1').then(
        () => true,
        () => false,
      );
    };
    await until(answers, 'PostgreSQL did not start', 60_000);
  }

  /** SIGKILL is a crash: all its processes end; SIGINT is a fast stop. */
  async kill(signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill('SIGINT');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Data of a server that nobody has used yet: made once a run, as making it takes longer than copying. */
function emptyData(binaries: string, owner: ReturnType<typeof unprivileged>): string {
  const data = join(keptFolder, 'postgres-data');
  if (existsSync(data)) return data;
  const own = mkdtempSync(join(keptFolder, 'postgres-'));
  if (owner !== undefined) chownSync(own, owner.uid, owner.gid);
  execFileSync(
    `${binaries}initdb`,
    [
      ...['--pgdata', join(own, 'data'), '--username', 'lectern', '--auth', 'trust'],
      ...['--encoding', 'UTF8', '--no-sync'],
    ],
    { stdio: 'ignore', cwd: own, ...owner },
  );
  try {
    renameSync(join(own, 'data'), data);
  } catch {
    // Another process was as quick, and its data are as good.
  }
  return existsSync(data) ? data : join(own, 'data');
}

/** A server for all tests of a suite. @returns it, once they run */
export function postgresForAll(): () => PostgresServer {
  let server: PostgresServer | undefined;
  before(async function () {
    server = await startPostgres(this);
  });
  after(() => server?.stop());
  return () => {
    if (server === undefined) throw new Error('PostgreSQL is asked for before the tests run');
    return server;
  };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const read = (flag: string): number =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: read('-u'), gid: read('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
