import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../config/package-root.ts';
import { installedLedger } from '../engine/stores/compaction/installed-ledger.ts';
import { sqliteKind } from '../engine/stores/compaction/sqlite-kind.ts';
import { HOSTS, type StudiedLedger, told } from '../engine/stores/compaction/studied-ledger.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const cli = join(packageRoot, 'dist', 'engine', 'cli.js');

/** Built files lie elsewhere than their sources, and a compaction starts one of them by its place. */
describe('compacting, as it is built', function () {
  this.timeout(60_000);
  let ledger: StudiedLedger;
  let untouched: Record<string, unknown>;
  beforeEach(async () => {
    ledger = await installedLedger(sqliteKind);
    untouched = await told(ledger);
  });
  afterEach(() => ledger.remove());

  const settings = () => ({
    ...process.env,
    LECTERN_DATA: ledger.place.dataFolder,
    LECTERN_BIND: '127.0.0.1',
    LECTERN_LOG: 'fatal',
    PORT: '0',
  });
  const engine = async (...args: string[]) =>
    JSON.parse((await run(process.execPath, [cli, ...args], { env: settings() })).stdout) as Record<
      string,
      unknown
    >;

  async function isCompacted(): Promise<void> {
    expect(await told(ledger)).to.deep.equal(untouched);
    const { events, compacted, faults } = await engine('verify', '--json');
    expect(faults).to.deep.equal([]);
    expect(compacted).to.equal(events).and.be.greaterThan(0);
  }

  it('is done by the command', async () => {
    const { tenants, broken } = await engine('compact', '--json');
    expect(broken).to.deep.equal([]);
    expect(tenants).to.have.length(HOSTS.length);
    await isCompacted();
  });

  it('is done by a running engine, in a process of its own', async () => {
    const child = spawn(process.execPath, [cli, 'serve'], { env: settings(), stdio: 'ignore' });
    const gone = once(child, 'exit');
    const hosts = async () => {
      const [row] = await ledger.ask('SELECT count(DISTINCT tenant) AS n FROM compacted_to');
      return Number(row?.['n']);
    };
    try {
      await until(async () => (await hosts()) === HOSTS.length, 'the engine compacts', 40_000);
    } finally {
      child.kill('SIGTERM');
      await gone;
    }
    await isCompacted();
  });
});
