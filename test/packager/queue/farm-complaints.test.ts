/** What ffmpeg complained of on another machine is told here as if it had run here. */

import { expect } from 'chai';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { LocalPool } from '../../../packager/execution/pool.ts';
import type { TaskResult } from '../../../packager/plan/task.ts';
import { type RedisServer, startRedis } from '../../support/redis.ts';
import { Fleet, chunkTasks, realFfmpeg } from './fleet.ts';

describe('a farm and a damaged source', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let fleet: Fleet;
  before(async function () {
    redis = await startRedis(this);
    fleet = new Fleet();
    const bytes = readFileSync(fleet.source);
    const middle = Math.floor(bytes.length / 2);
    for (let i = 0; i < 3000; i += 1) bytes[middle + i] = (i * 193 + (i >> 3)) & 255;
    writeFileSync(damaged(), bytes);
  });
  after(async () => {
    await fleet?.end();
    await redis?.stop();
  });
  const damaged = (): string => join(fleet.storage, 'damaged.mp4');

  const tasks = chunkTasks(6);

  function jobOf(name: string) {
    const resultsFolder = join(fleet.folder, name);
    mkdirSync(resultsFolder);
    const results: TaskResult[] = [];
    const onResult = (result: TaskResult): Promise<void> => {
      results.push(result);
      return Promise.resolve();
    };
    const job = { fingerprint: `farm-${name}`, inputs: [damaged()], resultsFolder, onResult };
    return { results, job: { ...job, onProgress: () => {} } };
  }

  it('hands back what each worker complained of, the same as one machine', async () => {
    const here = jobOf('here');
    await new LocalPool({ ffmpeg: realFfmpeg, jobs: 1 }).run(tasks, here.job);
    const told = (results: readonly TaskResult[]): string[] =>
      results
        .flatMap(({ taskId, complaints }) =>
          complaints === undefined ? [] : [`${taskId} ${complaints.count} ${complaints.first}`],
        )
        .sort();
    expect(told(here.results), 'something is damaged').to.not.deep.equal([]);
    for (const name of ['w1', 'w2']) await fleet.worker(redis.url, name);
    const there = jobOf('there');
    await (await fleet.executor(redis.url)).run(tasks, there.job);
    expect(told(there.results)).to.deep.equal(told(here.results));
  });
});
