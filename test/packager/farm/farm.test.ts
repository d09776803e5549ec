import { expect } from 'chai';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { LocalPool } from '../../../packager/work/pool.ts';
import { type RedisServer, startRedis, until } from '../../support/redis.ts';
import { Fleet, Ledger, chunkTasks, realFfmpeg } from './fleet.ts';

describe('a farm', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let fleet: Fleet;
  const tasks = chunkTasks(6);
  /** What the local pool makes of the same tasks. */
  let expected: string[];
  let folders = 0;

  before(async function () {
    redis = await startRedis(this);
    fleet = new Fleet();
    const ledger = new Ledger();
    await new LocalPool({ ffmpeg: realFfmpeg, jobs: 1 }).run(tasks, jobOf(ledger, 'local-run'));
    expected = ledger.sorted();
    expect(expected).to.have.length(12);
  });

  afterEach(async () => {
    await fleet?.stopWorkers();
    fleet?.forgetRuns();
  });

  after(async () => {
    await fleet?.end();
    await redis?.stop();
  });

  function jobOf(ledger: Ledger, fingerprint: string, signal?: AbortSignal) {
    folders += 1;
    const resultsFolder = join(fleet.folder, `results-${folders}`);
    mkdirSync(resultsFolder);
    return {
      ...{ fingerprint, inputs: [fleet.source], resultsFolder, onResult: ledger.onResult },
      onProgress: () => {},
      ...(signal === undefined ? {} : { signal }),
    };
  }

  it('of three workers makes the same bytes as one machine, and each chunk once', async () => {
    for (const name of ['w1', 'w2', 'w3']) await fleet.worker(redis.url, name);
    const ledger = new Ledger();
    const seconds = new Map<string, number>();
    const job = {
      ...jobOf(ledger, 'three-workers'),
      onProgress: (id: string, done: number) => void seconds.set(id, done),
    };
    await (await fleet.executor(redis.url)).run(tasks, job);
    expect(ledger.sorted()).to.deep.equal(expected);
    expect(fleet.runs()).to.have.length(tasks.length);
    expect(new Set(fleet.runs().map((run) => run.at)).size).to.equal(tasks.length);
    expect(new Set(fleet.runs().map((run) => run.worker)).size).to.be.greaterThan(1);
    expect(readdirSync(job.resultsFolder).sort()).to.deep.equal(tasks.map((task) => task.id));
    expect(readdirSync(join(job.resultsFolder, 'presenter-00001')).sort()).to.deep.equal([
      'presenter-90p.mp4',
      'signature.gray',
    ]);
    expect([...seconds.values()]).to.deep.equal(tasks.map(() => 2));
  });

  it('loses nothing when a worker is killed in the middle of a chunk', async () => {
    const victim = await fleet.worker(redis.url, 'victim', { gated: true });
    const ledger = new Ledger();
    const work = (await fleet.executor(redis.url)).run(tasks, jobOf(ledger, 'killed-worker'));
    await until(() => fleet.runs('begins').length === 1, 'the victim took nothing');
    const taken = fleet.runs('begins')[0]?.at;
    await fleet.worker(redis.url, 'heir');
    await victim.kill('SIGKILL');
    await work;
    expect(ledger.sorted()).to.deep.equal(expected);
    expect(ledger.lines).to.have.length(12);
    expect(fleet.runs().filter((run) => run.at === taken)).to.deep.equal([
      { worker: 'heir', at: taken },
    ]);
  });
});
