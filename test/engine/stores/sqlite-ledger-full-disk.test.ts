import { expect } from 'chai';
import { spawnSync } from 'node:child_process';

import { openSqliteLedgerStore } from '../../../engine/stores/sqlite-ledger-store.ts';
import { finished, startProgram } from './child.ts';
import { tempFolder } from './temp-folder.ts';

interface Seen {
  refusals: string[];
  whileFull: { acknowledged: number; stored: number };
  afterwards: { acknowledged: number; stored: number };
  refusalsAfterwards: number;
}

/** Runs the program, checks what holds for both kinds of full disk, and reads the ledger again. */
async function fillAndLook(folder: string, way: 'limit' | 'fill'): Promise<Seen> {
  const { code, output, errors } = await finished(
    startProgram('full-disk-writer.ts', [folder, way]),
  );
  expect(code, errors).to.equal(0);
  const seen = JSON.parse(output) as Seen;
  expect(seen.refusals).to.have.length.at.least(5);
  expect(seen.whileFull.stored).to.equal(seen.whileFull.acknowledged);
  expect(seen.refusalsAfterwards).to.equal(0);
  expect(seen.afterwards.acknowledged).to.equal(seen.whileFull.acknowledged + 200);
  expect(seen.afterwards.stored).to.equal(seen.afterwards.acknowledged);
  const store = openSqliteLedgerStore(folder);
  expect((await store.read('host', 'ann')).events).to.have.length(seen.afterwards.stored);
  await store.close();
  return seen;
}

describe('SQLite ledger on a full disk', function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof tempFolder>;
  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => folder.remove());

  it('says so when files may not grow, keeps what it has, and goes on later', async function () {
    const probe = spawnSync('prlimit', ['--version']);
    if (probe.status !== 0) {
      console.warn('SKIPPED: prlimit (util-linux) is not on this machine');
      return this.skip();
    }
    const { refusals } = await fillAndLook(folder.path, 'limit');
    for (const refusal of refusals) expect(refusal).to.match(/SQLITE_(IOERR|FULL)/);
  });

  it('says so when the file system is full, keeps what it has, and goes on later', async function () {
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder.path]);
    if (mount.status !== 0) {
      console.warn('SKIPPED: mounting a small file system needs to be root');
      return this.skip();
    }
    try {
      const { refusals } = await fillAndLook(folder.path, 'fill');
      for (const refusal of refusals) expect(refusal).to.match(/SQLITE_FULL .*full/);
    } finally {
      // Lazily: the driver lets go of a closed file only when its statements are collected.
      spawnSync('umount', ['--lazy', folder.path]);
    }
  });
});
