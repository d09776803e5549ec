/** `worker`: a machine of a farm. */

import { homedir, hostname } from 'node:os';
import { join } from 'node:path';

import { findBinaries } from '../ffmpeg/binaries.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { Command, Surroundings } from './command.ts';
import type { ParsedOptions } from './option-table.ts';
import { whole } from './work-options.ts';

const usualTakeoverSeconds = 30;
const usualCacheGb = 50;

export const worker: Command = {
  name: 'worker',
  summary: 'encode chunks for packaging commands on other machines',
  usage: '--queue <redis://...> --storage <folder|s3://...>',
  options: ['queue', 'storage', 'jobs', 'nice', 'name', 'takeover', 'cache-gb', 'json', 'quiet'],
  notes: `Farm
  Each machine runs a worker with the same --queue and --storage; "package" with
  both sends its chunks there. Workers need the same ffmpeg: one with another
  gets no work and says so.

  The first Ctrl-C or SIGTERM finishes the chunk in hand, a second hands it back
  at once. A worker that is killed or loses its network is missed after
  --takeover seconds; its chunk goes to another.

  Who can write to the queue can have workers run ffmpeg. Keep it private: a
  password (LECTERN_QUEUE_PASSWORD), and TLS (rediss://) between networks.

  S3 is reached with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
  and AWS_REGION: --storage "s3://bucket/prefix?endpoint=https://host"
`,
  examples: [
    'lectern-packager worker --queue redis://10.0.0.5 --storage /mnt/lectures',
    'lectern-packager worker --queue rediss://farm --storage s3://farm --jobs 4',
  ],
  names: 0,
  async run(_names, options, world) {
    const settings = readSettings(options, world);
    const { readQueueAddress } = await import('../queue/redis.ts');
    const queue = readQueueAddress(settings.queue, world.environment);
    const { openStorage } = await import('../queue/open-storage.ts');
    const { SourceCache } = await import('../queue/source-cache.ts');
    const { startWorker } = await import('../queue/worker.ts');
    const { workerLine } = await import('../queue/worker-events.ts');
    const storage = await openStorage(settings.storage, world.environment);
    const ownFolder = ownPlace(world);
    const running = await startWorker({
      ...{ queue, storage, name: settings.name, jobs: settings.jobs },
      ...{
        takeoverMs: settings.takeoverSeconds * 1_000,
        ffmpeg: findBinaries(world.environment).ffmpeg,
      },
      ...{ cache: new SourceCache(join(ownFolder, 'sources'), settings.cacheBytes) },
      ...{ workFolder: (await storage.pathOf(workName)) ?? join(ownFolder, 'work') },
      ...(settings.nice === undefined ? {} : { nice: settings.nice }),
      onEvent: (event) => {
        if (options.json === true) world.out(`${JSON.stringify(event)}\n`);
        else if (options.quiet !== true || event.event === 'failed' || event.event === 'refused') {
          world.out(`${new Date().toISOString()} ${workerLine(event)}\n`);
        }
      },
    });
    const finish = (): void => void running.finish();
    world.signal.addEventListener('abort', finish, { once: true });
    if (world.signal.aborted) finish();
    world.onImpatience?.(() => running.handBack());
    const fault = await running.closed;
    if (fault !== undefined) throw fault;
    return 0;
  },
};

/** On a shared folder, tasks work where their results go: then files only change their names. */
const workName = '.lectern-farm/work';

function ownPlace(world: Surroundings): string {
  const cache = world.environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'lectern-packager');
}

interface Settings {
  readonly queue: string;
  readonly storage: string;
  readonly name: string;
  readonly jobs: number;
  readonly nice?: number;
  readonly takeoverSeconds: number;
  readonly cacheBytes: number;
}

function readSettings(options: ParsedOptions, world: Surroundings): Settings {
  const { queue, storage } = options;
  if (queue === undefined) throw misuse('A worker needs a queue.', '--queue is missing');
  if (storage === undefined) {
    throw misuse('A worker needs the storage of its farm.', '--storage is missing');
  }
  const name = options.name ?? hostname();
  if (!/^[\w.@ -]{1,80}$/.test(name)) {
    throw misuse(
      '--name cannot be a name.',
      'it takes 1 to 80 letters, digits, ".", "_", "@", "-"',
    );
  }
  const nice = whole(options.nice, '--nice', 0, 19);
  return {
    ...{ queue, storage, name },
    // Each ffmpeg keeps several encoders busy.
    jobs: whole(options.jobs, '--jobs', 1, 256) ?? Math.max(1, Math.floor(world.cores / 2)),
    ...(nice === undefined ? {} : { nice }),
    takeoverSeconds: whole(options.takeover, '--takeover', 1, 3_600) ?? usualTakeoverSeconds,
    cacheBytes: (whole(options['cache-gb'], '--cache-gb', 1, 100_000) ?? usualCacheGb) * 1e9,
  };
}

function misuse(what: string, reason: string): PackagerFault {
  return new PackagerFault('misuse', what, reason, 'See "lectern-packager worker --help".');
}
