/** `--queue` and `--storage`: the work goes to a farm. Loaded only where they are given. */

import { basename } from 'node:path';

import { ffmpegIdentity } from '../ffmpeg/identity.ts';
import { PackagerFault } from '../plan/fault.ts';
import type { Executor } from '../execution/executor.ts';
import type { Surroundings } from './command.ts';
import type { ParsedOptions } from './option-table.ts';

/** @returns no executor where the work stays on this machine */
export async function farmWishes(
  options: ParsedOptions,
  ffmpeg: string,
  world: Surroundings,
): Promise<{ executor?: Executor }> {
  const { queue, storage } = options;
  if (queue === undefined && storage === undefined) return {};
  if (queue === undefined || storage === undefined) {
    throw new PackagerFault(
      'misuse',
      'A farm needs a queue and a storage.',
      `--${queue === undefined ? 'queue' : 'storage'} is missing`,
      'Give both, the same as the workers have, or none to work on this machine.',
    );
  }
  const { readQueueAddress } = await import('../queue/redis.ts');
  const address = readQueueAddress(queue, world.environment);
  const { openStorage } = await import('../queue/open-storage.ts');
  const { QueueExecutor } = await import('../queue/queue-executor.ts');
  const executor = new QueueExecutor({
    queue: address,
    storage: await openStorage(storage, world.environment),
    ffmpeg: await ffmpegIdentity(ffmpeg, world.signal),
    lesson: basename(options.out ?? options['out-root'] ?? 'lesson'),
  });
  return { executor };
}
