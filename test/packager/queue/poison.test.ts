/** What strangers may put into a queue that workers listen to. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'chai';

import { openQueue, queueName } from '../../../packager/queue/bullmq.ts';
import { FARM_PROTOCOL } from '../../../packager/queue/farm-job.ts';
import { openStorage } from '../../../packager/queue/open-storage.ts';
import { connectRedis, hangUp, readQueueAddress } from '../../../packager/queue/redis.ts';
import { type RedisServer, startRedis, until } from '../../support/redis.ts';
import { Fleet, Ledger, chunkTasks } from './fleet.ts';

describe('a queue with poison in it', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let fleet: Fleet;
  before(async function () {
    redis = await startRedis(this);
    fleet = new Fleet();
  });
  after(async () => {
    await fleet?.end();
    await redis?.stop();
  });

  /** Path, size and content of all that lies in the storage, but for what a farm notes for itself. */
  function look(): string[] {
    return readdirSync(fleet.storage, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('storage-id'))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
      })
      .sort();
  }

  it('has every such job refused without any effect, and does the good ones', async () => {
    const storage = await openStorage(fleet.storage, process.env);
    const ffmpeg = (await fleet.identity).id;
    const [task] = chunkTasks(1);
    if (task === undefined) throw new Error('no task');
    const filters = task.args.indexOf('-filter_complex') + 1;
    const inputAt = task.args.indexOf('{input}');
    const withArgs = (change: (args: string[]) => void): object => {
      const args = [...task.args];
      change(args);
      return { task: { ...task, args } };
    };
    const withFilter = (graph: string): object =>
      withArgs((args) => args.splice(filters, 1, `${graph};${args[filters]}`));
    const good = {
      ...{ protocol: FARM_PROTOCOL, fingerprint: 'poisoned', ffmpeg, lesson: 'lecture' },
      input: { name: 'lecture 讲座.mp4', bytes: readFileSync(fleet.source).length },
      ...{ results: '.lectern-farm/results/poisoned', task },
    };
    const stolen = join(fleet.folder, 'stolen.mp4');
    const poison: unknown[] = [
      ...[null, 7, 'a job', [], {}, { protocol: FARM_PROTOCOL }],
      { ...good, protocol: FARM_PROTOCOL + 1 },
      { ...good, ffmpeg: '0'.repeat(32) },
      { ...good, results: '.lectern-farm/results/../../media' },
      { ...good, results: '/tmp/results' },
      { ...good, results: 'media/fire-safety' },
      { ...good, input: { name: '../secret.mp4', bytes: 1 } },
      { ...good, input: { name: '/etc/passwd', bytes: 1 } },
      { ...good, task: { ...task, id: '../../x' } },
      { ...good, task: { ...task, outputs: [{ name: '../x.mp4' }] } },
      { ...good, ...withFilter('movie=/etc/passwd[m]') },
      { ...good, ...withFilter("amovie='/etc/passwd'[m]") },
      { ...good, ...withFilter('[0:v:0]subtitles=/etc/passwd[m]') },
      { ...good, ...withFilter('[0:v:0]drawtext=textfile=/etc/passwd[m]') },
      { ...good, ...withFilter('[0:v:0]lut3d=/etc/passwd[m]') },
      { ...good, ...withFilter('sendcmd=f=/etc/passwd[m]') },
      { ...good, ...withArgs((args) => (args[inputAt] = 'concat:/etc/passwd|/etc/hosts')) },
      { ...good, ...withArgs((args) => (args[inputAt] = 'http://169.254.169.254/')) },
      { ...good, ...withArgs((args) => args.splice(inputAt - 1, 0, '-f', 'concat')) },
      { ...good, ...withArgs((args) => args.push(stolen)) },
      { ...good, ...withArgs((args) => args.push('-f', 'tee', '[f=mp4]a|b')) },
      { ...good, ...withArgs((args) => args.push('x'.repeat(8_000_000))) },
      { ...good, ...withArgs((args) => args.push(...Array.from({ length: 50_000 }, () => '-an'))) },
      { ...good, lesson: 'x'.repeat(1_000_000) },
      { ...good, lesson: '\u001b]0;owned\u0007', protocol: 9 },
    ];
    const connection = await connectRedis(readQueueAddress(redis.url, {}));
    const name = queueName(ffmpeg, storage.id);
    const queue = openQueue(name, connection);
    const before = look();
    for (const [index, data] of poison.entries()) {
      await queue.add('task', data, { jobId: `poison-${index}` });
    }
    // What is no JSON at all: no program of ours writes that.
    await queue.add('task', {}, { jobId: 'torn' });
    await connection.hset(`lectern:${name}:torn`, 'data', '{"protocol":');

    const worker = await fleet.worker(redis.url, 'w1');
    const tasks = chunkTasks(3);
    const ledger = new Ledger();
    const resultsFolder = join(fleet.folder, 'good-results');
    mkdirSync(resultsFolder);
    const job = {
      ...{ fingerprint: 'good-job', inputs: [fleet.source], resultsFolder },
      ...{ onResult: ledger.onResult, onProgress: () => {} },
    };
    await (await fleet.executor(redis.url)).run(tasks, job);
    expect(ledger.sorted()).to.have.length(6);
    expect(fleet.runs(), 'ffmpeg ran for nothing but the good tasks').to.have.length(3);
    const isOver = async (): Promise<boolean> => (await queue.getFailedCount()) >= poison.length;
    await until(isOver, () => worker.lines());
    const failed = await queue.getFailed();
    for (const [index] of poison.entries()) {
      const one = failed.find(({ id }) => id === `poison-${index}`);
      expect(one?.attemptsMade, `poison-${index}, tried once`).to.equal(1);
    }
    expect(look()).to.deep.equal(before);
    expect(existsSync(stolen)).to.equal(false);
    expect(worker.process.exitCode).to.equal(null);
    // One line each, short, and nothing that steers a terminal.
    const lines = worker.lines().split('\n');
    expect(lines.filter((line) => line.includes('"refused"')).length).to.be.least(
      poison.length - 1,
    );
    expect(Math.max(...lines.map((line) => line.length))).to.be.below(2_000);
    // eslint-disable-next-line no-control-regex -- this very sign is meant
    expect(worker.lines()).to.not.match(/\u001b/);
    await queue.close();
    hangUp(connection);
  });
});
