/** A real nginx in a temporary folder, with the configuration that `engine/deliveries/operating.md` gives. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.ts';

export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v']).status === 0;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export class Nginx {
  readonly url: string;
  readonly folder: string;
  readonly logPath: string;
  readonly #process: ChildProcess;

  private constructor(port: number, folder: string, logPath: string, child: ChildProcess) {
    this.url = `http://127.0.0.1:${port}`;
    this.folder = folder;
    this.logPath = logPath;
    this.#process = child;
  }

  static async start(
    folder: string,
    port: number,
    enginePort: number,
    libraryRoot: string,
  ): Promise<Nginx> {
    const logPath = join(folder, 'lectern-media.log');
    const written = await readFile(join(packageRoot, 'engine/deliveries/operating.md'), 'utf8');
    let config = /```nginx\n([\s\S]*?)```/.exec(written)?.[1] ?? '';
    const put = (from: string, to: string) => {
      if (!config.includes(from)) throw new Error(`the nginx file of operating.md lacks "${from}"`);
      config = config.replaceAll(from, to);
    };
    put('127.0.0.1:8080', `127.0.0.1:${enginePort}`);
    put('listen 80;', `listen 127.0.0.1:${port};`);
    put('/var/lib/lectern/library/', `${libraryRoot}/`);
    put('/var/log/nginx/lectern-media.log', logPath);
    await writeFile(join(folder, 'lectern.conf'), config);
    const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(folder, name)};`,
    );
    await writeFile(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${join(folder, 'pid')}; worker_processes 1;
       ${process.getuid?.() === 0 ? 'user root;' : ''}
       error_log ${join(folder, 'error.log')};
       events { worker_connections 256; }
       http { access_log off; ${temps.join(' ')} include ${join(folder, 'lectern.conf')}; }`,
    );
    const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], {
      stdio: 'ignore',
    });
    const nginx = new Nginx(port, folder, logPath, child);
    for (let look = 0; ; look += 1) {
      const answers = await fetch(`${nginx.url}/healthz`).then(
        () => true,
        () => false,
      );
      if (answers) return nginx;
      if (child.exitCode !== null || look > 100) {
        throw new Error(await readFile(join(folder, 'error.log'), 'utf8'));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** As logrotate does: rename, then tell nginx to open its logs anew. */
  async rotateLog(): Promise<void> {
    await rename(this.logPath, `${this.logPath}.1`);
    const pid = Number(await readFile(join(this.folder, 'pid'), 'utf8'));
    process.kill(pid, 'SIGUSR1');
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
  }
}

/** A folder that nginx's workers may read, too. */
export async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-nginx-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'log'));
  return folder;
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
