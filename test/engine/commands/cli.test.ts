import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../config/package-root.ts';

describe('lectern-engine on the command line', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'lectern-cli-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a command; with a data folder of its own unless told to go without. */
  const run = (args: readonly string[], data: string | null = join(folder, 'data')) => {
    const env = { ...process.env };
    delete env['LECTERN_DATA'];
    if (data !== null) env['LECTERN_DATA'] = data;
    const cli = join(packageRoot, 'bin', 'lectern-engine.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
    return { status, stdout, stderr };
  };

  it('prints its help, also for a command, and its version', () => {
    for (const args of [[], ['--help'], ['publish', '--help']]) {
      const { status, stdout } = run(args);
      expect(status, args.join(' ')).to.equal(0);
      expect(stdout).to.include('Examples').and.include('LECTERN_DATA');
    }
    expect(run(['--version']).stdout.trim()).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('makes an installation only where it is told to, and shows its secrets once', () => {
    const lost = run(['lessons'], null);
    expect(lost.status).to.equal(2);
    expect(lost.stderr).to.include('There is no installation').and.include('LECTERN_DATA');
    expect(existsSync(join(folder, 'data'))).to.equal(false);
    const first = run(['lessons']);
    expect(first.status).to.equal(0);
    expect(first.stdout).to.match(/API key \(shown once\): lk_\S{43}/);
    expect(run(['lessons']).stdout).to.equal(
      'No lessons yet. Add one with lectern-engine publish.\n',
    );
  });

  const mistakes: readonly [string, readonly string[], string][] = [
    ['an unknown command', ['frobnicate'], 'Commands: serve, publish'],
    ['an unknown flag', ['publish', 'x', '--cours', 'y'], "Unknown option '--cours'"],
    ['no folder', ['publish'], 'Say which folder to publish'],
    ['a state that is none', ['lesson', 'x', '--state', 'gone'], 'There is no lesson "x"'],
    ['an origin that is none', ['host', 'main', '--origin', 'localhost'], 'is no origin'],
    ['a time zone that is none', ['host', 'main', '--time-zone', 'Mars'], 'is no time zone'],
    ['a policy that is none', ['host', 'main', '--policy', 'lax'], 'standard'],
    ['a mistyped host', ['host', 'foo', '--origin', 'https://a.example'], 'hosts: main'],
    ['a host that is none', ['lessons', '--host', 'foo'], 'Hosts: main'],
  ];
  for (const [what, args, says] of mistakes) {
    it(`answers ${what} with what to do, exit code 2`, () => {
      const { status, stderr } = run(args);
      expect(status, stderr).to.equal(2);
      expect(stderr).to.include(says);
      expect(stderr.trim().split('\n')).to.have.length(1);
    });
  }

  it('answers a folder that is no lesson with a fault, exit code 1', () => {
    const { status, stderr } = run(['publish', join(folder, 'nope')]);
    expect(status).to.equal(1);
    expect(stderr).to.include('lectern-packager package');
  });

  it('changes a host and says how it stands', () => {
    const { stdout } = run([
      'host',
      'main',
      '--origin',
      'https://a.example',
      '--time-zone',
      'Asia/Shanghai',
    ]);
    expect(stdout).to.include('Asia/Shanghai').and.include('https://a.example');
    const more = run(['host', 'main', '--origin', 'https://b.example']).stdout;
    expect(more).to.include('https://a.example, https://b.example');
    const less = run(['host', 'main', '--remove-origin', 'https://a.example']).stdout;
    expect(less).to.include('https://b.example').and.not.include('https://a.example');
    const unknown = run(['host', 'main', '--remove-origin', 'https://c.example']);
    expect(unknown.status).to.equal(2);
    expect(unknown.stderr).to.include('No page of https://c.example is let in');
    expect(run(['host', 'two', '--name', 'Second']).stdout).to.include('Made host "two"');
  });
});
