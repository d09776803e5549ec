import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { packageRoot } from '../config/package-root.ts';

const topFolders = ['engine', 'player', 'packager', 'detector', 'config', 'test'];
/** A page, with room for a table. */
const LONGEST_README_LINES = 70;
const cruiser = join(
  packageRoot,
  'node_modules',
  'dependency-cruiser',
  'bin',
  'dependency-cruise.mjs',
);

function cruise(folders: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...folders],
    { cwd: packageRoot, encoding: 'utf8' },
  );
  // The tool wraps its lines; the words are what matters.
  return { status, output: (stdout + stderr).replace(/\s+/g, ' ') };
}

describe('the laws of the rooms', function () {
  this.timeout(60_000);

  it('hold everywhere', () => {
    const { status, output } = cruise(
      topFolders.filter((name) => existsSync(join(packageRoot, name))),
    );
    expect(status, output).to.equal(0);
  });

  it('catch a ledger that reads a file, and say what to do', () => {
    const intruder = join(packageRoot, 'engine', 'ledger', 'intruder-of-the-test.ts');
    writeFileSync(
      intruder,
      "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
    );
    try {
      const { status, output } = cruise(['engine/ledger']);
      expect(status).to.not.equal(0);
      expect(output)
        .to.include('pure-rooms-import-pure-rooms')
        .and.include('Take what you need as an argument');
    } finally {
      rmSync(intruder);
    }
  });

  it('let only credit.ts unwrap what the browser claims', () => {
    const unwrappers = sources()
      .filter((file) => file.endsWith('.ts') && !file.startsWith('test/'))
      .filter((file) =>
        /Claimed<[^>]*>\) *: *T|as unknown as T\b/.test(
          readFileSync(join(packageRoot, file), 'utf8'),
        ),
      );
    expect(unwrappers).to.deep.equal(['engine/ledger/credit.ts']);
  });

  it('name no folder that invites anything', () => {
    const vague = sources().filter((file) =>
      /(^|\/)(utils?|helpers?|common|shared|misc)(\/|\.ts)/.test(file),
    );
    expect(vague).to.deep.equal([]);
  });

  it('give every room a README', () => {
    const rooms = sources()
      .filter((file) => file.endsWith('/tsconfig.json') && !file.startsWith('test/'))
      .map((file) => file.slice(0, -'/tsconfig.json'.length));
    expect(rooms.filter((room) => !existsSync(join(packageRoot, room, 'README.md')))).to.deep.equal(
      [],
    );
  });

  it('keep a README within a page', () => {
    const long = sources()
      .filter((file) => file.endsWith('README.md'))
      .map((file) => ({ file, lines: textOf(file).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > LONGEST_README_LINES);
    expect(
      long,
      `A README has ${LONGEST_README_LINES} lines at most. Move reference matter into a file beside it and link that.`,
    ).to.deep.equal([]);
  });

  it('link only to files that exist', () => {
    const broken = sources()
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...textOf(file).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)]
          .map(([, target]) => target ?? '')
          .filter((target) => !existsSync(join(packageRoot, dirname(file), target)))
          .map((target) => `${file}: ${target}`),
      );
    expect(broken).to.deep.equal([]);
  });

  it('are tested wherever a test file lies: mocha finds them all', () => {
    const { lookupFiles } = createRequire(import.meta.url)('mocha/lib/cli/lookup-files.js') as {
      readonly lookupFiles: (glob: string, extensions: readonly string[]) => string[];
    };
    const { extension } = JSON.parse(readFileSync(join(packageRoot, '.mocharc.json'), 'utf8')) as {
      extension: string[];
    };
    const listed = lookupFiles(join(packageRoot, 'test/**/*.test.ts'), extension);
    const found = new Set(listed.map((file) => relative(packageRoot, file)));
    const onDisk = sources().filter((file) => /^test\/.*\.test\.ts$/.test(file));
    expect(onDisk.filter((file) => !found.has(file))).to.deep.equal([]);
  });
});

function textOf(file: string): string {
  return readFileSync(join(packageRoot, file), 'utf8');
}

function sources(): string[] {
  return topFolders
    .filter((folder) => existsSync(join(packageRoot, folder)))
    .flatMap((folder) =>
      readdirSync(join(packageRoot, folder), { recursive: true }).map(
        (name) => `${folder}/${String(name)}`,
      ),
    );
}
