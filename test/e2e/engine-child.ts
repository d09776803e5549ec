/** The built engine as a process of its own that can be killed and started again on its data. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../config/package-root.ts';
import { type Statement } from '../../engine/protocol/statement.ts';
import { type FakeLessonWish, writeFakeLesson } from '../support/fake-lesson.ts';

const run = promisify(execFile);
const cli = join(packageRoot, 'dist', 'engine', 'cli.js');

export class EngineChild {
  readonly folder: string;
  readonly url: string;
  readonly dataFolder: string;
  readonly #env: NodeJS.ProcessEnv;
  #apiKey = '';
  #child: ChildProcess | null = null;
  #pid = 0;

  private constructor(folder: string, port: number, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.dataFolder = join(folder, 'data');
    this.#env = {
      ...process.env,
      LECTERN_DATA: this.dataFolder,
      LECTERN_BIND: '127.0.0.1',
      LECTERN_LOG: 'fatal',
      PORT: String(port),
      ...env,
    };
  }

  /** A new installation with one published lesson; not started yet. @param env further settings */
  static async prepare(lesson: FakeLessonWish, env: NodeJS.ProcessEnv = {}): Promise<EngineChild> {
    if (!existsSync(cli)) throw new Error('dist/engine/cli.js is missing; run "npm run build".');
    const engine = new EngineChild(
      await mkdtemp(join(tmpdir(), 'lectern-engine-')),
      await freePort(),
      env,
    );
    const source = join(engine.folder, 'lesson');
    await writeFakeLesson(source, lesson);
    const { stdout } = await run(process.execPath, [cli, 'publish', source], { env: engine.#env });
    engine.#apiKey = /API key \(shown once\): (\S+)/.exec(stdout)?.[1] ?? '';
    return engine;
  }

  /** Another engine on the same database, with the same library, as a mounted folder is. */
  static async beside(first: EngineChild): Promise<EngineChild> {
    const folder = await mkdtemp(join(tmpdir(), 'lectern-engine-'));
    const port = await freePort();
    const own = { LECTERN_DATA: join(folder, 'data'), PORT: String(port) };
    const engine = new EngineChild(folder, port, { ...first.#env, ...own });
    await mkdir(engine.dataFolder);
    await symlink(join(first.dataFolder, 'library'), join(engine.dataFolder, 'library'));
    engine.#apiKey = first.#apiKey;
    return engine;
  }

  get pid(): number {
    return this.#pid;
  }

  /** What `GET /readyz` says: whether it is ready, and what it looked at. */
  async readiness(): Promise<{ ready: boolean; checks: Record<string, string> }> {
    const answer = await fetch(`${this.url}/readyz`);
    return (await answer.json()) as { ready: boolean; checks: Record<string, string> };
  }

  /** Resolves when the engine says that it runs. @param before a command that starts it in its turn */
  async start(before: readonly string[] = []): Promise<void> {
    const [command = '', ...args] = [...before, process.execPath, cli, 'serve'];
    const child = spawn(command, args, { env: this.#env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Lectern is running')) resolve();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        reject(new Error(`the engine ended with ${String(code ?? signal)}`)),
      );
    });
    this.#pid = before.length === 0 ? (child.pid ?? 0) : onlyChildOf(child.pid ?? 0);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    process.kill(this.#pid, signal);
    await gone;
  }

  async token(learner: string, lesson: string): Promise<string> {
    const body = JSON.stringify({ learner, lesson });
    return ((await this.#ask('/v1/sessions', body)) as { token: string }).token;
  }

  async statement(learner: string): Promise<Statement> {
    return (await this.#ask(`/v1/learners/${learner}/statement`)) as Statement;
  }

  async remove(): Promise<void> {
    await this.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ask(path: string, body?: string): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${this.#apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

/** Signals are for the engine itself, not for the program that watches it. Linux only. */
function onlyChildOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const gone = once(server, 'close');
  server.close();
  await gone;
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}
