/** `--out s3://...`: packaged in a folder of this machine, then sent. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';

import { LESSON_FILE } from '../../engine/protocol/lesson.ts';
import { completeSwap } from '../work/workspace.ts';
import type { Command, Surroundings } from './command.ts';
import type { ParsedOptions } from './options.ts';

/** Interrupted at any moment, the same command goes on: packaging first, then sending. */
export async function packageToBucket(
  address: string,
  names: readonly string[],
  options: ParsedOptions,
  world: Surroundings,
  packageLocally: Command['run'],
): Promise<0 | 1> {
  const { openStorage } = await import('../farm/open-storage.ts');
  const { uploadLesson } = await import('../farm/upload-lesson.ts');
  const storage = await openStorage(address, world.environment);
  const parent = await outbox(address, names[0] ?? '', world);
  const out = join(parent, basename(new URL(address).pathname) || 'lesson');
  await completeSwap(out);
  // It may lie there finished, where sending it was what failed.
  if (options['dry-run'] === true || !existsSync(join(out, LESSON_FILE))) {
    const code = await packageLocally(names, { ...options, out }, world);
    if (code !== 0 || options['dry-run'] === true) return code;
  }
  const files = await uploadLesson(out, storage, options.force === true);
  await rm(out, { recursive: true, force: true });
  const keys = `${out}.private.json`;
  const privatePart = existsSync(keys) ? keys : undefined;
  if (options.json === true) {
    world.out(`${JSON.stringify({ event: 'uploaded', to: storage.title, files, privatePart })}\n`);
    return 0;
  }
  world.out(`Sent ${files} files to ${storage.title}; what is internal was not sent.\n`);
  if (privatePart !== undefined) {
    world.out(`Keys and answers stay here, the engine needs them: ${privatePart}\n`);
  }
  return 0;
}

/** One for each source, as it is now, and address. */
async function outbox(address: string, input: string, world: Surroundings): Promise<string> {
  const found = await stat(input).catch(() => undefined);
  const source = `${resolve(input)}\n${found?.size}\n${found?.mtimeMs}`;
  const hash = createHash('sha256').update(`${address}\n${source}`).digest('hex').slice(0, 16);
  const cache = world.environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'lectern-packager', 'outbox', hash);
}
