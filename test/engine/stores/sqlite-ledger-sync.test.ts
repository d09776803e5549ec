import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { finished, startProgram } from './child.ts';
import { tempFolder } from './temp-folder.ts';

const CALLS = 30;

describe('SQLite ledger, seen from the operating system', function () {
  this.timeout(60_000);

  before(function () {
    const probe = spawnSync('strace', ['-e', 'trace=fsync', 'true']);
    if (probe.status === 0) return;
    const why = probe.error?.message ?? probe.stderr.toString().split('\n')[0] ?? '';
    console.warn(`SKIPPED: strace cannot run here (${why}); on Debian: apt-get install strace`);
    this.skip();
  });

  it('syncs the file before each acknowledgement', async () => {
    const folder = tempFolder();
    try {
      const trace = join(folder.path, 'trace.txt');
      const calls = 'trace=fsync,fdatasync,write';
      const strace = ['strace', '-f', '-e', calls, '-s', '40', '-o', trace];
      const child = startProgram('ledger-writer.ts', [folder.path, String(CALLS)], strace);
      const { code, errors } = await finished(child);
      expect(code, errors).to.equal(0);
      expect(syncsBeforeAcks(readFileSync(trace, 'utf8'))).to.deep.equal(
        Array.from({ length: CALLS }, (_, call) => ({ call, synced: true })),
      );
    } finally {
      folder.remove();
    }
  });
});

/** For each acknowledgement in the trace: whether a sync succeeded since the one before. */
function syncsBeforeAcks(trace: string): { call: number; synced: boolean }[] {
  const acks: { call: number; synced: boolean }[] = [];
  let synced = false;
  for (const line of trace.split('\n')) {
    if (/f(data)?sync(\(\d+\)| resumed>).*= 0$/.test(line)) synced = true;
    const ack = /write\(1, "ack (\d+)\\n"/.exec(line);
    if (/write\(1, "ready/.test(line)) synced = false;
    if (ack === null) continue;
    acks.push({ call: Number(ack[1]), synced });
    synced = false;
  }
  return acks;
}
