/** What runs again alone really runs, and what it says then counts. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../config/package-root.ts';

const mocha = join(packageRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
const lanes = join(packageRoot, 'test', 'lanes.mjs');

describe('three test files at a time', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lectern-lanes-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A file of tests in a browser, as far as its name says. @param body of its one test */
  function browserTest(name: string, body: string): string {
    const path = join(folder, `${name}.browser.test.ts`);
    writeFileSync(
      path,
      `import { existsSync, writeFileSync } from 'node:fs';\nit('${name}', () => { ${body} });\n`,
    );
    return path;
  }

  function run(files: readonly string[]) {
    const sideBySide = ['--parallel', '--jobs', '3', '--require', lanes];
    const { status, stdout } = spawnSync(process.execPath, [mocha, ...sideBySide, ...files], {
      cwd: packageRoot,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    return { status, stdout };
  }

  it('lets a file that failed beside others pass alone', () => {
    const mark = JSON.stringify(join(folder, 'mark'));
    const once = `if (!existsSync(${mark})) { writeFileSync(${mark}, ''); throw new Error('full'); }`;
    const { status, stdout } = run([browserTest('steady', ''), browserTest('shaky', once)]);
    expect(stdout).to.contain('runs again alone at the end').and.to.contain('shaky: full');
    expect(stdout).to.contain('✔ shaky').and.to.contain('2 passing');
    expect(status, stdout).to.equal(0);
  });

  it('fails with a file that fails alone as well', () => {
    const { status, stdout } = run([
      browserTest('steady', ''),
      browserTest('broken', "throw new Error('for good');"),
    ]);
    expect(stdout).to.contain('1 passing').and.to.contain('1 failing').and.to.contain('for good');
    expect(status, stdout).to.equal(1);
  });
});
