/** `--out s3://...`: packaged in a folder of this machine, then sent. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';

import { decode } from '../../engine/protocol/decoder.ts';
import { INTERNAL_FOLDER, LESSON_FILE, lesson } from '../../engine/protocol/lesson.ts';
import { privateLessonFile } from '../../engine/protocol/private-lesson.ts';
import { quoteArgument } from '../plan/quote.ts';
import { foreignScheme } from '../report/lesson-report.ts';
import { QUALITY_PAGE } from '../report/quality-record.ts';
import { completeSwap } from '../execution/workspace.ts';
import type { Command, Surroundings } from './command.ts';
import type { ParsedOptions } from './option-table.ts';

/** Interrupted at any moment, the same command goes on: packaging first, then sending. */
export async function packageToBucket(
  address: string,
  names: readonly string[],
  options: ParsedOptions,
  world: Surroundings,
  packageLocally: Command['run'],
): Promise<0 | 1> {
  const { openStorage } = await import('../queue/open-storage.ts');
  const { hasEarlierLesson, uploadLesson } = await import('../queue/upload-lesson.ts');
  const storage = await openStorage(address, world.environment);
  const isReplacing = options.force === true;
  // Asked now: hours of encoding may follow.
  if (options['dry-run'] !== true) await hasEarlierLesson(storage, isReplacing);
  const parent = await outbox(address, names[0] ?? '', options.id, world);
  const out = join(parent, basename(decodeURIComponent(new URL(address).pathname)) || 'lesson');
  await completeSwap(out);
  // What a run was removing when it was killed.
  if (!existsSync(join(out, LESSON_FILE))) await rm(out, { recursive: true, force: true });
  const destination = { lines: [`Packaged on this machine; now it goes to ${storage.title}`] };
  const code = await packageLocally(names, { ...options, out }, { ...world, destination });
  if (code !== 0 || options['dry-run'] === true) return code;
  const { files, removed } = await uploadLesson(out, storage, isReplacing, () => {
    const text = `learners of the earlier version in ${storage.title} may be disturbed until lesson.json is sent; choose another prefix to avoid it`;
    if (options.json === true) world.out(`${JSON.stringify({ event: 'warning', text })}\n`);
    else world.err(`Warning: ${text}\n`);
  });
  // What is internal was not sent: it stays, beside the private part.
  const report = join(out, INTERNAL_FOLDER, QUALITY_PAGE);
  const kept = existsSync(report) ? join(parent, `${basename(out)}.quality.html`) : undefined;
  if (kept !== undefined) await rename(report, kept);
  const scheme = await foreignSchemeOf(out);
  await rm(out, { recursive: true, force: true });
  const keys = privateLessonFile(out);
  const privatePart = existsSync(keys) ? keys : undefined;
  if (options.json === true) {
    const record = { event: 'uploaded', to: storage.title, files, removed, privatePart };
    world.out(`${JSON.stringify({ ...record, qualityReport: kept })}\n`);
    return 0;
  }
  world.out(`Sent ${files} files to ${storage.title}, lesson.json last\n`);
  if (removed > 0)
    world.out(`Removed ${removed} file${removed === 1 ? '' : 's'} there of an earlier version\n`);
  if (kept !== undefined) world.out(`Quality report, kept here: ${kept}\n`);
  if (privatePart !== undefined) {
    world.out(`Private part, kept here: ${privatePart}
  Keys and answers: they never go into a bucket that is served.
`);
  }
  if (scheme !== undefined) {
    world.out(`Next: open it with a player of your own; the engine does not publish ${scheme} lessons,
  only aes128.\n`);
    return 0;
  }
  const name = basename(out);
  const beside = privatePart === undefined ? '' : `, put the private part beside it`;
  world.out(`Next: copy the lesson from the bucket to a folder "${name}" on the engine's
  machine${beside}, and: lectern-engine publish ${quoteArgument(name)}\n`);
  return 0;
}

async function foreignSchemeOf(folder: string): Promise<string | undefined> {
  const read = decode(lesson, JSON.parse(await readFile(join(folder, LESSON_FILE), 'utf8')));
  return read.ok ? foreignScheme(read.value) : undefined;
}

/**
 * One for each source, as it is now, address and id that was asked for: the fingerprint of what waits
 * in it tells everything else that may be wished, but not the id.
 */
async function outbox(
  address: string,
  input: string,
  id: string | undefined,
  world: Surroundings,
): Promise<string> {
  const found = await stat(input).catch(() => undefined);
  const source = [resolve(input), found?.size, found?.mtimeMs, ...(id === undefined ? [] : [id])];
  const text = [address, ...source].join('\n');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const cache = world.environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'lectern-packager', 'outbox', hash);
}
