/**
 * The media library: packaged lessons in folders, and what the catalogue says about them. A lesson
 * is open for study while it is published and its date has not passed.
 */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LESSON_FILE } from '../protocol/lesson.ts';
import { type LessonFolder, readLessonFolder } from './lesson-folder.ts';
import { type CatalogueStore, type LessonRow } from './ports.ts';
import { privatePart } from './private-part.ts';

export interface Library {
  /** Root of the media library; folders of lesson versions are relative to it. */
  readonly root: string;
  /** The folder of one version of a lesson, kept until its `lesson.json` is replaced. */
  folder(
    tenantId: string,
    lessonId: string,
    mediaVersion: string,
  ): Promise<LessonFolder | undefined>;
}

interface Kept {
  readonly folder: LessonFolder;
  /** Another one where the description was replaced while or after it was read. */
  readonly mark: string | null;
}

export function openLibrary(root: string, catalogue: CatalogueStore): Library {
  const known = new Map<string, Promise<Kept | undefined>>();
  const read = async (
    tenantId: string,
    lessonId: string,
    mediaVersion: string,
  ): Promise<Kept | undefined> => {
    const row = await catalogue.lessonVersion(tenantId, lessonId, mediaVersion);
    if (row === undefined) return undefined;
    const secret = await privatePart(root, tenantId, lessonId, mediaVersion);
    const path = join(root, row.folder);
    const mark = await markOf(path);
    return { folder: await readLessonFolder(path, secret?.keys), mark };
  };
  return {
    root,
    async folder(tenantId, lessonId, mediaVersion) {
      const key = `${tenantId}\t${lessonId}\t${mediaVersion}`;
      const forget = (what: Promise<Kept | undefined>) => {
        // Somebody else may have begun to read it again.
        if (known.get(key) === what) known.delete(key);
      };
      const earlier = known.get(key);
      const kept = await earlier?.catch(() => undefined);
      if (earlier !== undefined && kept !== undefined) {
        if (kept.mark === (await markOf(kept.folder.path))) return kept.folder;
        forget(earlier);
      }
      const found = known.get(key) ?? read(tenantId, lessonId, mediaVersion);
      known.set(key, found);
      try {
        const { folder } = (await found) ?? {};
        if (folder === undefined) forget(found);
        return folder;
      } catch (error) {
        forget(found);
        throw error;
      }
    },
  };
}

/** Null where no description lies there. */
async function markOf(folder: string): Promise<string | null> {
  const found = await stat(join(folder, LESSON_FILE)).catch(() => null);
  return found === null ? null : `${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** Whether new sessions may open on the lesson at this time. */
export function isOpen(lesson: LessonRow, utcMs: number): boolean {
  return (
    lesson.state === 'published' &&
    (lesson.validUntilUtcMs === null || utcMs < lesson.validUntilUtcMs)
  );
}
