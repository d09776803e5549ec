import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface BuiltPage {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Builds a page with its own Vite settings into a folder of this test run. */
export async function buildPage(settings: string): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-page-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const build = [vite, 'build', '-c', settings, '--outDir', folder, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, build, { cwd: root });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
