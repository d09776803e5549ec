/** Publishing: a packaged folder becomes a lesson of a course that the engine knows. */

import { copyFile, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { LESSON_FILE, type LocalizedText } from '../protocol/lesson.ts';
import { halfOf } from './half.ts';
import { checkLessonFiles, type LessonFolder, readLessonFolder } from './lesson-folder.ts';
import { type CatalogueStore, type LessonRow, type LessonState } from './ports.ts';
import { takePrivatePart } from './private-part.ts';
import { inTurn } from './turn-by-turn.ts';

export interface Publication {
  readonly tenantId: string;
  /**
   * The course that the lesson joins; it is created where there is none of this id. Unless it is said, a
   * known lesson stays where it is, and a new one makes a course of its own, with its own id.
   */
  readonly courseId?: string | undefined;
  readonly courseTitle?: LocalizedText;
  readonly state: LessonState;
  readonly validUntilUtcMs: number | null;
  /** How much a preview may play, milliseconds; the whole lesson where it is longer. */
  readonly previewMs: number;
  readonly nowUtcMs: number;
  /** Told in a sentence what is no reason to refuse, such as questions without an answer. */
  readonly onWarning?: (warning: string) => void;
}

/**
 * Copies a packaged folder into the library (where it does not lie there already), checks every
 * file, takes the private part that lies beside it (`<folder>.private.json`) into the engine's own
 * folder, and enters lesson, version and course. Publishing the same version again changes what is
 * said of the media (title, chapters, questions and their answers) and the lesson's state and dates;
 * sessions that an engine opens from then on have the new. The same lesson may be published twice at
 * once: one after the other in a process, and what two processes write does not meet.
 *
 * @throws {LessonFolderError} where the folder is not a complete packaged lesson
 */
export async function publish(
  catalogue: CatalogueStore,
  libraryRoot: string,
  source: string,
  publication: Publication,
): Promise<LessonRow> {
  const packaged = await readLessonFolder(resolve(source));
  await checkLessonFiles(packaged);
  const place = [resolve(libraryRoot), publication.tenantId, packaged.lesson.id];
  return inTurn(place.join('\t'), () => enter(catalogue, libraryRoot, packaged, publication));
}

async function enter(
  catalogue: CatalogueStore,
  libraryRoot: string,
  packaged: LessonFolder,
  publication: Publication,
): Promise<LessonRow> {
  const { tenantId } = publication;
  const warning = await takePrivatePart(libraryRoot, tenantId, packaged.path, packaged.lesson);
  if (warning !== null) publication.onWarning?.(warning);
  const folder = await bringIn(packaged, resolve(libraryRoot), tenantId);
  const { lesson } = packaged;
  const earlier = await catalogue.lesson(tenantId, lesson.id);
  const courseId = publication.courseId ?? earlier?.courseId ?? lesson.id;
  const row: LessonRow = {
    tenantId,
    lessonId: lesson.id,
    courseId,
    title: lesson.title,
    language: lesson.language,
    durationMs: lesson.durationMs,
    mediaVersion: lesson.mediaVersion,
    state: publication.state,
    validUntilUtcMs: publication.validUntilUtcMs,
    previewMs: Math.min(publication.previewMs, lesson.durationMs),
    addedUtcMs: earlier?.addedUtcMs ?? publication.nowUtcMs,
  };
  await putCourse(catalogue, courseId, publication, lesson.title);
  await catalogue.putLessonVersion({
    tenantId,
    lessonId: lesson.id,
    mediaVersion: lesson.mediaVersion,
    folder,
  });
  await catalogue.putLesson(row);
  return row;
}

async function putCourse(
  catalogue: CatalogueStore,
  courseId: string,
  { tenantId, courseTitle, nowUtcMs }: Publication,
  fallback: LocalizedText,
): Promise<void> {
  const courses = await catalogue.courses(tenantId);
  const earlier = courses.find((course) => course.courseId === courseId);
  if (earlier !== undefined && courseTitle === undefined) return;
  await catalogue.putCourse({
    tenantId,
    courseId,
    title: courseTitle ?? fallback,
    addedUtcMs: earlier?.addedUtcMs ?? nowUtcMs,
  });
}

/** @returns the folder relative to the library, with forward slashes */
async function bringIn(
  { path, lesson }: LessonFolder,
  libraryRoot: string,
  tenantId: string,
): Promise<string> {
  const inside = relative(libraryRoot, path);
  const liesInside = inside !== '' && !inside.startsWith('..') && inside.split(sep)[0] === tenantId;
  if (liesInside) return inside.split(sep).join('/');
  const name = `${lesson.id}-${lesson.mediaVersion.slice(-12)}`;
  const target = join(libraryRoot, tenantId, name);
  if ((await stat(target).catch(() => null)) !== null) await describeAnew(path, target);
  else {
    await mkdir(join(libraryRoot, tenantId), { recursive: true });
    const half = halfOf(target);
    try {
      await cp(path, half, { recursive: true });
      await rename(half, target).catch((error: unknown) => {
        // Another process has brought the same version in meanwhile.
        if (!isTaken(error)) throw error;
        return describeAnew(path, target);
      });
    } finally {
      await rm(half, { recursive: true, force: true });
    }
  }
  return `${tenantId}/${name}`;
}

/** The media version is of the files that `lesson.json` lists, not of what else it says. */
async function describeAnew(path: string, target: string): Promise<void> {
  const half = halfOf(join(target, LESSON_FILE));
  try {
    await copyFile(join(path, LESSON_FILE), half);
    await rename(half, join(target, LESSON_FILE));
  } finally {
    await rm(half, { force: true });
  }
}

function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}
