import { expect } from 'chai';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { LocalPool } from '../../../packager/execution/pool.ts';
import { type RedisServer, startRedis, until } from '../../support/redis.ts';
import { onPath } from '../support/on-path.ts';
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

  // The first: workers that other tests kill count as there for 15 s.
  it('gives no work to another ffmpeg, and says so on both sides', async function () {
    const ffmpeg = onPath('ffmpeg');
    if (ffmpeg === undefined) {
      console.warn('      SKIPPED: no second ffmpeg. To enable: sudo apt-get install -y ffmpeg');
      return this.skip();
    }
    const other = await fleet.worker(redis.url, 'other', { ffmpeg });
    const notices: string[] = [];
    const ledger = new Ledger();
    const work = (await fleet.executor(redis.url, notices)).run(
      tasks,
      jobOf(ledger, 'foreign-ffmpeg'),
    );
    await until(() => notices.length > 0, 'nothing was said');
    expect(notices[0]).to.match(
      /^warning: None of 1 workers.*"other": its ffmpeg is .*the lesson needs/,
    );
    await until(
      () => other.lines().includes('not-for-me'),
      () => other.lines(),
    );
    await fleet.worker(redis.url, 'right');
    await work;
    expect(ledger.sorted()).to.deep.equal(expected);
    expect(other.lines()).not.to.include('"started"');
    expect(notices).to.include('notice: A worker takes the work now.');
  });

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

  it('stops its ffmpeg when it is interrupted, and goes on from there', async () => {
    const one = await fleet.worker(redis.url, 'quick');
    const slow = await fleet.worker(redis.url, 'slow', { gated: true });
    const abort = new AbortController();
    const ledger = new Ledger();
    const job = jobOf(ledger, 'interrupted', abort.signal);
    const executor = await fleet.executor(redis.url);
    const first = executor.run(tasks, {
      ...job,
      onResult: async (result) => {
        await ledger.onResult(result);
        if (ledger.lines.length >= 4) abort.abort();
      },
    });
    const fault = await first.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(fault).to.have.property('kind', 'interrupted');
    await until(
      () => slow.lines().includes('"cancelled"'),
      () => slow.lines(),
    );
    const before = ledger.lines.length;
    expect(before).to.be.lessThan(12);
    slow.open();
    fleet.forgetRuns();
    const left = tasks.filter((task) => !ledger.lines.some((line) => line.startsWith(task.id)));
    await executor.run(left, { ...job, signal: new AbortController().signal });
    expect(ledger.sorted()).to.deep.equal(expected);
    expect(fleet.runs().length).to.be.at.most(left.length);
    expect(one.lines()).not.to.include('"failed"');
  });

  it('refuses a second command for the same lesson', async () => {
    const worker = await fleet.worker(redis.url, 'only', { gated: true });
    const abort = new AbortController();
    const first = (await fleet.executor(redis.url))
      .run(tasks, jobOf(new Ledger(), 'twice-the-same', abort.signal))
      .catch((error: unknown) => error);
    await until(
      () => fleet.runs('begins').length > 0,
      () => worker.lines(),
    );
    const second = (await fleet.executor(redis.url)).run(
      tasks,
      jobOf(new Ledger(), 'twice-the-same'),
    );
    const fault = await second.catch((error: unknown) => error);
    expect(String(fault)).to.include('being packaged already');
    abort.abort();
    expect(await first).to.have.property('kind', 'interrupted');
  });

  it('finishes its chunk at SIGTERM, and hands it back at a second one', async () => {
    const polite = await fleet.worker(redis.url, 'polite', { gated: true });
    const hasty = await fleet.worker(redis.url, 'hasty', { gated: true });
    const ledger = new Ledger();
    const work = (await fleet.executor(redis.url)).run(tasks, jobOf(ledger, 'terminated'));
    await until(() => fleet.runs('begins').length === 2, 'the workers took nothing');
    polite.process.kill('SIGTERM');
    hasty.process.kill('SIGTERM');
    await until(
      () => hasty.lines().includes('"stopping"'),
      () => hasty.lines(),
    );
    // Signals within a second are echoes of one key.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const code = await hasty.kill('SIGTERM');
    expect(code).to.equal(130);
    expect(hasty.lines()).to.include('"handed-back"');
    polite.open();
    await until(
      () => polite.process.exitCode !== null,
      () => polite.lines(),
    );
    expect(polite.process.exitCode).to.equal(0);
    expect(polite.lines()).to.include('"done"').and.not.include('"handed-back"');
    await fleet.worker(redis.url, 'third');
    await work;
    expect(ledger.sorted()).to.deep.equal(expected);
    expect(fleet.runs()).to.have.length(tasks.length);
  });

  it('names the chunk, the worker and its last words when a chunk fails for good', async () => {
    const worker = await fleet.worker(redis.url, 'unlucky');
    const [good] = tasks;
    const bad = { ...good!, id: 'presenter-00099' };
    bad.args = bad.args.map((one) => one.replace('scale=160:90', 'scale=161:90'));
    const fault = await (
      await fleet.executor(redis.url)
    )
      .run([bad], jobOf(new Ledger(), 'bad-chunk'))
      .catch((error: unknown) => error);
    expect(fault).to.have.property('message', 'The farm could not do presenter-00099.');
    expect(fault)
      .to.have.property('reason')
      .that.match(/^worker unlucky: ffmpeg could not encode/);
    expect(worker.lines().match(/"failed"/g)).to.have.length(3);
  });

  it('takes a result that lies in the storage, and none that is damaged', async () => {
    await fleet.worker(redis.url, 'honest');
    const first = new Ledger();
    const { storage } = fleet;
    const spoiled = jobOf(first, 'spoiled-result');
    const results = join(storage, '.lectern-farm/results/spoiled-result');
    const { resultsFolder } = jobOf(new Ledger(), 'unused');
    await new LocalPool({ ffmpeg: realFfmpeg, jobs: 1 }).run(tasks.slice(0, 2), {
      ...spoiled,
      resultsFolder,
      onResult: (result) => {
        const folder = join(results, result.taskId);
        cpSync(join(resultsFolder, result.taskId), folder, { recursive: true });
        writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
        return Promise.resolve();
      },
    });
    const path = join(results, 'presenter-00002/presenter-90p.mp4');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await (await fleet.executor(redis.url)).run(tasks, spoiled);
    expect(first.sorted()).to.deep.equal(expected);
    expect(fleet.runs()).to.have.length(5);
    expect(existsSync(results)).to.equal(false);
  });
});

