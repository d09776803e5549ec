import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataFolder } from '../../../engine/stores/data-folder-lock.ts';

describe('stores: the lock of a data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lectern-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is held by one, and free again when that one lets go', () => {
    const unlock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).to.throw(/in use.*Reason: another engine/);
    unlock();
    lockDataFolder(folder)();
  });

  it('ends with its process, also when that is killed', async () => {
    const holder = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', '--input-type=module', '-e'],
        `import { lockDataFolder } from ${JSON.stringify(join(import.meta.dirname, '../../../engine/stores/data-folder-lock.ts'))};
         globalThis.held = lockDataFolder(${JSON.stringify(folder)});
         process.stdout.write('held');
         setInterval(() => globalThis.held, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(holder.stdout, 'data');
    expect(() => lockDataFolder(folder)).to.throw(/in use/);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    lockDataFolder(folder)();
  });
});
