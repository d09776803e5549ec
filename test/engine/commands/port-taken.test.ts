/** A port that is taken: the commonest first fault, and secrets that are shown only once. */

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../config/package-root.ts';

describe('lectern-engine serve on a port that is taken', () => {
  it('says so, ends at once and has made nothing yet', async function () {
    this.timeout(60_000);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const dataFolder = await mkdtemp(join(tmpdir(), 'lectern-test-'));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(packageRoot, 'engine', 'cli.ts'), 'serve', '--demo'],
      {
        cwd: packageRoot,
        env: {
          ...process.env,
          PORT: String(port),
          LECTERN_BIND: '127.0.0.1',
          LECTERN_DATA: dataFolder,
        },
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: 30_000,
      },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(said.trim().split('\n')).to.have.length(1);
    expect(said).to.match(new RegExp(`port ${port}\\. Reason: another program .*PORT=`));
    expect(code).to.equal(1);
    expect(await readdir(dataFolder)).to.deep.equal([]);
    await rm(dataFolder, { recursive: true, force: true });
    await new Promise((resolve) => other.close(resolve));
  });
});