describe('a farm whose Redis goes away', function () {
  this.timeout(60_000);

  it('has workers that end when they are told to, in the middle of a chunk and without one', async function () {
    const redis = await startRedis(this);
    const fleet = new Fleet();
    try {
      const busy = await fleet.worker(redis.url, 'busy', { gated: true });
      const resultsFolder = join(fleet.folder, 'results');
      mkdirSync(resultsFolder);
      const abort = new AbortController();
      const work = (await fleet.executor(redis.url))
        .run(chunkTasks(1), {
          ...{ fingerprint: 'redis-gone', inputs: [fleet.source], resultsFolder },
          ...{ onResult: () => Promise.resolve(), onProgress: () => {}, signal: abort.signal },
        })
        .catch((error: unknown) => error);
      await until(
        () => fleet.runs('begins').length === 1,
        () => busy.lines(),
      );
      const idle = await fleet.worker(redis.url, 'idle');
      await redis.kill();
      await until(
        () => [busy, idle].every((one) => one.lines().includes('queue-lost')),
        () => busy.lines() + idle.lines(),
      );
      const codes = await Promise.all([idle, busy].map((one) => one.kill('SIGTERM')));
      expect(codes, idle.lines() + busy.lines()).to.deep.equal([0, 0]);
      abort.abort();
      expect(await work).to.have.property('kind', 'interrupted');
    } finally {
      await fleet.end();
      await redis.stop();
    }
  });

  for (const keeps of [true, false]) {
    it(`loses nothing, where Redis ${keeps ? 'remembers' : 'forgets everything'}`, async function () {
      const redis = await startRedis(this, { keeps, password: 'open sesame' });
      const fleet = new Fleet();
      try {
        const url = redis.url.replace('//', '//:open%20sesame@');
        const environment = { LECTERN_QUEUE_PASSWORD: 'open sesame' };
        // The worker has its password from the environment, the executor from the address.
        const worker = await fleet.worker(redis.url, 'w', { gated: true, environment });
        const tasks = chunkTasks(3);
        const ledger = new Ledger();
        const resultsFolder = join(fleet.folder, 'results');
        mkdirSync(resultsFolder);
        const work = (await fleet.executor(url)).run(tasks, {
          ...{ fingerprint: 'restarted', inputs: [fleet.source], resultsFolder },
          ...{ onResult: ledger.onResult, onProgress: () => {} },
        });
        await until(
          () => fleet.runs('begins').length === 1,
          () => worker.lines(),
        );
        await redis.kill();
        await until(
          () => worker.lines().includes('queue-lost'),
          () => worker.lines(),
        );
        worker.open();
        await redis.start();
        await work;
        expect(worker.lines()).to.include('queue-back').and.not.include('open sesame');
        expect(ledger.lines).to.have.length(6);
        expect(fleet.runs()).to.have.length(3);
      } finally {
        await fleet.end();
        await redis.stop();
      }
    });
  }
});
