/** From what a person named (files, folders, a list) to lectures with their side files. */

import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

import { checkInput } from '../assembly/input.ts';
import type { CaptionWish } from '../authoring/captions.ts';
import { PackagerFault } from '../plan/fault.ts';
import { extensionOf, isHiddenName, isLectureName } from './lecture-names.ts';
import { type Lecture, type SideFiles, noSideFiles } from './lecture.ts';
import { readList } from './list-file.ts';
import { readableOutline } from './readable-outline.ts';
import { isSecondPicture, sideFilesAmong } from './side-files.ts';
import { usedAmong } from './unused-files.ts';

export interface SearchWishes {
  /** Into the folders below a folder as well. */
  readonly recursive: boolean;
  readonly sideFiles: boolean;
  /** Of all lessons, unless a list says otherwise. */
  readonly language?: string;
  /** Goes before the one beside the lecture, which may say what language captions are in. */
  readonly outlinePath?: string;
  /** The second picture, which goes before the one beside the lecture. */
  readonly presentationPath?: string;
  /** `auto`, `off`, a PDF or a folder, which goes before a PDF beside the lecture. */
  readonly slides?: string;
  /** That options name: they are not looked for by their names. */
  readonly captions?: readonly CaptionWish[];
  /** Where the lessons go: not looked into on the way through the folders above it. */
  readonly outRoot?: string;
}

/**
 * @param names files and folders
 * @throws PackagerFault where a name or the list does not exist; what a list names may be missing
 */
export async function findLectures(
  names: readonly string[],
  listPath: string | undefined,
  wishes: SearchWishes,
): Promise<Lecture[]> {
  const found: Lecture[] = [];
  const listed = new Map<string, number>();
  for (const name of names) {
    const path = resolve(name);
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
    if (isFolder) {
      found.push(...(await lecturesBelow(path, wishes)));
    } else {
      const missing = await missingFault(path);
      if (missing !== undefined) throw missing;
      found.push(await lectureOf(path, name, wishes));
    }
  }
  if (listPath !== undefined) {
    for (const { line, input, outline, ...about } of await readList(listPath)) {
      const path = resolve(dirname(listPath), input);
      if (listed.has(path)) throw listedTwice(listPath, line, input, listed.get(path) as number);
      listed.set(path, line);
      const language = about.language ?? wishes.language;
      const missing = await missingFault(path, `${listPath}:${line}: `);
      const written =
        outline === undefined ? {} : { outlinePath: resolve(dirname(listPath), outline) };
      found.push({
        ...(await lectureOf(path, input, {
          ...{ ...wishes, ...written },
          ...(language === undefined ? {} : { language }),
        })),
        about: { ...about, ...written },
        ...(missing === undefined ? {} : { missing }),
      });
    }
  }
  // What a list says of a lecture goes before the same file of a folder: the list comes last.
  return [...new Map(found.map((lecture) => [lecture.inputPath, lecture])).values()];
}

/** Sorted as people number things: 2 before 10. */
export async function lecturesBelow(folder: string, wishes: SearchWishes): Promise<Lecture[]> {
  const paths = await lecturePaths(folder, wishes);
  const order = new Intl.Collator('en', { numeric: true });
  const named = paths
    .map((found) => ({ ...found, name: relative(folder, found.path) }))
    .sort((a, b) => order.compare(a.name, b.name));
  return Promise.all(
    named.map(async ({ path, name, names }) => ({
      inputPath: path,
      name,
      idName: name,
      about: {},
      beside: await besideOf(path, names, wishes),
    })),
  );
}

/**
 * Captions without a tag are in the lesson's language: as wished, else as its outline says. Those that
 * the outline names are the outline's.
 */
async function besideOf(
  path: string,
  names: readonly string[],
  wishes: SearchWishes,
): Promise<SideFiles> {
  if (!wishes.sideFiles) return noSideFiles;
  const found = sideFilesAmong(path, names);
  const outline = await readableOutline(wishes.outlinePath ?? found.outlinePath);
  const language = wishes.language ?? outline?.language;
  const named = sideFilesAmong(path, names, {
    captions: [...(wishes.captions ?? []), ...(outline?.captions ?? [])],
    ...(language === undefined ? {} : { language }),
  });
  const beside = usedAmong(named, wishes, outline);
  // Its mistakes are told; what it says of captions is not known before they are mended.
  return outline?.isUnreadable === true ? { ...beside, doubts: [] } : beside;
}

interface Found {
  readonly path: string;
  /** Of its whole folder. */
  readonly names: readonly string[];
}

async function lecturePaths(folder: string, wishes: SearchWishes): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new PackagerFault(
        'fault',
        'A folder cannot be read.',
        `${error.code ?? error.message} on "${folder}"`,
        'Change its permissions, or name another folder.',
      );
    },
  );
  const names = entries.map((entry) => entry.name);
  // A packaged lesson is full of .mp4 and .m4s: it is an outcome, not a source.
  if (names.includes('lesson.json')) return [];
  const paths: Found[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (kind?.isDirectory() === true) {
      // A link to a folder is not followed: it may lead back up.
      const isOwn = wishes.outRoot !== undefined && resolve(wishes.outRoot) === path;
      if (wishes.recursive && !isOwn && !entry.isSymbolicLink() && !isHiddenName(entry.name)) {
        paths.push(...(await lecturePaths(path, wishes)));
      }
    } else if (kind?.isFile() === true && isLectureName(entry.name)) {
      if (wishes.sideFiles && isSecondPicture(entry.name, names)) continue;
      if (extensionOf(path) === 'ts' && !(await isTransportStream(path))) continue;
      paths.push({ path, names });
    }
  }
  return paths;
}

/** `.ts` may be a program in TypeScript: a transport stream has its sync byte at the start. */
async function isTransportStream(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return true;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, 0);
    return bytesRead === 0 || buffer[0] === 0x47;
  } finally {
    await file.close();
  }
}

async function lectureOf(path: string, name: string, wishes: SearchWishes): Promise<Lecture> {
  const names = wishes.sideFiles ? await readdir(dirname(path)).catch(() => []) : [];
  return {
    inputPath: path,
    name,
    idName: basename(name),
    about: {},
    beside: await besideOf(path, names, wishes),
  };
}

function listedTwice(listPath: string, line: number, input: string, first: number): PackagerFault {
  return new PackagerFault(
    'fault',
    `The list has a mistake in line ${line}.`,
    `${listPath}:${line}: "${input}" stands in line ${first} already`,
    'Remove one of the two lines.',
  );
}

/** What else is wrong with a file is said when its turn comes: one bad lecture stops no others. */
async function missingFault(path: string, where = ''): Promise<PackagerFault | undefined> {
  if ((await stat(path).catch(() => undefined)) !== undefined) return undefined;
  try {
    await checkInput(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof PackagerFault)) throw error;
    return new PackagerFault(error.kind, error.message, `${where}${error.reason}`, error.advice);
  }
}
