/**
 * The media library: packaged lessons in folders, and what the catalogue says about them. A lesson
 * is open for study while it is published and its date has not passed.
 */

import { join } from 'node:path';
import { type LessonFolder, readLessonFolder } from './lesson-folder.ts';
import { type CatalogueStore, type LessonRow } from './ports.ts';
import { privatePart } from './private-part.ts';

export interface Library {
  /** Root of the media library; folders of lesson versions are relative to it. */
  readonly root: string;
  /** The folder of one version of a lesson, read once and kept. */
  folder(
    tenantId: string,
    lessonId: string,
    mediaVersion: string,
  ): Promise<LessonFolder | undefined>;
}

export function openLibrary(root: string, catalogue: CatalogueStore): Library {
  const known = new Map<string, Promise<LessonFolder | undefined>>();
  const read = async (tenantId: string, lessonId: string, mediaVersion: string) => {
    const row = await catalogue.lessonVersion(tenantId, lessonId, mediaVersion);
    if (row === undefined) return undefined;
    const secret = await privatePart(root, tenantId, lessonId, mediaVersion);
    return readLessonFolder(join(root, row.folder), secret?.keys);
  };
  return {
    root,
    async folder(tenantId, lessonId, mediaVersion) {
      const key = `${tenantId}\t${lessonId}\t${mediaVersion}`;
      const found = known.get(key) ?? read(tenantId, lessonId, mediaVersion);
      known.set(key, found);
      try {
        const folder = await found;
        if (folder === undefined) known.delete(key);
        return folder;
      } catch (error) {
        known.delete(key);
        throw error;
      }
    },
  };
}

/** Whether new sessions may open on the lesson at this time. */
export function isOpen(lesson: LessonRow, utcMs: number): boolean {
  return (
    lesson.state === 'published' &&
    (lesson.validUntilUtcMs === null || utcMs < lesson.validUntilUtcMs)
  );
}
