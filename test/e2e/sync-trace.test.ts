import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BareClient } from '../support/bare-client.ts';
import { startPostgres } from '../support/postgres.ts';
import { EngineChild } from './engine-child.ts';

const BEATS = 12;
const CALLS = 'trace=fsync,fdatasync,sendto,sendmsg,write,writev';

describe('engine, seen from the operating system', function () {
  this.timeout(120_000);

  before(function () {
    const probe = spawnSync('strace', ['-e', 'trace=fsync', 'true']);
    if (probe.status === 0) return;
    const why = probe.error?.message ?? probe.stderr.toString().split('\n')[0] ?? '';
    if (process.env['CI'] === 'true') throw new Error(`strace must run in CI: ${why}`);
    console.warn(`SKIPPED: strace cannot run here (${why}); on Debian: apt-get install strace`);
    this.skip();
  });

  it('syncs to the disk between receiving a beat and acknowledging it', async () => {
    const engine = await EngineChild.prepare({ id: 'traced', durationMs: 60_000 });
    const trace = join(engine.folder, 'trace.txt');
    try {
      await engine.start(['strace', '-f', '-ttt', '-e', CALLS, '-s', '120', '-o', trace]);
      const token = await engine.token('ann', 'traced');
      const client = await BareClient.connect(engine.url, { token });
      const sentSeconds: number[] = [];
      for (let seq = 1; seq <= BEATS; seq += 1) {
        sentSeconds.push(Date.now() / 1_000);
        expect(await client.beat({ now: 'paused' })).to.have.property('seq', seq);
      }
      client.drop();
      // strace ends with what it traces, and has written everything by then.
      await engine.kill('SIGTERM');
      const acks = acksIn(readFileSync(trace, 'utf8'));
      expect(acks.map(({ seq }) => seq)).to.deep.equal(sentSeconds.map((_, index) => index + 1));
      for (const { seq, syncedSeconds } of acks) {
        // The client sent the beat after this moment, so the engine received it later still.
        expect(syncedSeconds, `the sync before ack ${seq}`).to.be.above(sentSeconds[seq - 1] ?? 0);
      }
    } finally {
      await engine.remove();
    }
  });

  it('PostgreSQL syncs between receiving a beat and its acknowledgement', async function () {
    const postgres = await startPostgres(this);
    const databaseUrl = await postgres.database();
    const env = { LECTERN_DATABASE_URL: databaseUrl, LECTERN_DATABASE_CONNECTIONS: '2' };
    const engine = await EngineChild.prepare({ id: 'traced', durationMs: 60_000 }, env);
    const traces = ['engine', 'postgres'].map((name) => join(engine.folder, `${name}.txt`));
    const [own = '', databases = ''] = traces;
    const options = ['-f', '-ttt', '-e', CALLS, '-s', '120', '-o'];
    // Followed from its first process on, so every process that it starts for the engine is seen.
    const watch = spawn('strace', [...options, databases, '-p', String(postgres.pid)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      await once(watch.stderr, 'data');
      await engine.start(['strace', ...options, own]);
      const token = await engine.token('ann', 'traced');
      const client = await BareClient.connect(engine.url, { token });
      const sentSeconds: number[] = [];
      for (let seq = 1; seq <= BEATS; seq += 1) {
        sentSeconds.push(Date.now() / 1_000);
        expect(await client.beat({ now: 'paused' })).to.have.property('seq', seq);
      }
      client.drop();
      await engine.kill('SIGTERM');
      const ended = once(watch, 'exit');
      watch.kill('SIGINT');
      await ended;
      const isSync = (line: string) => /f(data)?sync/.test(line);
      const lines = (path: string) => readFileSync(path, 'utf8').split('\n');
      // The engine's own files are not where its ledger is.
      const all = [
        ...lines(own).filter((line) => !isSync(line)),
        ...lines(databases).filter(isSync),
      ];
      const acks = acksIn(all.sort((a, b) => secondsOf(a) - secondsOf(b)).join('\n'));
      expect(acks.map(({ seq }) => seq)).to.deep.equal(sentSeconds.map((_, index) => index + 1));
      for (const { seq, syncedSeconds } of acks) {
        expect(syncedSeconds, `the sync before ack ${seq}`).to.be.above(sentSeconds[seq - 1] ?? 0);
      }
    } finally {
      watch.kill('SIGINT');
      await engine.remove();
      await postgres.stop();
    }
  });

  it('would notice an acknowledgement without a sync of its own', () => {
    const acks = acksIn(
      [
        '10 100.000001 fdatasync(21)                     = 0',
        '10 100.000009 writev(25, [{iov_base="\\201\\3", iov_len=4}, {iov_base="42[\\"ack\\",{\\"seq\\":1,', // cut
        '10 101.000000 writev(25, [{iov_base="\\201\\3", iov_len=4}, {iov_base="42[\\"ack\\",{\\"seq\\":2,',
        '11 102.000000 fsync(21 <unfinished ...>',
        '11 102.500000 <... fsync resumed>)              = 0',
        '10 103.000000 write(25, "42[\\"ack\\",{\\"seq\\":3,',
        '11 104.000000 fdatasync(21)                     = -1 EIO (Input/output error)',
        '10 105.000000 write(25, "42[\\"ack\\",{\\"seq\\":4,',
      ].join('\n'),
    );
    expect(acks).to.deep.equal([
      { seq: 1, syncedSeconds: 100.000001 },
      { seq: 2, syncedSeconds: 100.000001 },
      { seq: 3, syncedSeconds: 102.5 },
      { seq: 4, syncedSeconds: 102.5 },
    ]);
  });
});

function secondsOf(line: string): number {
  return Number(/^\d+ +(\d+\.\d+)/.exec(line)?.[1] ?? 0);
}

/** Each ack written to a socket, with the time of the last sync that succeeded before it. */
function acksIn(trace: string): { seq: number; syncedSeconds: number }[] {
  const acks: { seq: number; syncedSeconds: number }[] = [];
  let syncedSeconds = 0;
  for (const line of trace.split('\n')) {
    const synced =
      /^\d+ +(\d+\.\d+) (?:f(?:data)?sync\(\d+\)|<\.\.\. f(?:data)?sync resumed>\)) += 0$/;
    const sync = synced.exec(line);
    if (sync !== null) syncedSeconds = Number(sync[1]);
    const ack = /(?:write|writev|sendto|sendmsg)\(.*42\[\\"ack\\",\{\\"seq\\":(\d+)/.exec(line);
    if (ack !== null) acks.push({ seq: Number(ack[1]), syncedSeconds });
  }
  return acks;
}
