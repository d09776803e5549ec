/**
 * What a lesson was made from, kept in the lesson's own `internal/` folder: by it a batch knows what
 * is finished and unchanged, without any list of its own that could be lost or be wrong.
 */

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { decode, number, record, text } from '../../engine/protocol/decoder.ts';
import type { PackageOptions } from '../assembly/package-lesson.ts';
import type { AssemblySteps } from '../assembly/step.ts';
import { listImages } from '../slides/image-folder.ts';
import { filesNamedIn } from './readable-outline.ts';

const ORIGIN_FILE = 'internal/origin.json';

const origin = record({
  /** Name of the source, without its folder. */
  input: text(1, 4096),
  id: text(1, 80),
  fingerprint: text(64, 64),
  packagedUtcMs: number(0, Number.MAX_SAFE_INTEGER),
});

export interface Origin {
  readonly input: string;
  /** The lesson's. */
  readonly id: string;
  readonly fingerprint: string;
  readonly packagedUtcMs: number;
}

/** Absent where the folder holds no lesson, or one that was made without a mark. */
export async function readOrigin(lessonFolder: string): Promise<Origin | undefined> {
  try {
    const path = join(lessonFolder, ORIGIN_FILE);
    const read = decode(origin, JSON.parse(await readFile(path, 'utf8')));
    return read.ok ? read.value : undefined;
  } catch {
    return undefined;
  }
}

/** Options that write the mark into the lesson before it is put in place, so that none lacks it. */
export function withOrigin(options: PackageOptions, made: Omit<Origin, 'id'>): PackageOptions {
  const writeMark: NonNullable<AssemblySteps['report']>[number] = async ({ files }, { id }) => {
    const mark = JSON.stringify({ ...made, id }, undefined, 2);
    await files.writeUnlisted(ORIGIN_FILE, `${mark}\n`);
  };
  const steps = options.steps ?? {};
  return { ...options, steps: { ...steps, report: [...(steps.report ?? []), writeMark] } };
}

/** Decide how and where the work is done, and do not show in the lesson. */
const unseenOptions = new Set([
  ...['binaries', 'force', 'replace', 'threads', 'jobs', 'memoryBytes', 'nice', 'workFolder'],
  ...['allowance', 'executor', 'steps', 'previousPath', 'quality'],
  // Whether a lesson is made, not what is in it.
  'acceptDamaged',
  // Told by the mark itself: it may come from the options or from the name of the folder.
  'id',
]);

/**
 * Changes with the source, the files beside it and the wishes; not with the program, nor with the
 * folder they lie in. Media are told apart by length and time of change, as rsync does; texts by
 * what they say.
 */
export async function fingerprintOf(inputPath: string, options: PackageOptions): Promise<string> {
  const wishes = await Promise.all(
    Object.entries(options)
      .filter(([name, value]) => !unseenOptions.has(name) && value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([name, value]) => [name, await withoutPaths(value)] as const),
  );
  const named = await Promise.all((await filesNamed(options)).map(lookAt));
  return createHash('sha256')
    .update(JSON.stringify({ input: await lookAt(inputPath), wishes, named }))
    .digest('hex');
}

/** What the outline names is as much a part of the lesson as the outline itself, where it is used. */
async function filesNamed(options: PackageOptions): Promise<string[]> {
  const { outlinePath, slides } = options;
  const named = await filesNamedIn(outlinePath, options);
  return [...named, ...(slides === undefined ? [] : [resolve(slides)])];
}

/** Values as they are, but for paths of files: those become what lies there. */
async function withoutPaths(value: unknown): Promise<unknown> {
  if (typeof value === 'string') return (await look(value)) ?? value;
  if (Array.isArray(value)) return Promise.all(value.map(withoutPaths));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([name, inner]) => [name, await withoutPaths(inner)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const readableBytes = 1_000_000;

function look(path: string): Promise<string | undefined> {
  return /[./\\]/.test(path) ? lookAt(path) : Promise.resolve(undefined);
}

/** @returns nothing where nothing lies there; of a folder, the pictures in it: others are no slides */
async function lookAt(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      const inside = (await listImages(path)).sort().map(async (name) => {
        const { size, mtimeMs } = await stat(join(path, name));
        return [name, size, Math.round(mtimeMs)];
      });
      return JSON.stringify(await Promise.all(inside));
    }
    if (!found.isFile()) return undefined;
    if (found.size > readableBytes) return `${found.size} ${Math.round(found.mtimeMs)}`;
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch {
    return undefined;
  }
}
