/** A real Redis for tests, on a free port, in a folder of its own; tests skip loudly without one. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context } from 'mocha';

export interface RedisSettings {
  /** Whether what it holds is still there after a restart. */
  readonly keeps?: boolean;
  readonly password?: string;
}

/** Starts Redis, or skips the test and says how to get one. */
export async function startRedis(
  context: Context,
  settings: RedisSettings = {},
): Promise<RedisServer> {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
  } catch {
    if (process.env['CI'] === 'true') throw new Error('CI must provide a redis-server');
    console.warn('      SKIPPED: no Redis. To enable: sudo apt-get install -y redis-server');
    return context.skip();
  }
  const server = new RedisServer(await freePort(), settings);
  await server.start();
  return server;
}

export class RedisServer {
  readonly url: string;
  readonly port: number;
  readonly #settings: RedisSettings;
  readonly #folder = mkdtempSync(join(tmpdir(), 'lectern-redis-'));
  #process: ChildProcess | undefined;

  constructor(port: number, settings: RedisSettings) {
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
    this.#settings = settings;
  }

  /** @param empty whether everything that it held is gone, as after the loss of its disk */
  async start({ empty = false } = {}): Promise<void> {
    if (empty) for (const name of readdirSync(this.#folder)) this.#remove(name);
    const owner = unprivileged();
    if (owner !== undefined) chownSync(this.#folder, owner.uid, owner.gid);
    const { password, keeps = true } = this.#settings;
    const args = [
      ...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder],
      ...['--save', '', '--appendonly', keeps ? 'yes' : 'no', '--appendfsync', 'everysec'],
      ...(password === undefined ? [] : ['--requirepass', password]),
    ];
    this.#process = spawn('redis-server', args, { stdio: 'ignore', ...owner });
    await until(() => answers(this.port), 'Redis did not start');
  }

  /** As a crash or a restart of its machine does. */
  async kill(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  #remove(name: string): void {
    rmSync(join(this.#folder, name), { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Root does not run servers where it can help it. */
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

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(/PONG|NOAUTH/.test(data.toString()));
    });
    socket.once('error', () => resolve(false));
    setTimeout(() => socket.destroy(), 500);
    socket.once('close', () => resolve(false));
  });
}

/** Waits for a condition, looking again every 50 ms. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  complaint: string | (() => string),
  limitMs = 20_000,
): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > endMs) {
      throw new Error(typeof complaint === 'string' ? complaint : complaint());
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
