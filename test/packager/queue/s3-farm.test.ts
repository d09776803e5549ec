import { expect } from 'chai';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openStorage } from '../../../packager/queue/open-storage.ts';
import { QueueExecutor } from '../../../packager/queue/queue-executor.ts';
import { readQueueAddress } from '../../../packager/queue/redis.ts';
import { uploadLesson } from '../../../packager/queue/upload-lesson.ts';
import { LocalPool } from '../../../packager/execution/pool.ts';
import { type RedisServer, startRedis } from '../../support/redis.ts';
import { S3Server, s3Credentials } from '../../support/s3-server.ts';
import { Fleet, Ledger, chunkTasks, realFfmpeg } from './fleet.ts';

describe('a farm whose storage is a bucket', function () {
  this.timeout(60_000);
  const server = new S3Server();
  let endpoint: string;
  let redis: RedisServer;
  let fleet: Fleet;

  before(async function () {
    redis = await startRedis(this);
    endpoint = await server.start();
    fleet = new Fleet();
  });

  after(async () => {
    await fleet?.end();
    await redis?.stop();
    await server.stop();
  });

  it('makes the same bytes, sends the source once, and leaves no results behind', async () => {
    const address = `s3://lectures/work?endpoint=${endpoint}`;
    const tasks = chunkTasks(3);
    const jobFor = (ledger: Ledger, name: string) => {
      const resultsFolder = join(fleet.folder, name);
      mkdirSync(resultsFolder);
      return {
        ...{ fingerprint: 'in-a-bucket', inputs: [fleet.source], resultsFolder },
        ...{ onResult: ledger.onResult, onProgress: () => {} },
      };
    };
    const [expected, got] = [new Ledger(), new Ledger()];
    await new LocalPool({ ffmpeg: realFfmpeg, jobs: 1 }).run(tasks, jobFor(expected, 'local'));
    for (const name of ['s1', 's2']) {
      await fleet.worker(redis.url, name, { storage: address, environment: s3Credentials });
    }
    const executor = new QueueExecutor({
      queue: readQueueAddress(redis.url, {}),
      storage: await openStorage(address, s3Credentials),
      ...{ ffmpeg: await fleet.identity, lesson: 'lecture' },
    });
    await executor.run(tasks, jobFor(got, 'bucket'));
    expect(got.sorted()).to.deep.equal(expected.sorted());
    expect(fleet.runs()).to.have.length(3);
    const puts = server.requests.filter(
      (one) => one.startsWith('PUT') && one.includes('/sources/'),
    );
    expect(puts).to.have.length(1);
    expect([...server.objects.keys()].filter((key) => key.includes('results'))).to.deep.equal([]);
    expect(readdirSync(join(fleet.folder, 'bucket'))).to.have.length(3);
  });

  it('takes a finished lesson, lesson.json last, and nothing internal', async () => {
    const folder = join(fleet.folder, 'lesson');
    mkdirSync(join(folder, 'internal'), { recursive: true });
    mkdirSync(join(folder, 'presenter/90p'), { recursive: true });
    const names = [
      'lesson.json',
      'manifest.mpd',
      'presenter/90p/00001.m4s',
      'internal/quality.json',
    ];
    for (const name of names) writeFileSync(join(folder, name), name);
    const storage = await openStorage(`s3://lectures/out?endpoint=${endpoint}`, s3Credentials);
    server.requests.length = 0;
    expect(await uploadLesson(folder, storage, false)).to.deep.equal({ files: 3, removed: 0 });
    const puts = server.requests.filter((one) => one.startsWith('PUT'));
    expect(puts).to.deep.equal([
      'PUT /lectures/out/presenter/90p/00001.m4s',
      'PUT /lectures/out/manifest.mpd',
      'PUT /lectures/out/lesson.json',
    ]);
    expect(server.objects.get('out/manifest.mpd')?.headers['content-type']).to.equal(
      'application/dash+xml',
    );
    const fault = await uploadLesson(folder, storage, false).catch((error: unknown) => error);
    expect(String(fault)).to.include('A lesson lies already');
    rmSync(folder, { recursive: true });
  });
});
