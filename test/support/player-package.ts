/** The player's package as a host gets it: made, packed, and installed in a folder outside the project. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Context } from 'mocha';
import { build } from 'vite';
import { packageRoot } from '../../config/package-root.ts';
import { isBuilt } from './packager-program.ts';

const run = promisify(execFile);
const INSTALL_MS = 60_000;

export interface PlayerPackage {
  /** Names in the tarball, sorted. */
  readonly files: readonly string[];
  /** A host's project: the examples, with the tarball and the frameworks installed. */
  readonly host: string;
  remove(): Promise<void>;
}

/** What `npm test` has just made is packed as it is; mocha alone makes it of the sources. */
async function makeAnew(folder: string): Promise<string> {
  const outDir = { outDir: folder, sourcemap: false };
  await build({ configFile: 'player/vite.config.mjs', build: outDir });
  const { makePackage } = (await import(join(packageRoot, 'player', 'package.mjs'))) as {
    makePackage: (folder: string) => Promise<void>;
  };
  await makePackage(folder);
  return folder;
}

/** @param context of the hook; skipped loudly where npm reaches no registry and has no cache. */
export async function installPlayer(context: Context): Promise<PlayerPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-host-'));
  const made = isBuilt ? join(packageRoot, 'dist', 'player') : await makeAnew(join(folder, 'made'));
  const host = join(folder, 'host');
  const { stdout } = await run('npm', ['pack', made, '--json', '--pack-destination', folder], {
    cwd: folder,
  });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  await cp(join(packageRoot, 'player', 'examples'), host, {
    recursive: true,
    filter: (source) => !/node_modules|dist$/.test(source),
  });
  const manifest = JSON.parse(await readFile(join(host, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  manifest.dependencies['lectern-player'] = `file:../${packed?.filename ?? ''}`;
  // The tools to build with are those of the project; installing them again would only cost time.
  const tools = ['vite', '@vitejs/plugin-vue'];
  for (const tool of tools) delete manifest.devDependencies[tool];
  await writeFile(join(host, 'package.json'), JSON.stringify(manifest));
  const flags = [
    '--prefer-offline',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
  ];
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run('npm', ['install', ...flags], { cwd: host, timeout: INSTALL_MS });
  } catch (error) {
    await remove();
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENOTCACHED|ETIMEDOUT/.test(String(error))) throw error;
    console.warn('      SKIPPED: npm reaches no registry, and its cache has no react and vue.');
    return context.skip();
  }
  for (const tool of tools) {
    const place = join(host, 'node_modules', tool);
    await mkdir(join(place, '..'), { recursive: true });
    if (!existsSync(place)) await symlink(join(packageRoot, 'node_modules', tool), place);
  }
  return { files: (packed?.files ?? []).map(({ path }) => path).sort(), host, remove };
}
