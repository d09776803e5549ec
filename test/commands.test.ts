/** The commands as npm links them. */

import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.ts';

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
}

describe('the commands', function () {
  this.timeout(60_000);
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as Manifest;

  for (const [name, file] of Object.entries(manifest.bin)) {
    it(`${name} runs what is built`, () => {
      const { status, stdout, stderr } = start(join(packageRoot, file));
      expect(stdout, stderr).to.contain(manifest.version);
      expect(status).to.equal(0);
    });

    it(`${name} is there before anything is built, and says what to do`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'lectern-commands-'));
      try {
        cpSync(join(packageRoot, 'bin'), join(folder, 'bin'), { recursive: true });
        const { status, stderr } = start(join(folder, file));
        expect(status).to.equal(2);
        expect(stderr).to.contain(`${name} is not built yet`).and.contain('npm run build');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

/** As a shell starts it, by its first line; elsewhere by Node. */
function start(file: string) {
  const [program, ...before] = process.platform === 'win32' ? [process.execPath, file] : [file];
  return spawnSync(program, [...before, '--version'], { encoding: 'utf8' });
}
